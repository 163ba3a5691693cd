import { deepEqual } from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { listing } from '../folder.ts';
import { type Ran, remove, scratch } from '../terraform/workbench.ts';
import { assertTold, cli, type Surroundings } from './cli.ts';

export interface Refusal {
  /** What the test is called. */
  readonly title: string;
  readonly args: readonly string[];
  /** What the one message must say. */
  readonly says: RegExp;
  /** Lays what the run finds, below the folder that it is started in. */
  readonly lay?: (dir: string) => void;
  readonly exitCode?: number;
  readonly input?: Surroundings['input'];
}

/** A run that must end with one message and leave every byte as it was, in the folder it works in and next to it. */
export async function assertRefused(refusal: Refusal): Promise<Ran> {
  const { args, says, lay, exitCode = 2, input } = refusal;
  const dir = scratch('refused');
  const cwd = join(dir, 'work');
  mkdirSync(cwd);
  lay?.(cwd);
  const before = listing(dir);
  const ran = await cli(args, { cwd, ...(input === undefined ? {} : { input }) });
  assertTold(ran, exitCode, says);
  deepEqual(listing(dir), before);
  remove(dir);
  return ran;
}

/** A test for each. */
export function refuses(refusals: readonly Refusal[]): void {
  for (const refusal of refusals) it(refusal.title, async () => void (await assertRefused(refusal)));
}
