import { describeDrift } from './describe-drift.ts';
import { github } from './on-github.ts';

describeDrift(github);
