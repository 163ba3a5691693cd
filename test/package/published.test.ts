import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../build/bundle.ts';
import { listing } from '../folder.ts';
import { slowIt } from '../slow.ts';
import { type Ran, run, scratch } from '../terraform/workbench.ts';
import { installed } from '../tools/cache.ts';
import { type Packed, pack } from './pack.ts';
import { type Registry, startRegistry } from './registry.ts';

/** The versions of Node.js that are installed: the one that runs the tests, and those of npm run install:tools. */
const nodes = { current: process.execPath, 'node-22': installed('node-22'), 'node-24': installed('node-24') };

/** A folder whose name has what breaks commands that are not quoted. */
function difficultFolder(): string {
  const folder = join(scratch('published'), "it's a ünusual $folder, 名前");
  mkdirSync(folder, { recursive: true });
  return folder;
}

const npmScript = (): string =>
  join(execFileSync('npm', ['root', '--global'], { encoding: 'utf8' }).trim(), 'npm/bin/npm-cli.js');

describe('The published packages', function () {
  this.timeout(240_000);
  let registry: Registry;
  let main: Packed;
  let create: Packed;
  before(async () => {
    const dir = scratch('packages');
    main = pack(root, dir);
    create = pack(join(root, 'create'), dir);
    registry = await startRegistry([main, create]);
  });
  after(() => registry.close());

  /** npm on a Node.js, with the registry of the test alone and a cache of its own. */
  function npm(node: string, cwd: string, args: readonly string[], more: Readonly<Record<string, string>> = {}) {
    const bin = join(cwd, '.bin');
    mkdirSync(bin, { recursive: true });
    try {
      symlinkSync(node, join(bin, 'node'));
    } catch {}
    const env = {
      PATH: `${bin}:${process.env.PATH}`,
      HOME: cwd,
      npm_config_cache: join(cwd, '.npm'),
      npm_config_registry: registry.url,
      npm_config_update_notifier: 'false',
      ...more,
    };
    return run(node, [npmScript(), ...args], { cwd, env });
  }

  function succeeded({ status, text }: Ran): void {
    equal(status, 0, text);
  }

  it('have the same version, and the one depends on exactly the other', () => {
    const manifest = JSON.parse(readFileSync(join(root, 'create/package.json'), 'utf8')) as {
      readonly version: string;
      readonly dependencies: Readonly<Record<string, string>>;
    };
    equal(manifest.version, main.manifest.version);
    deepEqual(manifest.dependencies, { [main.manifest.name]: main.manifest.version });
    deepEqual(create.files.map(({ path }) => path).sort(), ['LICENSE', 'README.md', 'index.js', 'package.json']);
    equal(readFileSync(join(root, 'create/LICENSE'), 'utf8'), readFileSync(join(root, 'LICENSE'), 'utf8'));
  });

  it('run no code when they are installed', () => {
    for (const { tarball } of [main, create]) {
      const text = execFileSync('tar', ['-xzOf', tarball, 'package/package.json'], { encoding: 'utf8' });
      const { scripts = {} } = JSON.parse(text) as { readonly scripts?: Readonly<Record<string, string>> };
      deepEqual(
        Object.keys(scripts).filter((name) => /install$/.test(name)),
        [],
      );
    }
  });

  for (const [name, node] of Object.entries(nodes)) {
    slowIt(`create a repository with npm create, and then work offline: ${name}`, async function () {
      if (node === undefined) return this.skip();
      const dir = difficultFolder();
      succeeded(
        await npm(node, dir, [
          'create',
          '--yes',
          'unionai-terraform',
          'my infra',
          '--',
          '--name',
          'infra',
          '--example',
        ]),
      );
      ok(registry.requests.includes('/create-unionai-terraform'));
      succeeded(
        await npm(node, dir, [
          'exec',
          '--yes',
          '--offline',
          '--',
          'create-unionai-terraform',
          'again',
          '--name',
          'infra',
          '--example',
        ]),
      );
      deepEqual(listing(join(dir, 'again')), listing(join(dir, 'my infra')));
      writeFileSync(join(dir, 'package.json'), '{"private":true}');
      succeeded(await npm(node, dir, ['install', '--no-audit', '--no-fund', main.manifest.name]));
      deepEqual(
        readdirSync(join(dir, 'node_modules')).filter((one) => !one.startsWith('.')),
        [main.manifest.name],
      );
      const cli = join(dir, 'node_modules', main.manifest.name, 'dist/cli.js');
      const plain = { PATH: process.env.PATH ?? '', HOME: '/proc/read-only' };
      const repository = join(dir, 'my infra');
      // In a Git repository, the state of a run is in .git, and no home folder is needed.
      execFileSync('git', ['init', '--quiet', repository]);
      succeeded(await run(node, [cli, 'environment', 'qa', '--org', 'acme-qa'], { cwd: repository, env: plain }));
      succeeded(await run(node, [cli, 'update', '--check'], { cwd: repository, env: plain }));
      succeeded(await run(node, [cli, 'audit'], { cwd: repository, env: plain }));
    });
  }

  slowIt('have types that a program in TypeScript uses', async () => {
    const dir = difficultFolder();
    writeFileSync(join(dir, 'package.json'), '{"private":true,"type":"module"}');
    succeeded(await npm(process.execPath, dir, ['install', '--no-audit', '--no-fund', main.manifest.name]));
    const program = `import { audit, change, plan, schema, version, type FileChange } from 'generator-unionai-terraform';
const answers = JSON.parse(process.argv[2] ?? '{}') as unknown;
const files = new Map(plan(answers).map(({ path, text }) => [path, text]));
const changes: readonly FileChange[] = change(files);
console.log(version, files.size, changes.length, audit(files).hasUnion, typeof schema());
`;
    writeFileSync(join(dir, 'program.ts'), program);
    const options = [
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2023',
      '--types',
      'node',
      '--typeRoots',
      join(root, 'node_modules/@types'),
    ];
    succeeded(await run(join(root, 'node_modules/.bin/tsc'), [...options, 'program.ts'], { cwd: dir }));
    const answers = {
      name: 'infra',
      environments: [{ name: 'dev', org: 'acme' }],
      secretStore: { kind: 'environment' },
      backend: { kind: 'local' },
    };
    const ran = await run(process.execPath, ['program.js', JSON.stringify(answers)], { cwd: dir });
    succeeded(ran);
    match(ran.text, /^\d+\.\d+\.\d+ \d+ \d+ true object$/m);
    const wrong = program.replace('plan(answers)', 'plan(answers, 1)');
    writeFileSync(join(dir, 'program.ts'), wrong);
    equal(
      (await run(join(root, 'node_modules/.bin/tsc'), [...options, 'program.ts'], { cwd: dir })).status === 0,
      false,
    );
  });

  slowIt('have nothing that publint and attw object to', async function () {
    const [publint, attw] = [installed('publint'), installed('attw')];
    if (publint === undefined || attw === undefined) return this.skip();
    for (const { tarball } of [main, create])
      succeeded(await run(process.execPath, [realpathSync(publint), tarball, '--strict'], { cwd: root }));
    succeeded(
      await run(process.execPath, [realpathSync(attw), '--profile', 'esm-only', '--no-color', main.tarball], {
        cwd: root,
      }),
    );
  });
});
