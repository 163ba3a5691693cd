import { cases } from './cases.ts';
import { describeFirstHour } from './describe-first-hour.ts';

// A slow test: test/slow.ts.
describeFirstHour(cases.azure);
