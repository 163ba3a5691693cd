import { deepEqual, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { root, sources } from '../build/bundle.ts';

/**
 * The layers of the source, lowest first. A file imports from its own layer and from lower ones. Layers in one row
 * do not know each other.
 */
const layers: readonly (readonly string[])[] = [
  ['src/exit-code.ts', 'src/version.ts'],
  ['src/errors.ts'],
  ['src/model'],
  ['src/render'],
  ['templates'],
  ['src/answers'],
  ['src/plan'],
  ['src/record'],
  ['src/merge', 'src/adopt'],
  ['src/guidance'],
  ['src/audit', 'src/wizard'],
  ['src/shell'],
  ['src/revision'],
  ['src/command'],
  ['src/cli.ts', 'generators', 'src/api'],
  ['src/main.ts'],
  ['src/core.ts', 'src/launch.ts'],
];

/** The layer of a file: its rank and its name. Errors: throws for a file that is in no layer. */
function layerOf(path: string): { readonly rank: number; readonly name: string } {
  for (const [rank, row] of layers.entries()) {
    const name = row.find((one) => path === one || path.startsWith(`${one}/`));
    if (name !== undefined) return { rank, name };
  }
  throw new Error(`${path} is in no layer: add its folder to the list.`);
}

/** The imports of a file that go to a higher layer, or to another layer of the same row. */
function upwardImports(path: string, text: string): readonly string[] {
  const from = layerOf(path);
  return [...text.matchAll(/(?:from |import\()'(\.[^']+\.ts)'/g)].flatMap(([, target = '']) => {
    const imported = join(dirname(path), target);
    const to = layerOf(imported);
    const isUpward = to.rank > from.rank || (to.rank === from.rank && to.name !== from.name);
    return isUpward && from.rank < layers.length - 1 ? [`${path} imports ${imported}`] : [];
  });
}

describe('Layers of the source', () => {
  it('no file imports from a higher layer', () => {
    const all = [...sources()];
    ok(all.length > 100);
    deepEqual(
      all.flatMap(([path, text]) => upwardImports(path, text)),
      [],
    );
  });

  it('an upward import is found', () => {
    deepEqual(upwardImports('src/record/a.ts', "import type { B } from '../merge/b.ts';\n"), [
      'src/record/a.ts imports src/merge/b.ts',
    ]);
    deepEqual(upwardImports('src/merge/a.ts', "export const b = await import('../adopt/b.ts');\n"), [
      'src/merge/a.ts imports src/adopt/b.ts',
    ]);
  });

  it('no two modules of src have the same name', () => {
    const names = [...sources().keys()].filter((path) => path.startsWith('src/')).map((path) => basename(path));
    deepEqual(
      names.filter((name, index) => names.indexOf(name) !== index),
      [],
    );
  });

  it('no module is longer than 250 lines', () => {
    const long = [...sources()].filter(([, text]) => text.split('\n').length > 251).map(([path]) => path);
    deepEqual(long, []);
  });

  it('the documentation for contributors names every folder of src', () => {
    const contributing = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');
    const folders = new Set([...sources().keys()].map((path) => path.split('/').slice(0, 2).join('/')));
    const missing = [...folders].filter(
      (folder) => folder.startsWith('src/') && !folder.endsWith('.ts') && !contributing.includes(`\`${folder}/\``),
    );
    deepEqual(missing, []);
  });
});
