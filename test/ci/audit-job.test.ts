import { doesNotMatch, equal, match, ok } from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generatorName } from '../../src/model/generator-name.ts';
import { plan } from '../../src/plan/plan.ts';
import { withRecord } from '../../src/record/record-files.ts';
import { version } from '../../src/version.ts';
import { usual } from '../combinations.ts';
import { isSlow } from '../slow.ts';
import { lay, scratch } from '../terraform/workbench.ts';
import { on, platforms } from './pipelines.ts';
import { fakeCommands, found } from './toolbox.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
interface Packed {
  readonly manifest: object;
  readonly tarball: Buffer;
}

/** Packs the files of a folder as npm does. */
function packed(folder: string): Packed {
  const to = scratch('packed');
  const run = spawnSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', to], {
    cwd: folder,
    encoding: 'utf8',
  });
  equal(run.status, 0, run.stderr);
  const printed = JSON.parse(run.stdout) as unknown;
  const [first] = Object.values(printed as object) as readonly { readonly filename: string }[];
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as object;
  return { manifest, tarball: readFileSync(join(to, first?.filename ?? '')) };
}

/** A registry with one package: what npm asks for, and the packages themselves. */
class Registry {
  readonly versions = new Map<string, Packed>();
  readonly requests: string[] = [];
  /** Whether a package does not have the checksum that the registry lists. */
  isTamperedWith = false;
  readonly #server: Server;

  constructor() {
    this.#server = createServer(({ url = '' }, response) => {
      this.requests.push(url);
      if (url === `/${generatorName}`) {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify(this.#document()));
        return;
      }
      const { tarball } = this.versions.get(/-(\d[\w.-]*)\.tgz$/.exec(url)?.[1] ?? '') ?? {};
      response.statusCode = tarball === undefined ? 404 : 200;
      response.end(this.isTamperedWith ? packed(faulty()).tarball : tarball);
    });
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  #document(): object {
    const versions = [...this.versions].map(([number, { manifest, tarball }]) => [
      number,
      {
        ...manifest,
        dist: {
          tarball: `${this.url}/${generatorName}/-/${generatorName}-${number}.tgz`,
          integrity: `sha512-${createHash('sha512').update(tarball).digest('base64')}`,
        },
      },
    ]);
    return { name: generatorName, 'dist-tags': { latest: version }, versions: Object.fromEntries(versions) };
  }
}

const marker = join(scratch('marker'), 'ran');

/** A package of the same name that does nothing but run a script when it is installed. */
function faulty(): string {
  const folder = scratch('faulty');
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({
      name: generatorName,
      version: '9.9.9',
      bin: { 'unionai-terraform': 'cli.js' },
      scripts: { preinstall: `touch ${marker}`, postinstall: `touch ${marker}` },
    }),
  );
  writeFileSync(join(folder, 'cli.js'), '#!/usr/bin/env node\nconsole.log("other " + process.argv[2]);\n');
  return folder;
}

/** A folder for PATH without git and the engine, as in the Node.js image. */
function asInImage(): string {
  const folder = scratch('image');
  for (const tool of [
    'sh',
    'node',
    'npm',
    'env',
    'cp',
    'rm',
    'mktemp',
    'mkdir',
    'cat',
    'grep',
    'sed',
    'head',
    'dirname',
    'tr',
  ])
    symlinkSync(found(tool), join(folder, tool));
  return folder;
}

describe('The job that audits a generated repository', function () {
  this.timeout(300_000);
  const registry = new Registry();
  const cache = scratch('npm-cache');

  before(async function () {
    if (!isSlow) return this.skip();
    registry.versions.set(version, packed(root));
    registry.versions.set('9.9.9', packed(faulty()));
    await registry.start();
  });

  after(() => registry.stop());

  function repository(platform: string): string {
    const dir = scratch('audited');
    const { answers } = on(platform, usual, { ci: { ...platforms[platform], audit: true } });
    lay(withRecord(plan(answers), answers, version, undefined), dir);
    return dir;
  }

  function run(
    dir: string,
    path: string,
    script: string,
    ...args: readonly string[]
  ): Promise<{ readonly status: number | null; readonly text: string }> {
    const child = spawn(join(dir, script), args, {
      cwd: dir,
      env: {
        PATH: path,
        HOME: cache,
        TMPDIR: cache,
        NPM_CONFIG_CACHE: cache,
        NPM_CONFIG_REGISTRY: registry.url,
        NPM_CONFIG_UPDATE_NOTIFIER: 'false',
        NPM_CONFIG_FETCH_RETRIES: '0',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (text += data.toString()));
    return new Promise((resolve) => child.on('close', (status) => resolve({ status, text })));
  }

  async function locked(platform: string, path = process.env.PATH ?? ''): Promise<string> {
    const dir = repository(platform);
    const { status, text } = await run(dir, path, 'scripts/lock-tools.sh');
    equal(status, 0, text);
    return dir;
  }

  it('fails with the command to run if nothing is locked', async () => {
    const { status, text } = await run(repository('gitlab-ci'), asInImage(), 'scripts/ci/audit.sh');
    equal(status, 1);
    match(text, /scripts\/tools\/package\.json is missing\. Run scripts\/lock-tools\.sh/);
  });

  it('locks the version that created the repository, with its checksum, and nothing else', async () => {
    const dir = await locked('github-actions');
    const lock = JSON.parse(readFileSync(join(dir, 'scripts/tools/package-lock.json'), 'utf8')) as {
      readonly packages: Readonly<Record<string, { readonly version?: string; readonly integrity?: string }>>;
    };
    equal(Object.keys(lock.packages).join(), `,node_modules/${generatorName}`);
    const own = lock.packages[`node_modules/${generatorName}`];
    equal(own?.version, version);
    match(own?.integrity ?? '', /^sha512-/);
    const size = readFileSync(join(dir, 'scripts/tools/package-lock.json'), 'utf8').length;
    ok(size < 2500, `${size} bytes`);
    ok(!existsSync(join(dir, 'node_modules')) && !existsSync(join(dir, 'scripts/tools/node_modules')));
    equal(spawnSync('sh', ['scripts/find-keys.sh'], { cwd: dir }).status, 0);
  });

  it('keeps the locked version, takes another one, and refuses what is not a version', async () => {
    const dir = await locked('gitlab-ci');
    equal((await run(dir, asInImage(), 'scripts/lock-tools.sh', '9.9.9')).status, 0);
    equal((await run(dir, asInImage(), 'scripts/lock-tools.sh')).status, 0);
    match(readFileSync(join(dir, 'scripts/tools/package.json'), 'utf8'), /"9\.9\.9"/);
    const before = readFileSync(join(dir, 'scripts/tools/package-lock.json'), 'utf8');
    for (const bad of ['latest', '^1.0.0', '1.0.0 ; touch x', '8.8.8']) {
      const { status } = await run(dir, asInImage(), 'scripts/lock-tools.sh', bad);
      equal(status, 1, bad);
      equal(readFileSync(join(dir, 'scripts/tools/package-lock.json'), 'utf8'), before);
    }
  });

  it('audits without Git and engine, and names what it skips', async () => {
    const { status, text } = await run(await locked('gitlab-ci', asInImage()), asInImage(), 'scripts/ci/audit.sh');
    equal(status, 0, text);
    match(text, /Checklist/);
    match(text, /0 errors/);
    match(text, /note: terraform or git is not installed here, so that verify is skipped/);
  });

  it('audits, and verifies with the engine where there is Git', async function () {
    if (found('git') === '') return this.skip();
    const dir = await locked('github-actions');
    equal(spawnSync('git', ['init', '-q', dir]).status, 0);
    const image = asInImage();
    symlinkSync(found('git'), join(image, 'git'));
    const engine = fakeCommands({ terraform: 'echo "Terraform v1.16.5"' });
    const { status, text } = await run(dir, `${engine.path}${delimiter}${image}`, 'scripts/ci/audit.sh');
    equal(status, 0, text);
    match(text, /0 errors/);
    ok(
      engine.calls('terraform').some((call) => call.includes('fmt')),
      text,
    );
  });

  it('fails for an error in the repository, also in a file that Git would ignore', async () => {
    const dir = await locked('gitlab-ci');
    const main = join(dir, 'environments/prod/providers.tf');
    const before = readFileSync(main, 'utf8');
    writeFileSync(main, before.replace('  allowed_orgs = [local.union.org]\n', ''));
    const open = await run(dir, asInImage(), 'scripts/ci/audit.sh');
    equal(open.status, 1);
    match(open.text, /allowed-orgs-missing/);
    writeFileSync(main, before);
    writeFileSync(join(dir, 'secret.auto.tfvars'), 'api_key = "value"\n');
    match((await run(dir, asInImage(), 'scripts/ci/audit.sh')).text, /secret-file-tracked/);
  });

  it('refuses a package with another checksum, and runs no install script', async () => {
    const dir = await locked('gitlab-ci');
    rmSync(cache, { recursive: true });
    mkdirSync(cache);
    registry.isTamperedWith = true;
    const tampered = await run(dir, asInImage(), 'scripts/ci/audit.sh');
    registry.isTamperedWith = false;
    equal(tampered.status, 1);
    match(tampered.text, /EINTEGRITY/);
    equal((await run(dir, asInImage(), 'scripts/lock-tools.sh', '9.9.9')).status, 0);
    const other = await run(dir, asInImage(), 'scripts/ci/audit.sh');
    match(other.text, /other audit/);
    ok(!existsSync(marker), 'an install script ran');
  });

  it('ignores the settings of npm in the repository, and writes nothing into it', async () => {
    const dir = await locked('gitlab-ci');
    writeFileSync(join(dir, '.npmrc'), 'registry=http://127.0.0.1:9/\nignore-scripts=false\n');
    writeFileSync(join(dir, 'scripts/tools/.npmrc'), 'registry=http://127.0.0.1:9/\n');
    const { status, text } = await run(dir, asInImage(), 'scripts/ci/audit.sh');
    equal(status, 0, text);
    doesNotMatch(text, /127\.0\.0\.1:9\//);
    ok(!existsSync(join(dir, 'scripts/tools/node_modules')));
  });
});
