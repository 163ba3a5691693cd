import { describeFaults } from './describe-faults.ts';
import { gitlab } from './on-gitlab.ts';

describeFaults(gitlab);
