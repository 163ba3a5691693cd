import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { picture } from '../architecture/draw.ts';
import { contentOf, importsBetween, meaningOfArrows } from '../architecture/imports.ts';
import { layers } from '../architecture/layers.ts';
import { arrows, boxes, frames } from '../architecture/modules.ts';
import { root, sources } from '../build/bundle.ts';

describe('The picture of the architecture', () => {
  const imports = importsBetween(sources());
  const drawn = meaningOfArrows(arrows);

  it('has an arrow for every import between modules', () => {
    const missing = [...imports].filter(([arrow]) => !drawn.includes(arrow)).map(([arrow, why]) => `${arrow}: ${why}`);
    deepEqual(missing, [], 'Add the arrow to test/architecture/modules.ts, or remove the import.');
  });

  it('has no arrow without an import', () => {
    const unused = drawn.filter((arrow) => !imports.has(arrow));
    deepEqual(unused, [], 'Remove the arrow from test/architecture/modules.ts.');
  });

  it('has no arrow twice', () => {
    deepEqual(
      drawn.filter((arrow, index) => drawn.indexOf(arrow) !== index),
      [],
    );
  });

  it('finds a missing and an unused arrow', () => {
    const some = importsBetween(
      new Map([
        ['src/render/a.ts', "import type { B } from '../model/b.ts';\nimport { c } from '../plan/c.ts';\n"],
        ['src/shell/a.ts', "const b = await import('../guidance/b.ts');\n"],
      ]),
    );
    deepEqual(
      [...some],
      [
        ['render -> model', 'src/render/a.ts imports src/model/b.ts'],
        ['render -> plan', 'src/render/a.ts imports src/plan/c.ts'],
        ['shell -> guidance', 'src/shell/a.ts imports src/guidance/b.ts'],
      ],
    );
    deepEqual(
      [...some.keys()].filter((arrow) => !drawn.includes(arrow)),
      ['render -> plan', 'shell -> guidance'],
    );
  });

  it('has every layer in one box, and every box in the frame of all modules or below it', () => {
    deepEqual(boxes.flatMap((box) => box.layers).sort(), layers.flat().sort());
    deepEqual([...frames.flatMap(contentOf), 'model'].sort(), boxes.map(({ id }) => id).sort());
  });

  it('is what Graphviz draws from these modules: run `npm run picture`', async () => {
    equal(readFileSync(join(root, 'docs/architecture.svg'), 'utf8'), await picture());
  });

  it('is shown by docs/architecture.md, which describes every module', () => {
    const page = readFileSync(join(root, 'docs/architecture.md'), 'utf8');
    match(page, /!\[[^\]]{20,}\]\(architecture\.svg\)/);
    for (const layer of layers.flat())
      ok(page.includes(`\`${layer}${layer.endsWith('.ts') ? '' : '/'}\``), `no word about ${layer}`);
  });
});
