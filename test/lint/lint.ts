import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { remove, scratch } from '../terraform/workbench.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

interface Report {
  readonly diagnostics: readonly { readonly category: string; readonly location: { readonly path: unknown } }[];
}

/** Lints files that exist for this only, by the project's own rules; gives the rules that each breaks. */
export function lint(files: Readonly<Record<string, string>>): ReadonlyMap<string, readonly string[]> {
  const dir = scratch('lint');
  copyFileSync(join(root, 'biome.json'), join(dir, 'biome.json'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  const biome = join(root, 'node_modules/.bin/biome');
  const args = ['lint', '--reporter=json', '--vcs-enabled=false', '--max-diagnostics=none', '.'];
  const { stdout, stderr } = spawnSync(biome, args, { cwd: dir, encoding: 'utf8' });
  if (!stdout.startsWith('{')) throw new Error(`${stdout}${stderr}`);
  const { diagnostics } = JSON.parse(stdout) as Report;
  remove(dir);
  const broken = new Map<string, string[]>(Object.keys(files).map((path) => [path, []]));
  for (const { category, location } of diagnostics) broken.get(pathOf(location.path))?.push(category);
  return broken;
}

function pathOf(path: unknown): string {
  const text = typeof path === 'object' && path !== null && 'file' in path ? path.file : path;
  return String(text).replace(/^\.\//, '');
}
