import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAnswers } from '../../src/answers/parse.ts';
import { plan } from '../../src/plan/plan.ts';
import { listing } from '../folder.ts';
import { type Packed, pack } from '../package/pack.ts';
import { scratch } from '../terraform/workbench.ts';
import { root } from './bundle.ts';

interface Manifest {
  readonly name: string;
  readonly keywords: readonly string[];
  readonly bin: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly publishConfig: unknown;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
}

interface Locked {
  readonly resolved?: string;
  readonly integrity?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const json = (...path: readonly string[]): unknown => JSON.parse(readFileSync(join(...path), 'utf8'));

/** npm with a cache of its own, empty: what is not in the tarball is not there. */
function npm(cwd: string, command: 'npm' | 'npx', ...args: readonly string[]) {
  const { PATH = '' } = process.env;
  const env = { PATH, HOME: cwd, npm_config_cache: join(cwd, '.npm'), npm_config_offline: 'true' };
  return spawnSync(command, args, { cwd, encoding: 'utf8', env });
}

describe('The package', function () {
  this.timeout(60_000);
  const dir = scratch('pack');
  let packed: Packed;
  before(() => {
    packed = pack(root, dir);
  });

  it('is at most 450 kB', () => ok(packed.size <= 450_000, `${packed.size} bytes`));

  it('has the command line, the generators, the licenses, and nothing that nobody needs', () => {
    const paths = packed.files.map(({ path }) => path).sort();
    const expected = ['LICENSE', 'README.md', 'THIRD-PARTY-NOTICES', 'package.json'];
    deepEqual(paths.filter((path) => !path.startsWith('dist/')).sort(), expected.sort());
    for (const path of ['dist/cli.js', ...['app', 'environment', 'update'].map((n) => `dist/generators/${n}/index.js`)])
      ok(paths.includes(path), path);
    const { man } = json(root, 'package.json') as { readonly man: readonly string[] };
    for (const path of man) ok(paths.includes(path), path);
    deepEqual(
      paths.filter(
        (path) =>
          path.startsWith('dist/') &&
          !/\.(m?js|d\.m?ts|1)$|\/package\.json$|^dist\/((texts|trace)\.br|(help|version)\.txt)$/.test(path),
      ),
      [],
    );
  });

  describe('installed offline into an empty folder', () => {
    const home = scratch('installed');
    before(() => {
      writeFileSync(join(home, 'package.json'), '{"private":true}');
      const args = ['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', packed.tarball];
      const { status, stderr } = npm(home, 'npm', ...args);
      equal(status, 0, stderr);
    });

    it('is the only package there', () => {
      const folders = readdirSync(join(home, 'node_modules')).filter((name) => !name.startsWith('.'));
      deepEqual(folders, ['generator-unionai-terraform']);
    });

    it('scaffolds by either of its names, the same bytes that are planned', () => {
      for (const name of ['unionai-terraform', 'generator-unionai-terraform']) {
        const args = ['--offline', '--no-install', name, 'new', `by-${name}`, '--name', 'infra', '--example'];
        const { status, stderr } = npm(home, 'npx', ...args);
        equal(status, 0, stderr);
      }
      const made = join(home, 'by-unionai-terraform');
      deepEqual(listing(join(home, 'by-generator-unionai-terraform')), listing(made));
      const record = json(made, '.yo-rc.json') as Readonly<Record<string, unknown>>;
      const files = [...plan(parseAnswers(record['generator-unionai-terraform']))];
      ok(files.length > 30);
      for (const [path, { text }] of files) equal(readFileSync(join(made, path), 'utf8'), text, path);
    });

    it('updates what it made, with the parsers that it carries', () => {
      const made = join(home, 'more');
      equal(npm(home, 'npx', '--no-install', 'unionai-terraform', 'new', 'more', '--example').status, 0);
      writeFileSync(join(made, 'environments/dev/main.tf'), '# mine\n', { flag: 'a' });
      const added = npm(made, 'npx', '--no-install', 'unionai-terraform', 'environment', 'qa', '--org', 'acme-qa');
      equal(added.status, 0, added.stderr);
      match(readFileSync(join(made, 'environments/dev/main.tf'), 'utf8'), /# mine\n$/);
    });
  });
});

describe('package.json', () => {
  const manifest = json(root, 'package.json') as Manifest;

  it('asks for no package at run time, and runs nothing when it is installed', () => {
    for (const key of ['dependencies', 'optionalDependencies', 'peerDependencies', 'bundleDependencies'])
      ok(!(key in manifest), key);
    const scripts = Object.keys(manifest.scripts);
    deepEqual(
      scripts.filter((name) => /^(pre|post)?install$/.test(name)),
      [],
    );
  });

  it('is found by Yeoman, by npx and by its keyword', () => {
    ok(manifest.keywords.includes('yeoman-generator'));
    deepEqual(Object.keys(manifest.bin).sort(), ['generator-unionai-terraform', 'unionai-terraform']);
    ok(manifest.name.startsWith('generator-'));
  });

  it('says where the package is developed, by whom, and that it is published with provenance', () => {
    for (const key of ['homepage', 'bugs', 'author', 'license', 'repository']) ok(key in manifest, key);
    deepEqual(manifest.publishConfig, { access: 'public', provenance: true });
  });

  it('exports the API with its types, the command line and the generators, each a file of the build', () => {
    const files = Object.values(manifest.exports).flatMap((one) =>
      typeof one === 'string' ? [one] : Object.values(one),
    );
    ok(files.length >= 6);
    for (const file of files) ok(existsSync(join(root, file.replace('*', 'app'))), file);
  });

  it('names the packages of Yeoman that it is made with', () => {
    const made = ['yeoman-generator', 'yeoman-environment', '@yeoman/types', '@yeoman/adapter', 'mem-fs'];
    for (const name of [...made, 'mem-fs-editor']) match(manifest.devDependencies[name] ?? '', /^\d+\.\d+\.\d+$/);
  });
});

describe('package-lock.json', () => {
  const lock = json(root, 'package-lock.json') as { readonly packages: Readonly<Record<string, Locked>> };
  const packages = Object.entries(lock.packages).filter(([path]) => path !== '');

  it('names no host that packages come from', () => {
    deepEqual(
      packages.filter(([, entry]) => entry.resolved !== undefined).map(([path]) => path),
      [],
    );
    ok(!readFileSync(join(root, 'package-lock.json'), 'utf8').includes('://registry'));
  });

  it('fixes every package by its hash', () => {
    deepEqual(
      packages.filter(([, entry]) => entry.integrity === undefined).map(([path]) => path),
      [],
    );
  });

  it('knows every optional package, without which npm ci refuses to begin', () => {
    const there = new Set(packages.map(([path]) => path));
    for (const [path, entry] of packages)
      for (const name of Object.keys(entry.optionalDependencies ?? {})) {
        const nested = `${path}/node_modules/${name}`;
        ok(there.has(nested) || there.has(`node_modules/${name}`), `${path} needs ${name}`);
      }
  });
});
