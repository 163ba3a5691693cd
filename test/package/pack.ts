import { equal } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PackedPackage } from './registry.ts';

export interface Packed extends PackedPackage {
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

/** Packs a folder as it is; `prepare` would build dist/ again during other tests. */
export function pack(folder: string, into: string): Packed {
  const args = ['pack', folder, '--ignore-scripts', '--json', '--pack-destination', into];
  const { status, stdout, stderr } = spawnSync('npm', args, { cwd: into, encoding: 'utf8' });
  equal(status, 0, stderr);
  const [packed] = JSON.parse(stdout) as readonly (Packed & { readonly filename: string })[];
  if (packed === undefined) throw new Error('npm packed nothing');
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Packed['manifest'];
  return { size: packed.size, files: packed.files, manifest, tarball: join(into, packed.filename) };
}
