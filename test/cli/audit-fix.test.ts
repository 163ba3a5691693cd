import { deepEqual, doesNotMatch, equal, match, notEqual, ok } from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { exampleKey, secureRoot } from '../../src/audit/examples.ts';
import { listing } from '../folder.ts';
import { scratch } from '../terraform/workbench.ts';
import { assertTold, cli } from './cli.ts';
import { made, read, rewrite } from './made.ts';

const ignored = '*.tfvars\n*.tfstate\n*.tfstate.*\n';
const plain = secureRoot.replace('    use_lockfile = true\n', '');
const open = { 'main.tf': plain, '.gitignore': ignored };

function folder(files: Readonly<Record<string, string | Uint8Array>>): string {
  const dir = scratch('audit-fix');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  return dir;
}

const expected = plain.replace('    encrypt      = true\n', '    encrypt      = true\n    use_lockfile = true\n');

describe('unionai-terraform audit --fix', () => {
  it('fixes what the audit finds, exits with 0, and a second run writes nothing', async () => {
    const dir = folder(open);
    equal((await cli(['audit'], { cwd: dir })).status, 1);
    const first = await cli(['audit', '--fix'], { cwd: dir });
    equal(first.status, 0, first.text);
    match(first.stdout, /^Fixed:\n {2}main\.tf:11: The s3 backend has no lock\. \[unlocked-state\]\nChanged 1 file\./);
    match(first.stdout, /Next: Run init -reconfigure in the root module/);
    equal(read(dir, 'main.tf'), expected);
    const before = listing(dir);
    const second = await cli(['audit', '--fix'], { cwd: dir });
    equal(second.status, 0, second.text);
    match(second.stdout, /^Nothing was found that --fix can fix\./);
    deepEqual(listing(dir), before);
  });

  it('--dry-run writes nothing, shows the difference with --diff, and exits as the run does', async () => {
    for (const [files, status] of [
      [open, 0],
      [{ ...open, 'notes.md': exampleKey('leaked') }, 1],
    ] as const) {
      const dir = folder(files);
      const before = listing(dir);
      const dry = await cli(['audit', '--fix', '--dry-run', '--diff'], { cwd: dir });
      equal(dry.status, status, dry.text);
      match(dry.stdout, /^Would fix:/);
      match(dry.stdout, /\n\+ {4}use_lockfile = true\n/);
      doesNotMatch(dry.text, new RegExp(exampleKey('leaked').slice(0, 12)));
      deepEqual(listing(dir), before);
      equal((await cli(['audit', '--fix'], { cwd: dir })).status, status);
    }
  });

  it('exits with 1 for what remains, and says why it was not fixed', async () => {
    const dir = folder({ ...open, 'main.tf': plain.replace('  allowed_orgs = ["acme"]\n', '') });
    const { status, stdout } = await cli(['audit', '--fix'], { cwd: dir });
    equal(status, 1, stdout);
    match(stdout, /Not fixed:\n {2}main\.tf:\d+: \[allowed-orgs-missing\] the files do not say which organization/);
    match(read(dir, 'main.tf'), /use_lockfile = true/);
  });

  it('reports as JSON what it fixed, what remains and the files', async () => {
    const dir = folder({ 'main.tf': plain });
    const { status, stdout } = await cli(['audit', '--fix', '--json'], { cwd: dir });
    equal(status, 0, stdout);
    const report = JSON.parse(stdout) as {
      version: number;
      checklist: readonly unknown[];
      fixed: readonly { rule: string }[];
      files: readonly unknown[];
    };
    equal(report.version, 1);
    equal(report.checklist.length, 19);
    deepEqual(
      report.fixed.map(({ rule }) => rule),
      ['gitignore-gap', 'gitignore-gap', 'gitignore-gap', 'unlocked-state'],
    );
    deepEqual(report.files, [
      { path: 'main.tf', action: 'update' },
      { path: '.gitignore', action: 'create' },
    ]);
    equal(read(dir, '.gitignore'), ignored);
  });

  it('keeps a byte order mark, the line endings and the mode of a file', async () => {
    const text = `\ufeff${plain.replaceAll('\n', '\r\n')}`;
    const dir = folder({ ...open, 'main.tf': text });
    const { mode } = statSync(join(dir, 'main.tf'));
    equal((await cli(['audit', '--fix'], { cwd: dir })).status, 0);
    equal(read(dir, 'main.tf'), `\ufeff${expected.replaceAll('\n', '\r\n')}`);
    equal(statSync(join(dir, 'main.tf')).mode, mode);
  });

  it('leaves files that are not UTF-8, and does not write through links', async () => {
    const bytes = Buffer.concat([Buffer.from(plain), Buffer.from([0x23, 0xe9, 0x0a])]);
    const dir = folder({ ...open, 'main.tf': bytes });
    const { status, stdout } = await cli(['audit', '--fix'], { cwd: dir });
    equal(status, 1, stdout);
    match(stdout, /\[unlocked-state\] main\.tf is not valid UTF-8/);
    deepEqual(readFileSync(join(dir, 'main.tf')), bytes);
    const linked = folder({ '.gitignore': ignored, 'real/text.txt': plain });
    symlinkSync('real/text.txt', join(linked, 'main.tf'));
    const through = await cli(['audit', '--fix'], { cwd: linked });
    match(through.stdout, /main\.tf is reached through a symbolic link/);
    equal(read(linked, 'real/text.txt'), plain);
  });

  it('writes nothing where nothing uses the provider, and needs --fix for --dry-run and --diff', async () => {
    const dir = folder({
      '.github/workflows/x.yml': 'on: push\njobs:\n  a:\n    steps:\n      - uses: actions/checkout@v7\n',
    });
    const before = listing(dir);
    equal((await cli(['audit', '--fix'], { cwd: dir })).status, 4);
    deepEqual(listing(dir), before);
    assertTold(await cli(['audit', '--dry-run'], { cwd: dir }), 2, /--dry-run needs --fix/);
    assertTold(await cli(['audit', '--diff'], { cwd: dir }), 2, /--diff needs --fix/);
  });

  it('stops where an update left conflicts', async () => {
    const dir = await made();
    writeFileSync(join(dir, '.scaffold/pending.json'), '{"format":1,"wanted":{}}\n');
    const before = listing(dir);
    assertTold(await cli(['audit', '--fix'], { cwd: dir }), 3, /unresolved conflicts/);
    deepEqual(listing(dir), before);
  });

  it('restores what is missing in a generated repository, and update keeps it as an edit', async () => {
    const dir = await made();
    const paths = ['environments/prod/providers.tf', 'environments/dev/backend.tf', '.gitignore'];
    rewrite(dir, 'environments/prod/providers.tf', (text) => text.replace('  allowed_orgs = [local.union.org]\n', ''));
    rewrite(dir, 'environments/dev/backend.tf', (text) => text.replace('    use_lockfile = true\n', ''));
    rewrite(dir, '.gitignore', (text) => text.replace('*.tfvars\n', ''));
    rewrite(dir, '.github/workflows/terraform-deploy.yml', (text) =>
      text.replace(/checkout@[0-9a-f]{40} # v[\d.]+/, 'checkout@v7'),
    );
    const { status, stdout } = await cli(['audit', '--fix'], { cwd: dir });
    equal(status, 0, stdout);
    match(read(dir, 'environments/prod/providers.tf'), /allowed_orgs = \[local\.union\.org\]/);
    const fixed = Object.fromEntries(paths.map((path) => [path, read(dir, path)]));
    const updated = await cli(['update', '--set', 'environments[staging].org=acme-stage', '--allow-dirty'], {
      cwd: dir,
    });
    equal(updated.status, 0, updated.text);
    for (const path of paths) equal(read(dir, path), fixed[path], path);
    notEqual(readdirSync(join(dir, '.scaffold')).length, 0);
    ok(!existsSync(join(dir, '.scaffold/pending.json')));
  });
});
