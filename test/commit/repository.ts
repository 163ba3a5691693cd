import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Change } from '../../src/model/change.ts';
import { apply, lockOf } from '../../src/shell/apply-changes.ts';
import type { Recovery } from '../../src/shell/commit/repair.ts';
import { type Interposer, interpose } from '../../src/shell/file-system.ts';
import { scratch } from '../terraform/workbench.ts';

/** The files of a small repository, by path, before and after a transaction that does everything a run can do. */
const before: Readonly<Record<string, string>> = {
  'README.md': 'read me\n',
  '.scaffold/manifest.json': '{ "old": true }\n',
  'environments/dev/main.tf': 'dev, as it was\n',
  'environments/prod/main.tf': 'prod, as it was\n',
  'environments/old/main.tf': 'to be removed\n',
  'scripts/run.sh': '#!/bin/sh\n',
};
const after: Readonly<Record<string, string>> = {
  'README.md': 'read me\n',
  '.scaffold/manifest.json': '{ "old": false }\n',
  'environments/dev/main.tf': 'dev, as it is to be\n',
  'environments/prod/main.tf': 'prod, as it is to be\n',
  'environments/qa/deep/main.tf': 'new, in folders that are new\n',
  'scripts/run.sh': '#!/bin/sh\nexit 0\n',
  CODEOWNERS: 'new\n',
};
const executables = new Set(['scripts/run.sh']);

/** What is in a repository, by path: the text of every file that belongs to one of the two states. */
export type Contents = Readonly<Record<string, string>>;
export const states: { readonly before: Contents; readonly after: Contents } = { before, after };

/** Lays a repository with a git folder that git itself would take for one. No git is needed. */
export function lay(name = 'repository'): string {
  const dir = join(realpathSync(scratch(name)), 'repository');
  for (const [path, text] of Object.entries(before)) write(join(dir, path), text, executables.has(path));
  for (const folder of ['objects', 'refs']) mkdirSync(join(dir, '.git', folder), { recursive: true });
  write(join(dir, '.git/HEAD'), 'ref: refs/heads/main\n', false);
  return dir;
}

function write(file: string, text: string, executable: boolean): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  if (executable) chmodSync(file, 0o755);
}

/** The changes that bring a repository from the one state to the other. */
export const changes: readonly Change[] = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  .filter((path) => before[path] !== after[path])
  .map((path): Change => {
    const [old, wanted] = [before[path], after[path]];
    const executable = executables.has(path);
    return {
      path,
      action: old === undefined ? 'create' : wanted === undefined ? 'remove' : 'update',
      before: old === undefined ? undefined : { bytes: Buffer.from(old), text: old, executable },
      after: wanted === undefined ? undefined : { text: wanted, executable },
      conflicts: [],
    };
  });

/** What is in a repository now. Files of neither state are listed, too; git's own are not. */
export function contentsOf(dir: string): Contents {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return Object.fromEntries(
    paths.filter((path) => existsSync(join(dir, path))).map((path) => [path, readFileSync(join(dir, path), 'utf8')]),
  );
}

/** Carries the changes out, with something between the program and the disk. */
export async function run(dir: string, interposer: Interposer, undo: 'keep' | 'drop' = 'drop'): Promise<unknown> {
  interpose(interposer);
  try {
    await apply({ root: dir, exists: true }, changes, { undo });
    return undefined;
  } catch (error) {
    return error;
  } finally {
    interpose(undefined);
  }
}

/** Does as the next run does before anything else. */
export async function repairNext(dir: string): Promise<readonly Recovery[]> {
  interpose(({ name }, proceed) => (isSync(name) ? undefined : proceed()));
  try {
    const { lock, recoveries } = await lockOf(dir);
    lock.release();
    return recoveries;
  } finally {
    interpose(undefined);
  }
}

/** Makes the lock of a run in this very process that of one that has died. */
export function bury(dir: string): void {
  const active = join(stateOf(dir), 'active');
  if (!existsSync(active) || realpathSync(active) !== active) return;
  const heirs = readdirSync(active).filter((name) => name.startsWith('owner-'));
  for (const name of ['owner.json', ...heirs.map((heir) => `${heir}/owner.json`)]) {
    const file = join(active, name);
    if (!existsSync(file)) continue;
    const owner = JSON.parse(readFileSync(file, 'utf8'));
    // No process has this number: it is above the kernel's limit.
    writeFileSync(file, JSON.stringify({ ...owner, pid: 4_194_305 }));
  }
}

/** A repository with what a run leaves that dies half way. */
export async function halfWritten(): Promise<string> {
  const dir = lay();
  let renames = 0;
  await run(dir, ({ name }, proceed) => {
    if (name === 'rename') renames += 1;
    if (renames > 3 && name !== 'close') throw new Error('the process is gone');
    return isSync(name) ? undefined : proceed();
  });
  bury(dir);
  return dir;
}

/** Where runs keep their state of a repository that `lay` laid. */
export function stateOf(dir: string): string {
  return join(dir, '.git/unionai-terraform/top');
}

/** Waiting for the disk is of no use where nothing is lost with the power. */
export function isSync(name: string): boolean {
  return name === 'sync' || name === 'syncLater';
}

/** Removes a repository that `lay` laid. */
export function removeLaid(dir: string): void {
  rmSync(dirname(dir), { recursive: true, force: true });
}

export function modeOf(file: string): number {
  return statSync(file).mode & 0o7777;
}
