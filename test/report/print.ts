import { readOutcomes, summary } from './summary.ts';

// Prints the summary of the files that the reporter wrote: node --import tsx test/report/print.ts FILE...
process.stdout.write(`${summary(readOutcomes(process.argv.slice(2))).join('\n')}\n`);
