import { deepEqual, doesNotMatch, equal, match, ok } from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { exampleKey, secureRoot, secureWorkflow } from '../../src/audit/examples.ts';
import { decideVerify } from '../../src/command/decide-verify.ts';
import { paint } from '../../src/shell/show.ts';
import { listing } from '../folder.ts';
import { type Ran, scratch } from '../terraform/workbench.ts';
import { assertTold, cli, program } from './cli.ts';

const tools = ['terraform', 'tofu', 'tflint', 'shellcheck', 'actionlint', 'zizmor', 'checkov', 'trivy'] as const;
type Tool = (typeof tools)[number];

const test = 'run "plans" {\n  command = plan\n}\n';

/** A repository that every tool has something to check in. */
const files = {
  'main.tf': secureRoot,
  'tests/main.tftest.hcl': test,
  'scripts/run.sh': '#!/bin/sh\ntrue\n',
  '.github/workflows/deploy.yml': secureWorkflow,
  '.gitignore': '*.tfvars\n',
  'terraform.tfvars': 'key = "secret"\n',
};

function folder(all: Readonly<Record<string, string>> = files): string {
  const dir = scratch('verify');
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  return dir;
}

/** A computer with stand-ins of tools: shell code that runs after each has recorded its call. */
class Computer {
  readonly home = scratch('home');
  readonly bin = scratch('bin');
  readonly temporary = scratch('temporary');

  constructor(code: Readonly<Partial<Record<Tool, string>>>) {
    for (const [name, own] of Object.entries(code)) this.install(this.bin, name, own);
    const git = spawnSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).stdout.trim();
    if (git !== '') symlinkSync(git, join(this.bin, 'git'));
  }

  install(bin: string, name: string, code: string): void {
    const records = [
      `printf '%s\\n' "${name} $*" >>"$HOME/calls"`,
      `export -p >"$HOME/env-${name}"`,
      `pwd >>"$HOME/folders"`,
      `[ ! -e terraform.tfvars ] || echo ${name} >>"$HOME/leaks"`,
    ];
    writeFileSync(join(bin, name), `#!/bin/sh\n${records.join('\n')}\n${code}\n`);
    chmodSync(join(bin, name), 0o755);
  }

  verify(dir: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
    return cli(['verify', ...args], { cwd: dir, env: this.env(env) });
  }

  env(more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
    return { PATH: this.bin, HOME: this.home, TMPDIR: this.temporary, ...more };
  }

  recorded(name: string): string {
    const path = join(this.home, name);
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  }
}

/** All tools, with the same code, or another one for one of them. */
function all(code: string, but: Readonly<Partial<Record<Tool, string>>> = {}): Readonly<Record<Tool, string>> {
  return { ...(Object.fromEntries(tools.map((name) => [name, code])) as Record<Tool, string>), ...but };
}

/** The lines of the report without the output of tools and the counts. */
function lines({ stdout }: Ran): readonly string[] {
  return stdout.split('\n').filter((line) => /^(passed|FAILED|skipped|error) /.test(line));
}

const fine = 'exit 0';
const findings: Readonly<Record<Exclude<Tool, 'tofu'>, number>> = {
  terraform: 3,
  tflint: 2,
  shellcheck: 1,
  actionlint: 1,
  zizmor: 14,
  checkov: 1,
  trivy: 5,
};

describe('unionai-terraform verify', function () {
  this.timeout(60_000);

  it('runs every tool once, with a line for each check and root module, and exits with 0', async () => {
    const computer = new Computer(all(fine));
    const dir = folder();
    const before = listing(dir);
    const ran = await computer.verify(dir);
    equal(ran.status, 0, ran.text);
    equal(ran.stderr, '', 'no progress in a pipe');
    deepEqual(lines(ran), [
      'passed    terraform fmt       .',
      'passed    terraform init      .',
      'passed    terraform validate  .',
      'passed    terraform test      .',
      'passed    tflint              .',
      'passed    shellcheck          .',
      'passed    actionlint          .',
      'passed    zizmor              .',
      'passed    checkov             .',
      'passed    trivy               .',
    ]);
    deepEqual(listing(dir), before, 'nothing is written into the repository');
    deepEqual(readdirSync(computer.temporary), [], 'the copy is removed');
    const calls = computer.recorded('calls');
    match(calls, /^terraform fmt -check -diff -no-color (?=.*\.\/main\.tf)(?=.*\.\/tests\/main\.tftest\.hcl)/m);
    match(calls, /^terraform init -backend=false -input=false -no-color$/m);
    match(calls, /^terraform test -no-color -filter=tests\/main\.tftest\.hcl$/m);
    match(calls, /^shellcheck -x --color=never -- \.\/scripts\/run\.sh$/m);
    ok(
      computer
        .recorded('folders')
        .split('\n')
        .filter(Boolean)
        .every((path) => path.includes(computer.temporary)),
    );
    equal(computer.recorded('leaks'), '', 'files that Git ignores are not in the copy');
  });

  it('passes no secret and no setting that logs requests to a tool', async () => {
    const computer = new Computer(all(fine));
    const secrets = {
      UNIONAI_API_KEY: exampleKey(),
      TF_VAR_union_api_key: exampleKey(),
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_PROFILE: 'admin',
      GOOGLE_APPLICATION_CREDENTIALS: '/secret',
      ARM_CLIENT_SECRET: 'secret',
      VAULT_TOKEN: 'secret',
      GITHUB_TOKEN: 'secret',
      TF_TOKEN_app_terraform_io: 'secret',
      TF_LOG: 'TRACE',
      TF_CLI_ARGS: '-lock=false',
    };
    const ran = await computer.verify(folder(), [], { ...secrets, TF_CLI_CONFIG_FILE: '/dev/null' });
    equal(ran.status, 0, ran.text);
    for (const name of tools.filter((one) => one !== 'tofu')) {
      const env = computer.recorded(`env-${name}`);
      for (const secret of Object.keys(secrets)) doesNotMatch(env, new RegExp(`\\b${secret}=`), name);
      match(env, /CHECKPOINT_DISABLE=["']1/);
      match(env, /TF_CLI_CONFIG_FILE=/);
      match(env, new RegExp(`TF_DATA_DIR=["']${computer.temporary}`));
    }
  });

  const leak = `echo "main.tf:1: found ${exampleKey('leaked')}"`;
  /** Terraform ends with this exit code for its formatter only. */
  const failing = (name: string, code: string): string =>
    name === 'terraform' ? `case "$1" in fmt) ${code} ;; esac` : code;
  const failingAll = (code: (name: string) => string) =>
    Object.fromEntries(Object.keys(findings).map((name) => [name, failing(name, code(name))]));
  const codeOf = (name: string): string => `${leak}; exit ${findings[name as keyof typeof findings]}`;

  it('exits with 1 for findings of any tool, and shows its output without keys', async () => {
    const computer = new Computer(failingAll(codeOf));
    const ran = await computer.verify(folder());
    equal(ran.status, 1, ran.text);
    for (const name of Object.keys(findings)) match(ran.stdout, new RegExp(`^FAILED {4}${name}`, 'm'));
    equal(ran.stdout.match(/^ {4}main\.tf:1: found \[key not shown\]$/gm)?.length, 7);
    const json = await computer.verify(folder(), ['--json']);
    doesNotMatch(json.text, new RegExp(exampleKey('leaked').slice(0, 12)));
    equal(json.stdout.match(/"status": "failed"/g)?.length, 7);
  });

  for (const [title, code, says, args] of [
    ['another exit code', 'exit 99', 'ended with exit code 99', []],
    ['a crash', 'kill -SEGV $$', 'was ended by SIGSEGV', []],
    ['a hang', 'kill -STOP $$', 'did not end within 1 seconds', ['--timeout', '1']],
  ] as const)
    it(`exits with 74 for ${title} of any tool, and names it`, async () => {
      const ran = await new Computer(failingAll(() => code)).verify(folder(), args);
      equal(ran.status, 74, ran.text);
      for (const name of Object.keys(findings)) match(ran.stdout, new RegExp(`^error {5}${name}.* ${says}$`, 'm'));
    });

  for (const name of Object.keys(findings))
    it(`${name} alone decides the exit code, and is skipped by name if it is missing`, async function () {
      if (process.env.SLOW_TESTS === undefined) this.skip();
      const statusWith = async (code: string): Promise<number | null> =>
        (await new Computer(all(fine, { [name]: failing(name, code) })).verify(folder())).status;
      equal(await statusWith(codeOf(name)), 1);
      equal(await statusWith('exit 99'), 74);
      const rest = Object.fromEntries(Object.entries(all(fine)).filter(([one]) => one !== name && one !== 'tofu'));
      const ran = await new Computer(rest).verify(folder({ ...files, '.terraform-version': '1.16.5\n' }));
      equal(ran.status, 0, ran.text);
      match(ran.stdout, new RegExp(`^skipped {3}${name} +\\. {2}is not installed$`, 'm'));
    });

  it('exits with 1 where nothing could be checked', async () => {
    const ran = await new Computer({}).verify(folder());
    equal(ran.status, 1, ran.text);
    match(ran.stderr, /^Nothing could be checked\./);
    equal(lines(ran).length, 7);
    const empty = await new Computer(all(fine)).verify(folder({ 'notes.txt': 'Nothing.\n' }));
    equal(empty.status, 1, empty.text);
    match(empty.stdout, /^skipped {3}terraform {3}\. {2}there are no Terraform files$/m);
  });

  it('prints one JSON document with --json', async () => {
    const computer = new Computer(all(fine, { tflint: 'echo "2 issues"; exit 2' }));
    const dir = folder();
    const { status, stdout, stderr } = await computer.verify(dir, ['--json']);
    equal(status, 1);
    equal(stderr, '');
    const report = JSON.parse(stdout) as { version: number; command: string; checks: readonly { check: string }[] };
    equal(report.version, 1);
    equal(report.command, 'verify');
    deepEqual(
      report.checks.find(({ check }) => check === 'tflint'),
      { check: 'tflint', place: '.', status: 'failed', output: '2 issues\n' },
    );
  });

  it('runs the engine that the repository names', async () => {
    const computer = new Computer(all(fine));
    const ran = await computer.verify(folder({ ...files, 'versions.tofu': 'terraform {}\n' }));
    equal(ran.status, 0, ran.text);
    doesNotMatch(computer.recorded('calls'), /^terraform/m);
    match(computer.recorded('calls'), /^tofu fmt .*\.\/versions\.tofu/m);
    const without = new Computer({ terraform: fine });
    match(
      (await without.verify(folder({ ...files, '.opentofu-version': '1.12.6\n' }))).stdout,
      /^skipped {3}tofu +\. {2}is not installed/m,
    );
  });

  it('skips what follows a failed init, and says that a registry cannot be reached', async () => {
    const failing = (text: string): string => `case "$1" in init) echo "${text}"; exit 1 ;; esac`;
    const failed = await new Computer({ terraform: failing('Error: Unsupported argument') }).verify(folder());
    equal(failed.status, 1, failed.text);
    match(failed.stdout, /^FAILED {4}terraform init/m);
    match(failed.stdout, /^skipped {3}terraform validate {2}\. {2}terraform init did not pass$/m);
    const offline = await new Computer({ terraform: failing('could not connect to registry.terraform.io') }).verify(
      folder(),
    );
    equal(offline.status, 74, offline.text);
    match(offline.stdout, /a registry cannot be reached/);
  });

  it('uses a lock file as it is, and lends one to a module without one that has tests', async () => {
    const computer = new Computer({ terraform: '[ -e .terraform.lock.hcl ] && echo "$PWD" >>"$HOME/locked"; exit 0' });
    const ran = await computer.verify(
      folder({
        'main.tf': `${secureRoot}module "m" {\n  source = "./m"\n}\n`,
        '.terraform.lock.hcl': '# lock\n',
        'm/main.tf': 'terraform {}\n',
        'm/m.tftest.hcl': test,
      }),
    );
    equal(ran.status, 0, ran.text);
    match(computer.recorded('calls'), /init .*-lockfile=readonly/);
    match(computer.recorded('locked'), /\/m$/m);
  });

  it('uses the cache of providers that the settings of the user name, or one of its own', async () => {
    const computer = new Computer({ terraform: fine });
    await computer.verify(folder());
    match(computer.recorded('env-terraform'), new RegExp(`TF_PLUGIN_CACHE_DIR=["']${computer.temporary}`));
    writeFileSync(join(computer.home, '.terraformrc'), 'plugin_cache_dir = "/cache"\n');
    await computer.verify(folder());
    doesNotMatch(computer.recorded('env-terraform'), /TF_PLUGIN_CACHE_DIR/);
  });

  it('does not run a test that can create resources, or validate a module without its caller', async () => {
    const computer = new Computer({ terraform: fine });
    const ran = await computer.verify(
      folder({
        ...files,
        'tests/apply.tftest.hcl': 'run "creates" {}\n',
        'm/main.tf':
          'terraform {\n  required_providers {\n    unionai = {\n      source                = "unionai/unionai"\n      configuration_aliases = [unionai.a]\n    }\n  }\n}\n',
      }),
    );
    equal(ran.status, 0, ran.text);
    match(ran.stdout, /^skipped {3}terraform test +tests\/apply\.tftest\.hcl {2}has a run without command = plan/m);
    match(ran.stdout, /^skipped {3}terraform validate +m {2}gets its providers from a module that calls it$/m);
    doesNotMatch(computer.recorded('calls'), /filter=\S*apply\.tftest/);
  });

  it('skips tflint where its plugins are not installed', async () => {
    const computer = new Computer({ terraform: fine, tflint: 'echo "Did you run tflint --init?"; exit 1' });
    const ran = await computer.verify(folder());
    equal(ran.status, 0, ran.text);
    match(ran.stdout, /^skipped {3}tflint .*run tflint --init$/m);
  });

  it('does not run a program of the repository', async () => {
    const dir = folder();
    const computer = new Computer({ terraform: fine });
    computer.install(dir, 'tflint', fine);
    const ran = await computer.verify(dir, [], { PATH: [dir, '.', computer.bin].join(delimiter) });
    match(ran.stdout, /^skipped {3}tflint +\. {2}is not installed$/m);
  });

  it('stops what it runs and removes its copy when it is terminated', async () => {
    const computer = new Computer({ terraform: 'echo $$ >"$HOME/pid"; kill -STOP $$' });
    const child = spawn(process.execPath, [program, 'verify'], { cwd: folder(), env: computer.env(), stdio: 'ignore' });
    const ended = new Promise((resolve) => child.once('close', resolve));
    while (computer.recorded('pid') === '') await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGTERM');
    equal(await ended, 143);
    const pid = Number(computer.recorded('pid'));
    for (let tries = 0; tries < 100 && isRunning(pid); tries++) await new Promise((resolve) => setTimeout(resolve, 20));
    equal(isRunning(pid), false);
    deepEqual(readdirSync(computer.temporary), []);
  });

  it('rejects a folder that does not exist and a timeout that is none', async () => {
    const computer = new Computer({});
    assertTold(await computer.verify(folder(), ['missing']), 2, /missing does not exist/);
    for (const seconds of ['0', '1.5', 'x', '86401'])
      assertTold(await computer.verify(folder(), ['--timeout', seconds]), 2, /--timeout must be a number of seconds/);
  });

  it('says nothing while it runs: test/command/progress.test.ts tests the progress on a terminal', async () => {
    const computer = new Computer({ terraform: fine });
    const said: string[] = [];
    const path = process.env.PATH;
    process.env.PATH = computer.bin;
    try {
      await decideVerify(
        { folder: folder(), json: false, seconds: 60 },
        {
          cwd: '/',
          interactive: true,
          columns: 80,
          colors: paint(false),
          prompt: () => Promise.resolve(undefined),
          result: () => undefined,
          say: (text) => said.push(text),
        },
      );
    } finally {
      process.env.PATH = path;
    }
    deepEqual(said, []);
  });
});

/** Whether a process runs. A zombie does not. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return !existsSync(`/proc/${pid}/stat`) || !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}
