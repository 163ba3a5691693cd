import { deepEqual, equal, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatorName } from '../../src/model/generator-name.ts';
import { root, sources } from '../build/bundle.ts';

/** An exported name and the module that declares it. */
interface Export {
  readonly name: string;
  readonly path: string;
}

/** The names that a module declares and exports. */
function exportsOf(path: string, text: string): readonly Export[] {
  const declared = text.matchAll(
    /^export (?:async )?(?:abstract )?(?:function\*?|const|let|class|interface|type) (\w+)/gm,
  );
  return [...new Set([...declared].map(([, name = '']) => name))].map((name) => ({ name, path }));
}

/** Modules that may repeat names: a rule for names per authority, a folder per choice with the same parts, and the API. */
function mayRepeat(path: string): boolean {
  return path.startsWith('src/model/names/') || path.startsWith('src/api/') || /^templates\/[^/]+\/[^/]+\/./.test(path);
}

/** Names that two modules export, each with the modules. */
function repeated(all: readonly Export[]): Readonly<Record<string, readonly string[]>> {
  const unique = all.filter(({ path }) => !mayRepeat(path));
  const paths = (name: string): readonly string[] => unique.filter((one) => one.name === name).map(({ path }) => path);
  return Object.fromEntries(unique.flatMap(({ name }) => (paths(name).length > 1 ? [[name, paths(name)]] : [])));
}

describe('Names', () => {
  const all = [...sources()].flatMap(([path, text]) => exportsOf(path, text));

  it('that a module exports mean one thing', () => {
    ok(all.length > 300);
    deepEqual(repeated(all), {});
  });

  it('that two modules export are found', () => {
    const text = 'export async function a(): Promise<void> {}\nexport type B = string;\nexport const c = 1;\n';
    const twice = [...exportsOf('src/plan/x.ts', text), ...exportsOf('src/merge/y.ts', text)];
    deepEqual(Object.keys(repeated(twice)), ['a', 'B', 'c']);
    deepEqual(
      repeated([...exportsOf('templates/ci/x/files.ts', text), ...exportsOf('templates/ci/y/files.ts', text)]),
      {},
    );
  });

  it('the name of the package is written in one module', () => {
    const { name } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly name: string };
    equal(generatorName, name);
    const written = [...sources()].filter(([, text]) => text.includes(name)).map(([path]) => path);
    deepEqual(written, ['src/model/generator-name.ts']);
  });
});
