import { createHash } from 'node:crypto';
import { relative, sep } from 'node:path';
import { isTopPath } from '../model/top-path.ts';
import { readDiskFile } from './disk.ts';
import { headOf } from './git.ts';
import { recordLimit } from './read-file.ts';
import { cannotAsk, isInWorkTree, runGit } from './run-git.ts';
import { fileOf } from './top-place.ts';

/** A file as the index or a commit has it. */
interface Tracked {
  readonly mode: string;
  readonly object: string;
  /** Not 0 during a merge. */
  readonly stage: string;
}

/**
 * Which of the given paths hold changes that no commit has. Files that git does not track do not count: git could
 * not bring them back in any case. Contents are compared here, because `git status` would run the filters that the
 * settings of the repository name.
 *
 * @throws UserError 'disk' where git cannot be asked
 */
export function dirtyPaths(root: string, paths: readonly string[]): readonly string[] {
  if (paths.length === 0 || !isInWorkTree(root)) return [];
  const above = paths.filter(isTopPath);
  const index = tracked(root, ['ls-files', '--stage', '-z', '--', '.', ...above]);
  const commit = headOf(root) === undefined ? new Map<string, Tracked>() : trackedInHead(root, above);
  const hasModes = runGit(root, ['config', '--type=bool', '--get', 'core.fileMode']).stdout.trim() !== 'false';
  return paths.filter((path) => {
    // A link counts by what it leads to.
    const file = relative(root, fileOf(root, path)).split(sep).join('/');
    return isDirty(root, file, index.get(file), commit.get(file), hasModes);
  });
}

function isDirty(
  root: string,
  path: string,
  index: Tracked | undefined,
  commit: Tracked | undefined,
  hasModes: boolean,
): boolean {
  if (index === undefined) return commit !== undefined;
  if (index.stage !== '0') return true;
  if (commit !== undefined && (commit.object !== index.object || commit.mode !== index.mode)) return true;
  const file = readDiskFile(fileOf(root, path), path, recordLimit);
  if (file === undefined) return true;
  if (hasModes && file.executable !== (index.mode === '100755')) return true;
  return ![file.bytes, withPlainEnds(file.bytes)].some((bytes) => objectOf(bytes, index.object) === index.object);
}

/** What the commit has below the root, and of the given paths above it. */
function trackedInHead(root: string, above: readonly string[]): ReadonlyMap<string, Tracked> {
  const below = tracked(root, ['ls-tree', '-r', '-z', 'HEAD']);
  return above.length === 0 ? below : new Map([...below, ...tracked(root, ['ls-tree', '-r', '-z', 'HEAD', ...above])]);
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
