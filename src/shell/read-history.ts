import { spawn } from 'node:child_process';
import type { KeyInHistory } from '../audit/tree.ts';
import { findUnionKeys } from '../model/credential/union-key.ts';
import { gitFailed } from './git-failed.ts';
import { textLimit } from './read-file.ts';
import { gitArguments, gitEnvironment, gitStateOf, runGit } from './run-git.ts';

/**
 * Searches every commit of a repository for Union.ai keys, each version of a file once. Offline: nothing is fetched.
 *
 * @returns undefined outside of a Git work tree
 * @throws UserError 'disk' where Git cannot be asked
 */
export async function readHistory(root: string): Promise<readonly KeyInHistory[] | undefined> {
  const state = gitStateOf(root);
  if (state.kind === 'unknown') throw gitFailed(state.reason);
  if (state.kind !== 'work-tree') return undefined;
  const objects = ask(root, ['rev-list', '--all', '--objects', '--no-object-names', '--', '.']);
  const blobs = await blobsWithKeys(root, objects);
  const found: KeyInHistory[] = [];
  for (const blob of blobs) {
    const [commit = '', , ...paths] = ask(root, [
      'log',
      '--all',
      '--no-show-signature',
      '--no-ext-diff',
      '--no-textconv',
      '--format=%H%x00',
      '-z',
      '--name-only',
      `--find-object=${blob}`,
      '--',
      '.',
    ]).split('\0');
    const path = paths.map((one) => one.trim()).find((one) => one !== '') ?? '';
    if (path === '') continue;
    const head = runGit(root, ['show', `HEAD:${path}`]);
    found.push({ path, commit: commit.trim().slice(0, 12), isAtHead: head.ok && hasKey(head.stdout) });
  }
  return found;
}

function ask(root: string, args: readonly string[]): string {
  const { ok, stdout, stderr } = runGit(root, args);
  if (!ok) throw gitFailed(stderr.trim().split('\n')[0] ?? 'git failed');
  return stdout;
}

function hasKey(text: string): boolean {
  let any = false;
  findUnionKeys(text, { count: 0 }, () => {
    any = true;
  });
  return any;
}

/** Reads all objects in one run of git, and keeps one at a time in memory. */
async function blobsWithKeys(root: string, objects: string): Promise<readonly string[]> {
  const git = spawn('git', gitArguments(['cat-file', '--batch', '--buffer']), {
    cwd: root,
    env: gitEnvironment(),
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  git.stdin.on('error', () => undefined);
  git.stdin.end(objects);
  const found: string[] = [];
  let held: Buffer = Buffer.alloc(0);
  let current: { readonly id: string; readonly isBlob: boolean; readonly size: number } | undefined;
  for await (const chunk of git.stdout as AsyncIterable<Buffer>) {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    for (;;) {
      if (current === undefined) {
        const end = held.indexOf(0x0a);
        if (end === -1) break;
        const [id = '', type, size] = held.subarray(0, end).toString('latin1').split(' ');
        held = held.subarray(end + 1);
        if (size !== undefined) current = { id, isBlob: type === 'blob', size: Number(size) };
        continue;
      }
      if (held.length <= current.size) break;
      const bytes = held.subarray(0, current.size);
      if (
        current.isBlob &&
        current.size <= textLimit &&
        !bytes.subarray(0, 8000).includes(0) &&
        hasKey(bytes.toString('utf8'))
      )
        found.push(current.id);
      held = held.subarray(current.size + 1);
      current = undefined;
    }
  }
  const code = await new Promise<number | null>((resolve) =>
    git.exitCode === null ? git.once('close', resolve) : resolve(git.exitCode),
  );
  if (code !== 0) throw gitFailed('git cat-file failed');
  return found;
}
