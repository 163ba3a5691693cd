import { describeDrift } from './describe-drift.ts';
import { gitlab } from './on-gitlab.ts';

describeDrift(gitlab);
