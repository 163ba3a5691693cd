import { credentialsInText } from '../audit/credentials-in-text.ts';
import { keysInText } from '../audit/keys-in-text.ts';
import type { SearchedHistory, SecretsInHistory } from '../audit/tree.ts';
import { searchBlobs } from './blobs.ts';
import { gitFailed } from './git-failed.ts';
import { progress } from './progress.ts';
import { textLimit } from './read-file.ts';
import { gitStateOf, runGit } from './run-git.ts';

/**
 * Searches every commit of a repository for credentials, each version of a file once. Offline: nothing is fetched.
 *
 * @returns undefined outside of a Git work tree
 * @throws UserError 'disk' where Git cannot be asked
 */
export async function readHistory(root: string): Promise<SearchedHistory | undefined> {
  const state = gitStateOf(root);
  if (state.kind === 'unknown') throw gitFailed(state.reason);
  if (state.kind !== 'work-tree') return undefined;
  // Without --full-history, Git leaves out a branch whose changes a merge undid.
  progress('Listing the history');
  const objects = ask(root, ['rev-list', '--all', '--full-history', '--objects', '--no-object-names', '--', '.']);
  let unread = 0;
  let read = 0;
  const blobs = new Set<string>();
  await searchBlobs(root, objects, textLimit, (id, text) => {
    progress('Searching versions of files in the history', ++read);
    if (text === undefined) unread += 1;
    else if (keysInText('', text).length + credentialsInText('', text).length > 0) blobs.add(id);
  });
  return {
    found: blobs.size === 0 ? [] : await located(root, blobs),
    gaps: [
      ...(unread === 0
        ? []
        : [
            `${unread} versions of files in the history were not read: they are larger than ${textLimit / 1024 / 1024} MiB, or a partial clone does not have them.`,
          ]),
      ...(ask(root, ['rev-parse', '--is-shallow-repository']).trim() === 'true'
        ? ['The clone is shallow, so older commits were not searched. To get them: git fetch --unshallow.']
        : []),
    ],
  };
}

/** Adds the path and the commit to versions of files, with their credentials. */
async function located(root: string, blobs: ReadonlySet<string>): Promise<readonly SecretsInHistory[]> {
  const places = placesOf(root, blobs);
  const atHead = blobsAtHead(root);
  const found: SecretsInHistory[] = [];
  await searchBlobs(root, [...blobs].join('\n'), textLimit, (id, text = '') => {
    // An object that only a tag or a note has is in no diff.
    const { path, commit } = places.get(id) ?? { path: `(object ${id.slice(0, 12)})`, commit: '(none)' };
    const keys = keysInText(path, text).map(({ identity }) => identity);
    const credentials = credentialsInText(path, text).map(({ name, length }) => ({ name, length }));
    if (keys.length + credentials.length > 0)
      found.push({ path, commit: commit.slice(0, 12), isAtHead: atHead.get(path) === id, keys, credentials });
  });
  return found;
}

/** The path of each version of a file and the first commit that has it, in one run of git. */
function placesOf(
  root: string,
  blobs: ReadonlySet<string>,
): ReadonlyMap<string, { readonly path: string; readonly commit: string }> {
  const places = new Map<string, { readonly path: string; readonly commit: string }>();
  // -m shows what a merge itself added.
  const options = ['--all', '--full-history', '-m', '--raw', '-z', '--no-abbrev', '--no-renames', '--relative'];
  const safety = ['--no-show-signature', '--no-ext-diff', '--no-textconv', '--format=commit %H'];
  const parts = ask(root, ['log', ...options, ...safety, '--', '.']).split('\0');
  let commit = '';
  for (let at = 0; at < parts.length; at++) {
    const part = (parts[at] ?? '').trim();
    if (part.startsWith('commit ')) commit = part.slice('commit '.length);
    if (!part.startsWith(':')) continue;
    const blob = part.split(' ')[3] ?? '';
    at += 1;
    // The log begins with the newest commit, so that the first one is written last.
    if (blobs.has(blob)) places.set(blob, { path: parts[at] ?? '', commit });
  }
  return places;
}

/** The version of each file at HEAD, below the folder. Empty before the first commit. */
function blobsAtHead(root: string): ReadonlyMap<string, string> {
  const { ok, stdout } = runGit(root, ['ls-tree', '-r', '-z', 'HEAD', '.']);
  if (!ok) return new Map();
  return new Map(
    stdout.split('\0').flatMap((entry) => {
      const [words = '', path] = entry.split('\t');
      return path === undefined ? [] : [[path, words.split(' ')[2] ?? ''] as const];
    }),
  );
}

function ask(root: string, args: readonly string[]): string {
  const { ok, stdout, stderr } = runGit(root, args);
  if (!ok) throw gitFailed(stderr.trim().split('\n')[0] ?? 'git failed');
  return stdout;
}
