import { createHash } from 'node:crypto';
import { relative, sep } from 'node:path';
import type { DiskFile } from '../model/change.ts';
import { headOf } from './git.ts';
import { ListedFolders } from './listed-folders.ts';
import { cannotAsk, isInWorkTree, pathspecs, runGit } from './run-git.ts';
import { fileOf } from './top-place.ts';

/** A file as the index or a commit has it. */
interface Tracked {
  readonly mode: string;
  readonly object: string;
  /** Not 0 during a merge. */
  readonly stage: string;
}

/**
 * Which of the given files hold changes that no commit has. Files that git does not track do not count: git could
 * not bring them back in any case. Contents are compared here, because `git status` would run the filters that the
 * settings of the repository name.
 *
 * @param files the files as they were read
 * @throws UserError 'disk' where git cannot be asked
 */
export function dirtyPaths(root: string, files: ReadonlyMap<string, DiskFile>): readonly string[] {
  if (files.size === 0 || !isInWorkTree(root)) return [];
  const listed = new ListedFolders();
  // A link counts by what it leads to.
  const places = new Map(
    [...files.keys()].map((path) => [
      path,
      relative(root, fileOf(root, path, listed))
        .split(sep)
        .join('/'),
    ]),
  );
  const asked = pathspecs([...places.values()]);
  const index = tracked(root, ['ls-files', '--stage', '-z', '--', ...asked]);
  const commit =
    headOf(root) === undefined
      ? new Map<string, Tracked>()
      : tracked(root, ['ls-tree', '-r', '-z', 'HEAD', '--', ...asked]);
  const hasModes = runGit(root, ['config', '--type=bool', '--get', 'core.fileMode']).stdout.trim() !== 'false';
  return [...files].flatMap(([path, file]) => {
    const place = places.get(path) ?? path;
    return isDirty(file, index.get(place), commit.get(place), hasModes) ? [path] : [];
  });
}

function isDirty(file: DiskFile, index: Tracked | undefined, commit: Tracked | undefined, hasModes: boolean): boolean {
  if (index === undefined) return commit !== undefined;
  if (index.stage !== '0') return true;
  if (commit !== undefined && (commit.object !== index.object || commit.mode !== index.mode)) return true;
  if (hasModes && file.executable !== (index.mode === '100755')) return true;
  const { bytes } = file;
  if (objectOf(bytes, index.object) === index.object) return false;
  return objectOf(withPlainEnds(bytes), index.object) !== index.object;
}

/** The entries that a command of git lists, each as `MODE [TYPE] OBJECT [STAGE]`, a tab, and the path. */
function tracked(root: string, args: readonly string[]): ReadonlyMap<string, Tracked> {
  const { ok, stdout, stderr } = runGit(root, args);
  if (!ok) throw cannotAsk(stderr.trim().split('\n')[0] ?? `git ${args[0]} failed`);
  const entries = stdout.split('\0').filter((entry) => entry !== '');
  return new Map(
    entries.map((entry) => {
      const tab = entry.indexOf('\t');
      const [mode = '', second = '', third = ''] = entry.slice(0, tab).split(' ');
      const isTree = second === 'blob' || second === 'commit';
      return [entry.slice(tab + 1), { mode, object: isTree ? third : second, stage: isTree ? '0' : third }] as const;
    }),
  );
}

/** The name that git gives to a file's content (gitformat-pack(5)), by the algorithm of a name that it gave. */
function objectOf(bytes: Uint8Array, like: string): string {
  const algorithm = like.length === 64 ? 'sha256' : 'sha1';
  return createHash(algorithm).update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

/** The content as git keeps it where it turns the ends of lines (core.autocrlf). */
function withPlainEnds(bytes: Uint8Array): Uint8Array {
  return Buffer.from(Buffer.from(bytes).toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
}
