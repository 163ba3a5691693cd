import { deepEqual, doesNotMatch, equal, match, notEqual, ok } from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { parseAnswers } from '../../src/answers/parse.ts';
import { plan } from '../../src/plan/plan.ts';
import { listing } from '../folder.ts';
import { itNeeds, needs, scratch } from '../terraform/workbench.ts';
import { assertTold, cli, enough, program } from './cli.ts';

const make = ['new', 'infra', ...enough];

/** The answers of a repository, as it records them. */
function recorded(target: string) {
  return JSON.parse(readFileSync(join(target, '.yo-rc.json'), 'utf8'))['generator-unionai-terraform'];
}

describe('The line of the README', () => {
  it('makes a real repository with no question and no cloud account', async () => {
    const dir = scratch('readme');
    const clone = join(dir, 'clone');
    mkdirSync(clone);
    const line =
      'new ../my-infra --yes --org acme --environments dev,staging,prod --secret-store aws-secrets-manager --set secretStore.region=us-west-2 --backend s3 --set backend.bucket=acme-tfstate --set backend.region=us-west-2';
    const { status, stdout } = await cli(line.split(' '), { cwd: clone });
    equal(status, 0);
    match(stdout, /^Wrote \d+ files to \.\.\/my-infra\./);
    match(stdout, /Next:\n {2}1\. cd \.\.\/my-infra\n {2}2\. scripts\/lock-providers\.sh/);
    deepEqual(Object.keys(listing(clone)), [], 'nothing next to it');
    const answers = recorded(join(dir, 'my-infra'));
    equal(answers.name, 'my-infra');
    deepEqual(
      answers.environments.map(({ name, tier, org, host }: Record<string, string>) =>
        [name, tier, org, host].join(' '),
      ),
      ['development', 'staging', 'production'].map(
        (tier, index) => `${['dev', 'staging', 'prod'][index]} ${tier} acme acme.hosted.unionai.cloud`,
      ),
    );
    for (const [path, file] of plan(parseAnswers(answers)))
      equal(readFileSync(join(dir, 'my-infra', path), 'utf8'), file.text, path);
  });

  it('has a shorter one, with the values of an example company', async () => {
    const dir = scratch('example');
    equal((await cli(['new', '--example'], { cwd: dir })).status, 0);
    equal(recorded(join(dir, 'ml-platform')).environments.length, 3);
  });
});

describe('--example', () => {
  it('fills what is missing and keeps what is given', async () => {
    const dir = scratch('example');
    const given = ['--org', 'initech', '--backend', 'gcs', '--set', 'backend.bucket=initech-state', '--name', 'office'];
    equal((await cli(['new', 'x', '--example', ...given], { cwd: dir })).status, 0);
    const { name, backend, environments, secretStore } = recorded(join(dir, 'x'));
    equal(name, 'office');
    equal(backend.bucket, 'initech-state');
    deepEqual([...new Set(environments.map(({ org }: { org: string }) => org))], ['initech']);
    equal(secretStore.region, 'us-west-2');
  });

  it('keeps what is wrong as it is, and says so', async () => {
    const ran = await cli(['new', 'x', '--example', '--set', 'secretStore.region=nowhere'], {
      cwd: scratch('example'),
    });
    assertTold(ran, 2, /secretStore\.region: must be an AWS region/);
  });
});

describe('A second run', () => {
  it('changes nothing, and says so', async () => {
    const dir = scratch('twice');
    await cli(make, { cwd: dir });
    const before = listing(dir);
    const times = statSync(join(dir, 'infra/README.md')).mtimeMs;
    const again = await cli(make, { cwd: dir });
    equal(again.status, 0);
    match(again.stdout, /^infra is up to date; nothing was written/);
    deepEqual(listing(dir), before);
    equal(statSync(join(dir, 'infra/README.md')).mtimeMs, times);
  });

  it('takes the record of the first for its answers, and changes nothing', async () => {
    const dir = scratch('recorded');
    await cli(make, { cwd: dir });
    const before = listing(dir);
    const again = await cli(['new', 'infra', '--answers', 'infra/.yo-rc.json'], { cwd: dir });
    equal(again.status, 0, again.stderr);
    deepEqual(listing(dir), before);
  });

  it('brings back what was deleted and nothing else', async () => {
    const dir = scratch('deleted');
    await cli(make, { cwd: dir });
    const before = listing(dir);
    rmSync(join(dir, 'infra/environments'), { recursive: true });
    rmSync(join(dir, 'infra/README.md'));
    equal((await cli(make, { cwd: dir })).status, 0);
    deepEqual(listing(dir), before);
  });
});

describe('A folder that is not empty', () => {
  /** A repository in which the user changed one file and has another of his own. */
  async function edited(): Promise<string> {
    const dir = scratch('edited');
    await cli(make, { cwd: dir });
    writeFileSync(join(dir, 'infra/SECURITY.md'), 'mine\n');
    writeFileSync(join(dir, 'infra/mine.txt'), 'mine\n');
    return dir;
  }

  it('with another file in a place of ours is a conflict: reported with its diff, and nothing is written', async () => {
    const dir = await edited();
    rmSync(join(dir, 'infra/README.md'));
    const before = listing(dir);
    const { status, stdout, stderr } = await cli(make, { cwd: dir });
    equal(status, 3);
    equal(stdout, '');
    match(stderr, /^1 file in infra would be overwritten:\n {2}SECURITY\.md\n/m);
    match(stderr, /^-mine$/m);
    match(stderr, /^\+# Security$/m);
    match(stderr, /Nothing was written\. Use --force/);
    deepEqual(listing(dir), before);
  });

  it('with --force is overwritten, after it was said what, and keeps what is not ours', async () => {
    const dir = await edited();
    const { status, stderr } = await cli([...make, '--force'], { cwd: dir });
    equal(status, 0);
    match(stderr, /^Overwriting SECURITY\.md$/m);
    match(readFileSync(join(dir, 'infra/SECURITY.md'), 'utf8'), /^# Security/);
    equal(readFileSync(join(dir, 'infra/mine.txt'), 'utf8'), 'mine\n');
  });

  it("keeps the mode that the user's file has", async () => {
    const dir = await edited();
    chmodSync(join(dir, 'infra/SECURITY.md'), 0o600);
    await cli([...make, '--force'], { cwd: dir });
    equal(statSync(join(dir, 'infra/SECURITY.md')).mode & 0o777, 0o600);
  });

  it('shows no bytes that are no text', async () => {
    const dir = await edited();
    writeFileSync(join(dir, 'infra/SECURITY.md'), Uint8Array.of(0xff, 0x00, 0xfe));
    const { status, stderr } = await cli(make, { cwd: dir });
    equal(status, 3);
    match(stderr, /Binary file SECURITY\.md differs/);
  });
});

describe("A .yo-rc.json of another generator's", () => {
  for (const others of [
    { 'generator-other': { keep: ['me', 1] } },
    { 'generator-other': { uses: 'generator-unionai-terraform' } },
    JSON.parse('{"__proto__":{"keep":"me"}}'),
  ])
    it(`keeps what it holds: ${JSON.stringify(others)}`, async () => {
      const dir = scratch('yo-rc');
      const file = join(dir, 'infra/.yo-rc.json');
      mkdirSync(join(dir, 'infra'));
      writeFileSync(file, JSON.stringify(others));
      equal((await cli(make, { cwd: dir })).status, 0);
      const { 'generator-unionai-terraform': ours, ...rest } = JSON.parse(readFileSync(file, 'utf8'));
      deepEqual(rest, others);
      equal(ours.name, 'infra');
      const before = listing(dir);
      equal((await cli(make, { cwd: dir })).status, 0);
      deepEqual(listing(dir), before, 'a second run changes nothing');
    });
});

describe('--dry-run', () => {
  itNeeds(['git'], 'writes nothing at all, not even the folder, and shows the tree', async () => {
    const dir = scratch('dry');
    const { status, stdout } = await cli(['new', 'deep/infra', ...enough, '--dry-run', '--git'], { cwd: dir });
    equal(status, 0);
    deepEqual(listing(dir), {});
    match(stdout, /^Would write \d+ files to deep\/infra:\n├── \.editorconfig\n/);
    match(stdout, /├── scripts\/\n|└── scripts\/\n/);
    doesNotMatch(stdout, /Next:/);
  });

  it('exits with conflicts where the run would', async () => {
    const dir = scratch('dry');
    await cli(make, { cwd: dir });
    writeFileSync(join(dir, 'infra/SECURITY.md'), 'mine');
    const before = listing(dir);
    equal((await cli([...make, '--dry-run'], { cwd: dir })).status, 3);
    const forced = await cli([...make, '--dry-run', '--force'], { cwd: dir });
    equal(forced.status, 0);
    match(forced.stdout, /SECURITY\.md {2}overwrite/);
    match(forced.stderr, /Would overwrite SECURITY\.md/);
    deepEqual(listing(dir), before);
  });

  it('writes what it said when it is run without', async () => {
    const dir = scratch('dry');
    const said = JSON.parse((await cli([...make, '--dry-run', '--json'], { cwd: dir })).stdout);
    await cli(make, { cwd: dir });
    const files = Object.keys(listing(join(dir, 'infra'))).filter((path) => !path.endsWith('/'));
    deepEqual(said.files.map(({ path }: { path: string }) => path).sort(), files.sort());
  });
});

describe('--json', () => {
  const ran = async (cwd: string, ...args: readonly string[]) => {
    const { status, stdout } = await cli([...args, '--json'], { cwd });
    return { status, document: JSON.parse(stdout) };
  };

  it('is one document for a run that succeeds, and nothing else', async () => {
    const dir = scratch('json');
    const { status, document } = await ran(dir, ...make, '--diff');
    equal(status, 0);
    deepEqual(Object.keys(document), ['version', 'command', 'directory', 'files', 'warnings', 'nextSteps']);
    equal(document.version, 1);
    equal(document.command, 'new');
    equal(document.directory, join(dir, 'infra'));
    ok(document.files.length > 30);
    ok(document.files.every(({ action }: { action: string }) => action === 'create'));
    ok(existsSync(join(dir, 'infra')));
    const again = await ran(dir, ...make);
    ok(again.document.files.every(({ action }: { action: string }) => action === 'unchanged'));
  });

  it('is one document for conflicts', async () => {
    const dir = scratch('json');
    mkdirSync(join(dir, 'infra'));
    writeFileSync(join(dir, 'infra/SECURITY.md'), 'mine');
    const { status, document } = await ran(dir, ...make);
    equal(status, 3);
    const [conflict] = document.files.filter(({ action }: { action: string }) => action === 'conflict');
    deepEqual(conflict, {
      path: 'SECURITY.md',
      action: 'conflict',
      conflicts: [{ line: 0, message: 'exists with other content' }],
    });
  });

  it('is one document for answers that are wrong, with every objection', async () => {
    const { status, document } = await ran(scratch('json'), 'new', 'infra', '--yes');
    equal(status, 2);
    equal(document.version, 1);
    equal(document.error.code, 'answers');
    const paths = document.error.objections.map(({ path }: { path: string }) => path);
    deepEqual(paths, ['secretStore.region', 'backend.bucket', 'backend.region', 'environments']);
  });

  it('is one document for a command line that is wrong, wherever the flag is', async () => {
    for (const args of [['nwe'], ['new', '--wibble'], ['new', 'a', 'b'], ['new', '--answers', 'nowhere']]) {
      const { status, document } = await ran(scratch('json'), ...args);
      equal(status, 2);
      ok(['usage', 'answers'].includes(document.error.code));
    }
  });
});

describe('--diff', () => {
  it('shows every line of a new file', async () => {
    const { stdout } = await cli([...make, '--diff', '--dry-run'], { cwd: scratch('diff') });
    match(stdout, /^--- \/dev\/null\n\+\+\+ b\/README\.md\n@@ -0,0 \+1,\d+ @@\n\+# infra\n/m);
  });

  it('shows nothing where nothing changes', async () => {
    const dir = scratch('diff');
    await cli(make, { cwd: dir });
    doesNotMatch((await cli([...make, '--diff'], { cwd: dir })).stdout, /^@@/m);
  });

  it('can be applied by patch, and makes what the run makes', async function () {
    if (spawnSync('patch', ['--version']).status !== 0) this.skip();
    const dir = scratch('diff');
    const { stdout } = await cli([...make, '--diff', '--dry-run'], { cwd: dir });
    const patched = join(dir, 'patched');
    mkdirSync(patched);
    const diff = stdout.slice(0, stdout.indexOf('Would write'));
    equal(spawnSync('patch', ['-p1', '--quiet'], { cwd: patched, input: diff }).status, 0);
    await cli(make, { cwd: dir });
    const contents = (at: string) =>
      Object.fromEntries(Object.entries(listing(at)).map(([path, seen]) => [path, seen.replace(/^\d+ /, '')]));
    deepEqual(contents(patched), contents(join(dir, 'infra')));
  });
});

describe('Modes', () => {
  for (const umask of ['022', '077'])
    it(`are 755 for scripts and 644 for the rest, less the umask ${umask}`, async () => {
      for (const existing of [false, true]) {
        const dir = scratch('modes');
        if (existing) mkdirSync(join(dir, 'infra'));
        const command = `umask ${umask} && exec "$@"`;
        const run = spawnSync('sh', ['-c', command, 'sh', process.execPath, program, ...make], { cwd: dir });
        equal(run.status, 0);
        for (const [path, seen] of Object.entries(listing(join(dir, 'infra')))) {
          const wanted = path.endsWith('.sh') || path.endsWith('/') ? 0o777 : 0o666;
          const mode = (wanted & ~Number.parseInt(umask, 8)).toString(8);
          equal(seen.split(' ')[0], mode, path);
        }
      }
    });
});

describe('--git', () => {
  needs('git');
  const person = {
    GIT_AUTHOR_NAME: 'A',
    GIT_AUTHOR_EMAIL: 'a@example.org',
    GIT_COMMITTER_NAME: 'A',
    GIT_COMMITTER_EMAIL: 'a@example.org',
    GIT_CONFIG_NOSYSTEM: '1',
  };
  const git = (cwd: string, ...args: readonly string[]): string =>
    spawnSync('git', args, { cwd, encoding: 'utf8', env: { ...process.env, GIT_CONFIG_NOSYSTEM: '1' } }).stdout;

  it('makes one commit of everything', async () => {
    const dir = scratch('git');
    const { status, stderr } = await cli([...make, '--git'], { cwd: dir, env: { ...person, HOME: dir } });
    equal(status, 0, stderr);
    const target = join(dir, 'infra');
    equal(git(target, 'rev-list', '--count', 'HEAD').trim(), '1');
    equal(git(target, 'status', '--porcelain'), '');
    equal(git(target, 'branch', '--show-current').trim(), 'main');
    match(git(target, 'ls-files', '-s', 'scripts'), /^100755 .*find-keys\.sh$/m);
    const files = Object.keys(listing(target)).filter((path) => !path.endsWith('/') && !path.startsWith('.git/'));
    deepEqual(
      git(target, 'ls-files').trim().split('\n').sort(),
      files.sort(),
      'all that was made, and nothing ignored',
    );
  });

  it('commits nothing to a repository that the folder is in', async () => {
    const dir = scratch('git');
    git(dir, 'init', '--quiet');
    const { status, stderr } = await cli([...make, '--git'], { cwd: dir, env: person });
    equal(status, 0);
    match(stderr, /is already in a Git repository\. Nothing was committed/);
    equal(git(dir, 'rev-list', '--all', '--count').trim(), '0');
    ok(!existsSync(join(dir, 'infra/.git')));
  });

  it('without a name to commit under fails, and says that the files were written', async () => {
    const dir = scratch('git');
    const env = {
      HOME: join(dir, 'nobody'),
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'user.useConfigOnly',
      GIT_CONFIG_VALUE_0: 'true',
    };
    const ran = await cli([...make, '--git'], { cwd: dir, env });
    assertTold(
      ran,
      74,
      /The files were written, but git commit failed: .+\n {2}Fix the cause and run the Git commands manually/,
    );
    ok(existsSync(join(dir, 'infra/.scaffold/manifest.json')));
  });

  it('without git fails before anything is written', async () => {
    const dir = scratch('git');
    const ran = await cli([...make, '--git'], { cwd: dir, env: { PATH: dir } });
    assertTold(ran, 74, /--git requires Git, which cannot be run\.\n.*Nothing was written/);
    deepEqual(listing(dir), {});
  });

  it('refuses a folder with other files, names them, and writes nothing', async () => {
    const dir = scratch('git');
    mkdirSync(join(dir, 'infra/src'), { recursive: true });
    writeFileSync(join(dir, 'infra/.env'), 'A=1\n');
    const before = listing(dir);
    const ran = await cli([...make, '--git'], { cwd: dir, env: { ...person, HOME: dir } });
    assertTold(ran, 2, /other files that --git would not commit: \.env, src\/\.\n.*Nothing was written/);
    deepEqual(listing(dir), before);
  });

  it('commits what the ignore file of the user names, and files that were there as they are made', async () => {
    const dir = scratch('git');
    mkdirSync(join(dir, '.config/git'), { recursive: true });
    writeFileSync(join(dir, '.config/git/ignore'), '*.json\n*.md\n');
    await cli(make, { cwd: dir });
    const { status, stderr } = await cli([...make, '--git'], { cwd: dir, env: { ...person, HOME: dir } });
    equal(status, 0, stderr);
    const target = join(dir, 'infra');
    match(git(target, 'ls-files'), /^README\.md$/m);
    match(git(target, 'ls-files'), /^\.scaffold\/base\.json$/m);
  });

  it('is not run where it was not asked for', async () => {
    const dir = scratch('git');
    await cli(make, { cwd: dir, env: person });
    ok(!existsSync(join(dir, 'infra/.git')));
  });
});

describe('A reader that stops reading', () => {
  const piped = (dir: string, line: string) =>
    spawnSync('bash', ['-c', `set -o pipefail; ${line}`, 'bash', process.execPath, program, ...make], {
      cwd: dir,
      encoding: 'utf8',
    });

  for (const [title, line] of [
    ['of results', '"$@" --diff | head -1'],
    ['of results and talk', '"$@" --diff 2>&1 | head -1'],
    ['of anything', '"$@" --diff 2>&1 | true'],
  ] as const)
    it(`${title} does not keep the files from being written`, () => {
      const dir = scratch('pipe');
      const { status, stderr } = piped(dir, line);
      equal(status, 0, stderr);
      doesNotMatch(stderr, /EPIPE|^\s+at /m);
      ok(existsSync(join(dir, 'infra/.scaffold/manifest.json')));
    });

  it('does not hide that there were conflicts', () => {
    const dir = scratch('pipe');
    mkdirSync(join(dir, 'infra'));
    writeFileSync(join(dir, 'infra/SECURITY.md'), 'mine');
    equal(piped(dir, '"$@" 2>&1 | true').status, 3);
  });
});

describe('Answers from several sources', () => {
  const file = [
    'name: from-file',
    'secretStore: { kind: vault, address: https://vault.acme.example, mount: kv }',
    'backend: { kind: s3, bucket: acme-tfstate, region: us-west-2 }',
    'environments:',
    '  - { name: dev, org: acme }',
    '  - { name: prod, org: acme-prod }',
  ].join('\n');

  /** Makes a repository from the file and the arguments, and gives its answers. */
  async function from(args: readonly string[], input = file) {
    const dir = scratch('sources');
    const { status, stderr } = await cli(['new', 'infra', '--answers', '-', ...args], { cwd: dir, input });
    equal(status, 0, stderr);
    return recorded(join(dir, 'infra'));
  }

  it('are taken from standard input, as YAML and as JSON alike', async () => {
    const yaml = await from([]);
    equal(yaml.name, 'from-file');
    deepEqual(await from([], JSON.stringify(parse(file), null, '\t')), yaml);
    deepEqual(
      await from([], `\uFEFF${file.replaceAll('\n', '\r\n')}`),
      yaml,
      'with a byte order mark, and lines as on Windows',
    );
  });

  it('are overridden by flags and --set', async () => {
    const answers = await from([
      '--name',
      'from-flag',
      '--set',
      'environments[prod].org=acme-two',
      '--set',
      'backend.region=eu-west-1',
    ]);
    equal(answers.name, 'from-flag');
    equal(answers.backend.region, 'eu-west-1');
    equal(answers.environments[1].org, 'acme-two');
    equal(answers.environments[1].host, 'acme-two.hosted.unionai.cloud');
  });

  it('lose the settings of a choice with its kind', async () => {
    const answers = await from([
      '--secret-store',
      'google-secret-manager',
      '--set',
      'secretStore.project=acme-platform',
    ]);
    deepEqual(Object.keys(answers.secretStore), ['kind', 'project', 'secretName']);
  });

  it('may begin with a link to the schema', async () => {
    equal((await from([], `$schema: ./schema.json\n${file}`)).$schema, undefined);
  });

  it('are recorded so that the record makes the same repository', async () => {
    const dir = scratch('sources');
    await cli(['new', 'one', '--answers', '-'], { cwd: dir, input: file });
    await cli(['new', 'two', '--answers', 'one/.yo-rc.json'], { cwd: dir });
    notEqual(Object.keys(listing(join(dir, 'one'))).length, 0);
    deepEqual(listing(join(dir, 'two')), listing(join(dir, 'one')));
  });
});

describe('A signal while answers are waited for', () => {
  for (const [signal, exitCode] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)
    it(`${signal} exits with ${exitCode} and writes nothing`, async () => {
      const dir = scratch('signal');
      const child = spawn(process.execPath, [program, 'new', 'infra', '--answers', '-'], { cwd: dir });
      child.stdin.on('error', () => undefined);
      // More than a pipe holds: when it is through, the program is reading.
      await new Promise((resolve) => child.stdin.write(' '.repeat(500_000), resolve));
      child.kill(signal);
      equal(await new Promise((resolve) => child.on('close', resolve)), exitCode);
      deepEqual(listing(dir), {});
    });
});
