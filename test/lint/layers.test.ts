import { deepEqual, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { importsOf } from '../architecture/imports.ts';
import { layerOf, layers } from '../architecture/layers.ts';
import { root, sources } from '../build/bundle.ts';

/** The imports of a file that go to a higher layer, or to another layer of the same row. */
function upwardImports(path: string, text: string): readonly string[] {
  const from = layerOf(path);
  return importsOf(path, text).flatMap((imported) => {
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
