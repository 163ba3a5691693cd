import { deepEqual, doesNotMatch, equal, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, parse } from 'node:path';
import type { Metafile } from 'esbuild';
import lodashGet from 'lodash-es/get.js';
import { bundle, packagesIn, root, sources } from './bundle.ts';

const { stubbed, figures } = (await import(new URL('../../build/stubs.mjs', import.meta.url).href)) as {
  readonly figures: readonly string[];
  readonly stubbed: Readonly<Record<string, readonly string[]>>;
};

/**
 * Every way from a generator or a question of ours to a package that the bundle leaves out: what a source of ours
 * would have to say to get there. Read from yeoman-generator, mem-fs-editor and Inquirer.
 */
const importers: Readonly<Record<string, RegExp>> = {
  clone: /from 'vinyl'|\.clone\(/,
  execa: /\.spawn(Command)?(Sync)?\(|from 'execa'/,
  'latest-version': /addDependencies|addDevDependencies|_resolvePackageJsonDependencies|from 'latest-version'/,
  'simple-git': /\.(simpleGit|createSimpleGit|git)\b(?=[.(])|this\.(git|user)\b|from 'simple-git'/,
  'sort-keys': /sorted:|createStorage|from 'sort-keys'/,
  'strip-bom-stream': /vinylFile|buffer: false/,
  teex: /from 'vinyl'|\.clone\(/,
};

describe('A package that the bundle leaves out', () => {
  let meta: Metafile;
  before(async function () {
    this.timeout(60_000);
    meta = await bundle();
  });

  it('is known here: each with the imports that lead to it', () => {
    deepEqual(Object.keys(importers).sort(), Object.keys(stubbed).sort());
  });

  for (const [name, importer] of Object.entries(importers)) {
    it(`${name} is not reached from anything of ours`, () => {
      for (const [path, text] of sources()) doesNotMatch(text, importer, path);
    });

    it(`${name} is in the bundle by name only, as a stub`, () => {
      ok(!packagesIn(meta, Object.keys(meta.outputs)).has(name));
      ok(`stub:${name}` in meta.inputs, 'nothing imports it: take it off the list');
    });
  }
});

describe('A package of which the bundle has a part', () => {
  it('lodash-es is used by yeoman-generator only: nothing of ours imports it or takes it as this._', () => {
    for (const [path, text] of sources())
      doesNotMatch(text, /this\._\b|(?<!\$)\b_\.\w|lodash|\.config\b\.(get|set|merge|defaults)|createStorage/, path);
  });

  it('semver is used by yeoman-generator only: nothing of ours imports it or asks for versions', () => {
    for (const [path, text] of sources()) doesNotMatch(text, /from 'semver|checkEnvironmentVersion/, path);
  });

  it('read-package-up is used by yeoman-generator only', () => {
    for (const [path, text] of sources()) doesNotMatch(text, /readPackage|read-p/, path);
  });

  it('read-package-up finds the package.json of a module as the package does', async () => {
    interface Search {
      readonly readPackageUpSync: (options: { readonly cwd: string; readonly normalize: false }) => unknown;
    }
    const part = (await import(new URL('../../build/read-package-up.mjs', import.meta.url).href)) as Search;
    const whole: Search = await import('read-package-up');
    for (const cwd of [root, join(root, 'generators/app/index.ts'), join(root, 'no/such/folder'), parse(root).root])
      deepEqual(
        part.readPackageUpSync({ cwd, normalize: false }),
        whole.readPackageUpSync({ cwd, normalize: false }),
        cwd,
      );
  });

  it('semver compares releases as the package does', async () => {
    interface Comparison {
      readonly lte: (one: string, other: string) => boolean;
    }
    const { lte } = (await import(new URL('../../build/semver.mjs', import.meta.url).href)) as Comparison;
    const semver = createRequire(import.meta.url)('semver') as Comparison;
    const versions = ['2.8.1', '3.0.0', '4.0.0', '4.4.3', '4.10.0', '6.3.0', '6.11.2', '10.0.0'];
    for (const one of versions)
      for (const other of versions) equal(lte(one, other), semver.lte(one, other), `${one} ${other}`);
  });

  it('lodash-es reads the path of a storage as the package does', async () => {
    const { get } = (await import(new URL('../../build/lodash.mjs', import.meta.url).href)) as {
      readonly get: (object: unknown, path: string) => unknown;
    };
    const stored = { generator: { ':app': { one: 1 } }, empty: null };
    for (const path of ['generator', 'generator.:app', 'generator.:app.one', 'generator.:other.one', 'empty.one', 'no'])
      deepEqual(get(stored, path), lodashGet(stored, path), path);
  });

  it('@inquirer/core is there once, and the questions are made for that version', async () => {
    const inputs = Object.keys((await bundle()).inputs).filter((path) => path.includes('/@inquirer/core/'));
    deepEqual([...new Set(inputs.map((path) => path.replace(/(@inquirer\/core\/).*/, '$1')))].length, 1);
    const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
      readonly packages: Readonly<Record<string, { readonly version: string }>>;
    };
    const questions = ['select', 'confirm', 'input'].map((name) => `node_modules/@inquirer/${name}`);
    const versions = questions.map(
      (folder) =>
        (lock.packages[`${folder}/node_modules/@inquirer/core`] ?? lock.packages['node_modules/@inquirer/core'])
          ?.version,
    );
    deepEqual([...new Set(versions)].length, 1);
  });

  it('@inquirer/figures has each symbol that a question shows', async () => {
    const shown = Object.keys((await bundle()).inputs)
      .filter((path) => /node_modules\/(@inquirer|inquirer)\//.test(path))
      .flatMap((path) => [...readFileSync(join(root, path), 'utf8').matchAll(/\bfigures\.(\w+)/g)])
      .map(([, name]) => name);
    deepEqual([...new Set(shown)].sort(), figures);
    for (const [path, text] of sources()) doesNotMatch(text, /@inquirer\/figures/, path);
  });

  it('mem-fs-editor is used to write files with their content, and not to copy, move or fill templates', () => {
    for (const [path, text] of sources())
      doesNotMatch(text, /([cC]opy|append)Tpl|\.fs\.(append|copy|delete|dump|move)|\.dump\(/, path);
  });

  it('chalk and debug are used by yeoman-generator only', () => {
    for (const [path, text] of sources()) doesNotMatch(text, /from '(chalk|debug)'|createDebug/, path);
  });

  it('yaml is the same version for the tests, which run its modules for Node.js', async () => {
    const inputs = Object.keys((await bundle()).inputs).filter((path) => path.includes('node_modules/yaml/'));
    ok(inputs.includes('node_modules/yaml/browser/dist/parse/parser.js'));
    deepEqual(
      inputs.filter((path) => path.startsWith('node_modules/yaml/dist/')),
      [],
    );
  });

  it('yaml changes no tokens of a text: nothing uses the function that does', async () => {
    const all = Object.values((await bundle()).outputs).flatMap(({ inputs }) => Object.entries(inputs));
    deepEqual(
      // What is left of an empty module is shorter.
      all.filter(([path, { bytesInOutput }]) => path.endsWith('/cst-visit.js') && bytesInOutput > 30),
      [],
    );
  });

  it('brings nothing but the part', async () => {
    const meta = await bundle();
    const inputs = Object.keys(meta.inputs);
    ok(
      !inputs.some((path) =>
        /node_modules\/(chalk|debug|ejs|lodash-es|minimatch|multimatch|parse-json|read-package-up|semver|tinyglobby)\//.test(
          path,
        ),
      ),
    );
  });
});
