import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBlocks } from '../aws/readme-commands.ts';

/** The commands of a section of RUNBOOK.md, as they are written. */
export function runbookCommands(dir: string, section: RegExp): readonly string[] {
  const blocks = readBlocks(readFileSync(join(dir, 'RUNBOOK.md'), 'utf8'));
  const found = blocks.filter(({ headings }) => section.test(headings.at(-1) ?? ''));
  if (found.length === 0) throw new Error(`RUNBOOK.md has no commands in ${section}`);
  return found.flatMap(({ commands }) => commands);
}

/** The titles of the sections, as patterns. */
export const sections = {
  locked: /^A state stays locked$/,
  lost: /^The state is lost or damaged$/,
  halfway: /^An apply stopped halfway$/,
  breakGlass: /^Apply without the pipeline/,
} as const;
