import { deepEqual, doesNotMatch, equal, match, ok } from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { practices } from '../../src/audit/checklist-lines.ts';
import { exampleKey, secureRoot } from '../../src/audit/examples.ts';
import { sarifErrors } from '../audit/sarif-schema.ts';
import { scratch } from '../terraform/workbench.ts';
import { cli } from './cli.ts';
import { made } from './made.ts';

const hasGit = spawnSync('git', ['--version']).status === 0;

function folder(files: Readonly<Record<string, string>>): string {
  const dir = scratch('audit');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  return dir;
}

const ignored = '*.tfvars\n*.tfstate\n*.tfstate.*\n';
const clean = { 'main.tf': secureRoot, '.gitignore': ignored };
const leaky = { ...clean, 'notes.md': `${exampleKey('leaked')}\n` };

function git(dir: string, ...args: readonly string[]): void {
  const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];
  execFileSync('git', [...identity, ...args], { cwd: dir, stdio: 'ignore' });
}

describe('unionai-terraform audit', () => {
  it('exits with 0 for a generated repository, and reports the nineteen lines in order', async () => {
    const dir = await made();
    const { status, stdout } = await cli(['audit', '--json'], { cwd: dir });
    equal(status, 0, stdout);
    const report = JSON.parse(stdout) as {
      version: number;
      checklist: { id: string; status: string; where: string[] }[];
    };
    equal(report.version, 1);
    deepEqual(
      report.checklist.map(({ id }) => id),
      practices(),
    );
    equal(report.checklist.length, 19);
  });

  it('exits with 1 for an error, and never prints the key', async () => {
    const dir = folder(leaky);
    for (const format of ['text', 'json', 'sarif', 'junit', 'gitlab']) {
      const { status, text } = await cli(['audit', '--format', format], { cwd: dir });
      equal(status, 1, text);
      match(text, /union-key-in-file/);
      if (format === 'sarif') deepEqual(sarifErrors(JSON.parse(text)), []);
      doesNotMatch(text, new RegExp(exampleKey('leaked').slice(0, 12)));
    }
  });

  it('--fail-on sets the least severity for exit code 1', async () => {
    const dir = folder(clean);
    equal((await cli(['audit'], { cwd: dir })).status, 0);
    equal((await cli(['audit', '--fail-on', 'warning'], { cwd: dir })).status, 1);
  });

  it('exits with 4 where nothing uses the provider', async () => {
    const { status, stdout, stderr } = await cli(['audit'], { cwd: folder({ 'main.tf': 'locals {}\n' }) });
    equal(status, 4);
    equal(stdout, '');
    match(stderr, /nothing to audit/);
  });

  it('exits with 2 for a folder that does not exist and a baseline that is none', async () => {
    const dir = folder({ ...clean, 'other.json': '{}' });
    equal((await cli(['audit', 'missing'], { cwd: dir })).status, 2);
    equal((await cli(['audit', '--baseline', 'missing.json'], { cwd: dir })).status, 2);
    equal((await cli(['audit', '--baseline', 'other.json'], { cwd: dir })).status, 2);
    equal((await cli(['audit', '--format', 'xml'], { cwd: dir })).status, 2);
  });

  it('accepts the findings of a baseline, also after lines were added above them', async () => {
    const dir = folder(leaky);
    const { stdout } = await cli(['audit', '--json'], { cwd: dir });
    writeFileSync(join(dir, 'baseline.json'), stdout);
    writeFileSync(join(dir, 'notes.md'), `New.\n\n${leaky['notes.md']}`);
    const { status, text } = await cli(['audit', '--baseline', 'baseline.json'], { cwd: dir });
    equal(status, 0, text);
    match(text, /accepted by waivers, excluded paths or the baseline/);
  });

  it('a waiver needs a reason and never makes a line of the checklist met', async () => {
    const open = secureRoot.replace('  allowed_orgs = ["acme"]\n', '');
    const at = (comment: string): string => open.replace('provider "unionai"', `${comment}\nprovider "unionai"`);
    const waived = folder({
      ...clean,
      'main.tf': at('# unionai-audit:ignore allowed-orgs-missing Tested with one key only'),
    });
    const { status, stdout } = await cli(['audit', '--json'], { cwd: waived });
    equal(status, 0, stdout);
    const { checklist } = JSON.parse(stdout) as { checklist: { id: string; status: string }[] };
    equal(checklist.find(({ id }) => id === 'allowed-orgs')?.status, 'not-met');
    const unreasoned = folder({ ...clean, 'main.tf': at('# unionai-audit:ignore allowed-orgs-missing') });
    equal((await cli(['audit'], { cwd: unreasoned })).status, 1);
  });

  it('does not follow links out of the folder, and names them', async () => {
    const outside = folder({ 'key.tf': `locals { k = "${exampleKey('outside')}" }\n` });
    const dir = folder(clean);
    symlinkSync(join(outside, 'key.tf'), join(dir, 'linked.tf'));
    symlinkSync(dir, join(dir, 'loop'));
    const { status, text } = await cli(['audit'], { cwd: dir });
    equal(status, 0, text);
    match(text, /linked\.tf: is a symbolic link that leads out of the folder/);
  });

  it('reads files that are not valid, and says so', async () => {
    const dir = folder({
      ...clean,
      'broken.tf': 'resource "a" {\n',
      '.github/workflows/x.yml': 'a: [\n',
      'binary.tf': 'a\0b',
    });
    writeFileSync(join(dir, 'latin.tf'), Buffer.from([0x23, 0xe9, 0x0a]));
    const { status, text } = await cli(['audit'], { cwd: dir });
    equal(status, 0, text);
    match(text, /broken\.tf:\d+: is not valid HCL/);
    match(text, /x\.yml: is not valid YAML/);
  });

  it('a tracked file counts although Git would ignore it', async function () {
    if (!hasGit) this.skip();
    const dir = folder({ ...clean, 'terraform.tfvars': 'union_api_key = "secret-value"\n' });
    equal((await cli(['audit'], { cwd: dir })).status, 0);
    git(dir, 'init', '-q');
    git(dir, 'add', '-Af');
    const { status, text } = await cli(['audit'], { cwd: dir });
    equal(status, 1);
    ok(text.includes('secret-file-tracked'), text);
  });
});

describe('unionai-terraform audit --clone', () => {
  it('audits what Git would ignore, and does not run Git', async () => {
    const dir = folder({
      ...clean,
      'terraform.tfvars': 'union_api_key = "secret-value"\n',
      '.git': 'gitdir: /nowhere\n',
    });
    equal((await cli(['audit'], { cwd: dir })).status, 74);
    const { status, text } = await cli(['audit', '--clone'], { cwd: dir });
    equal(status, 1);
    ok(text.includes('secret-file-tracked'), text);
  });
});

describe('unionai-terraform explain', () => {
  it('explains a rule with its examples, and suggests the nearest', async () => {
    const { status, stdout } = await cli(['explain', 'shared-key'], { cwd: scratch('explain') });
    equal(status, 0);
    match(stdout, /How to fix it[\s\S]*Fails[\s\S]*Passes/);
    const key = await cli(['explain', 'hard-coded-key'], { cwd: scratch('explain') });
    match(key.stdout, /api_key += "\[key not shown\]"\n +allowed_orgs = \["acme"\]/);
    const unknown = await cli(['explain', 'shared-keys'], { cwd: scratch('explain') });
    equal(unknown.status, 2);
    match(unknown.stderr, /Did you mean shared-key\?/);
  });
});
