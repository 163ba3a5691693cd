import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Sources } from '../adopt/infer.ts';
import { readDiskFile } from './disk.ts';
import { remoteOf } from './git.ts';

/** Deep enough for environments/<name>/ and for what people put above it. */
const depth = 4;
const skipped = new Set(['.terraform', '.git', 'node_modules', 'modules', 'module', '.scaffold']);

/** Reads of a repository what tells the answers that it would have been made from. */
export function readAdoptable(root: string): Sources {
  const paths = pathsBelow(root, '', depth);
  const terraform = paths.filter((path) => path.endsWith('.tf'));
  return {
    name: basename(root),
    terraform: new Map(terraform.map((path) => [path, readDiskFile(join(root, path))?.text ?? ''])),
    paths,
    remote: remoteOf(root),
  };
}

function pathsBelow(root: string, folder: string, left: number): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isFile()) return [path];
    return entry.isDirectory() && left > 1 && !skipped.has(entry.name) ? pathsBelow(root, path, left - 1) : [];
  });
}
