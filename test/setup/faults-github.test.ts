import { describeFaults } from './describe-faults.ts';
import { github } from './on-github.ts';

describeFaults(github);
