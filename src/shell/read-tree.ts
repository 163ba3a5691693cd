import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { isPlain } from '../answers/shape.ts';
import { ignoredBy } from '../audit/git-ignore.ts';
import type { AuditFile, AuditTree } from '../audit/tree.ts';
import { UserError } from '../errors.ts';
import { diskError, readDiskFile } from './disk.ts';
import { gitFailed } from './git-failed.ts';
import { readRegularFile, textLimit, Unreadable } from './read-file.ts';
import { gitStateOf, runGit } from './run-git.ts';
import { errorCode } from './system-error.ts';
import { lookAt } from './target.ts';

/** Folders with downloads and copies. What Git tracks in them is read nevertheless. */
const skippedFolders = new Set(['.git', '.terraform', 'node_modules', '.venv', '__pycache__']);

/**
 * Reads the files of a folder for an audit: all of them, or in a Git work tree those that Git tracks or would add.
 *
 * @param root the real path of the folder
 * @param isClone whether every file is tracked, as in a fresh clone: then Git is not asked
 * @throws UserError 'disk' where a folder cannot be read or Git cannot be asked
 */
export function readAuditTree(root: string, isClone = false): AuditTree {
  const tracked = isClone ? undefined : trackedBelow(root);
  const skipped: { readonly path: string; readonly reason: string }[] = [];
  const found = new Map<string, boolean>();
  walk(root, '', found, skipped);
  const texts = new Map<string, string>();
  const paths = [...new Set([...found.keys(), ...(tracked ?? [])])].sort();
  const files = paths.flatMap((path): AuditFile[] => {
    const isTracked = isClone || tracked?.has(path);
    try {
      const file = readRegularFile(`${root}/${path}`, textLimit, found.get(path));
      if (file === undefined) return [];
      const text = textOf(file.bytes);
      if (text !== undefined && /(?:^|\/)\.gitignore$/.test(path)) texts.set(path.replace(/\/?\.gitignore$/, ''), text);
      return [{ path, text, isTracked }];
    } catch (error) {
      if (error instanceof Unreadable) return [{ path, text: undefined, unread: error.message, isTracked }];
      throw diskError(error, `read ${path}`);
    }
  });
  return { files, isIgnored: ignoredBy(texts), history: undefined, skipped };
}

/** The paths that Git tracks below a folder; undefined outside of a work tree. */
function trackedBelow(root: string): ReadonlySet<string> | undefined {
  const state = gitStateOf(root);
  if (state.kind === 'unknown') throw gitFailed(state.reason);
  if (state.kind !== 'work-tree') return undefined;
  const { ok, stdout, stderr } = runGit(root, ['ls-files', '-z', '--cached', '--', '.']);
  if (!ok) throw gitFailed(stderr.trim().split('\n')[0] ?? 'git failed');
  return new Set(stdout.split('\0').filter((path) => path !== ''));
}

/** @param found gets the files by path, with whether the folder lists it as a regular file */
function walk(
  root: string,
  folder: string,
  found: Map<string, boolean>,
  skipped: { readonly path: string; readonly reason: string }[],
): void {
  for (const entry of entriesOf(root, folder)) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      if (!skippedFolders.has(entry.name)) walk(root, path, found, skipped);
    } else if (entry.isFile()) found.set(path, true);
    else if (entry.isSymbolicLink()) {
      const reason = linkReason(root, path);
      if (reason === undefined) found.set(path, false);
      else skipped.push({ path, reason });
    } else skipped.push({ path, reason: 'is not a regular file' });
  }
}

function entriesOf(root: string, folder: string): readonly Dirent[] {
  try {
    return readdirSync(`${root}/${folder}`, { withFileTypes: true });
  } catch (error) {
    throw diskError(error, `read the folder ${folder === '' ? '.' : folder}`);
  }
}

/** Why a symbolic link is not followed; undefined for one to a file of the same folder. */
function linkReason(root: string, path: string): string | undefined {
  try {
    const real = realpathSync(join(root, path));
    if (!real.startsWith(root + sep)) return 'is a symbolic link that leads out of the folder';
    return statSync(real).isFile() ? undefined : 'is a symbolic link to a folder';
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ELOOP') return 'is a broken symbolic link';
    throw error;
  }
}

const decoder = new TextDecoder('utf-8');
/** Git takes a file with a NUL in its first 8000 bytes for binary. */
const looked = 8000;

function textOf(bytes: Uint8Array): string | undefined {
  return bytes.subarray(0, looked).includes(0) ? undefined : decoder.decode(bytes);
}

/**
 * The real path of the folder to audit.
 *
 * @throws UserError 'target' if it does not exist or is no folder
 */
export function auditedFolder(cwd: string, folder: string | undefined): string {
  const { root, exists } = lookAt(resolve(cwd, folder ?? '.'));
  if (exists) return root;
  throw new UserError('target', `${folder ?? '.'} does not exist.`, 'Specify the folder of a repository.');
}

/**
 * The fingerprints of the findings in the JSON report of an earlier audit.
 *
 * @throws UserError 'usage' for a file that is no such report
 */
export function readBaseline(cwd: string, path: string): ReadonlySet<string> {
  const bytes = readDiskFile(resolve(cwd, path), path)?.bytes;
  if (bytes === undefined)
    throw new UserError(
      'usage',
      `--baseline: ${path} does not exist.`,
      'To create it: unionai-terraform audit --json > FILE',
    );
  try {
    const report: unknown = JSON.parse(decoder.decode(bytes));
    const findings = isPlain(report) && Array.isArray(report.findings) ? report.findings : undefined;
    const fingerprints = findings?.map((one: unknown) => (isPlain(one) ? one.fingerprint : undefined));
    if (fingerprints?.every((one): one is string => typeof one === 'string')) return new Set(fingerprints);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new UserError(
    'usage',
    `--baseline: ${path} is not the JSON report of an audit.`,
    'To create it: unionai-terraform audit --json > FILE',
  );
}
