// Recovers every repository that standard input names, one a line, in one process. For a run under strace.
import { lstatSync, readFileSync } from 'node:fs';
import { UserError } from '../../src/errors.ts';
import { recover } from './foreign.ts';
import { beginMark } from './system-calls.ts';

const dirs = readFileSync(0, 'utf8').trim().split('\n');
// The calls before this one load the program.
lstatSync(beginMark, { throwIfNoEntry: false });
for (const dir of dirs)
  try {
    await recover(dir);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
  }
