import { deepEqual, doesNotMatch, equal, match, ok } from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { secureRoot } from '../../src/audit/examples.ts';
import { canary, revealed, secrets } from '../audit/canaries.ts';
import { scratch } from '../terraform/workbench.ts';
import { cli } from './cli.ts';

const hasGit = spawnSync('git', ['--version']).status === 0;
const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];

function git(dir: string, ...args: readonly string[]): string {
  return execFileSync('git', [...identity, ...args], {
    cwd: dir,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

function repository(): string {
  const dir = scratch('history');
  git(dir, 'init', '-qb', 'main');
  writeFileSync(join(dir, 'main.tf'), secureRoot);
  writeFileSync(join(dir, '.gitignore'), '*.tfvars\n*.tfstate\n*.tfstate.*\n');
  commit(dir);
  return dir;
}

function commit(dir: string): string {
  git(dir, 'add', '-A');
  git(dir, 'commit', '-qm', 'Change');
  return git(dir, 'rev-parse', 'HEAD').trim().slice(0, 12);
}

interface Report {
  readonly findings: readonly { readonly rule: string; readonly file: string; readonly message: string }[];
  readonly checklist: readonly { readonly id: string; readonly status: string; readonly reason: string }[];
  readonly notes: readonly string[];
}

async function audited(dir: string, ...args: readonly string[]): Promise<Report> {
  const { stdout } = await cli(['audit', '--history', '--json', ...args], { cwd: dir });
  return JSON.parse(stdout) as Report;
}

function inHistory({ findings }: Report): readonly string[] {
  return findings.flatMap(({ rule, file }) => (rule.endsWith('-in-history') ? [`${rule} ${file}`] : []));
}

describe('unionai-terraform audit --history', () => {
  before(function () {
    if (!hasGit) this.skip();
  });

  const all = Object.values(secrets()).join('\n\n\n');

  it('finds Union.ai keys and other credentials that were removed, with the first commit that has them', async () => {
    const dir = repository();
    writeFileSync(join(dir, 'notes.md'), all);
    const first = commit(dir);
    writeFileSync(join(dir, 'other.md'), 'Other.\n');
    commit(dir);
    writeFileSync(join(dir, 'notes.md'), 'Nothing.\n');
    commit(dir);
    const report = await audited(dir);
    const messages = report.findings.filter(({ file }) => file === 'notes.md').map(({ message }) => message);
    const text = messages.join('\n');
    match(text, new RegExp(`^Commit ${first} added the Union\\.ai API key of client ci at acme\\.hosted`, 'm'));
    match(text, /added a GitHub token of \d+ characters to this file; the file at HEAD does not contain it\./);
    match(text, /added a Vault token/);
  });

  it('says that the file at HEAD still contains a key', async () => {
    const dir = repository();
    writeFileSync(join(dir, 'notes.md'), all);
    commit(dir);
    const { findings } = await audited(dir);
    ok(findings.some(({ rule, message }) => rule === 'union-key-in-history' && /still contains it/.test(message)));
  });

  it('searches branches whose changes a merge undid, other branches, and merges themselves', async () => {
    const dir = repository();
    git(dir, 'checkout', '-qb', 'undone');
    writeFileSync(join(dir, 'undone.md'), all);
    commit(dir);
    rmSync(join(dir, 'undone.md'));
    commit(dir);
    git(dir, 'checkout', '-q', 'main');
    git(dir, 'merge', '-q', '--no-ff', '--no-commit', 'undone');
    writeFileSync(join(dir, 'merge.md'), `${all}\nother\n`);
    commit(dir);
    rmSync(join(dir, 'merge.md'));
    commit(dir);
    git(dir, 'checkout', '-qb', 'open');
    writeFileSync(join(dir, 'open.md'), `${all}\n`);
    commit(dir);
    git(dir, 'checkout', '-q', 'main');
    const files = new Set(inHistory(await audited(dir)).map((one) => one.split(' ')[1]));
    deepEqual([...files].sort(), ['merge.md', 'open.md', 'undone.md']);
  });

  it('of a folder names paths below it', async () => {
    const dir = repository();
    mkdirSync(join(dir, 'infra'));
    writeFileSync(join(dir, 'infra/main.tf'), secureRoot);
    writeFileSync(join(dir, 'infra/notes.md'), all);
    writeFileSync(join(dir, 'notes.md'), `${all}\nother\n`);
    commit(dir);
    const found = await audited(join(dir, 'infra'));
    deepEqual([...new Set(inHistory(found).map((one) => one.split(' ')[1]))], ['notes.md']);
    ok(found.findings.some(({ message }) => /still contains it/.test(message)));
  });

  it('does not call a shallow clone searched', async () => {
    const dir = repository();
    writeFileSync(join(dir, 'notes.md'), all);
    commit(dir);
    rmSync(join(dir, 'notes.md'));
    commit(dir);
    const clone = scratch('history');
    git(clone, 'clone', '-q', '--depth', '1', `file://${dir}`, '.');
    const { checklist, notes } = await audited(clone);
    match(notes.join('\n'), /The clone is shallow/);
    equal(checklist.find(({ id }) => id === 'no-keys-in-git')?.status, 'cannot-tell');
  });

  it('never prints a secret, in any format, with a baseline, or where a file cannot be read', async function () {
    this.timeout(120_000);
    const dir = repository();
    writeFileSync(join(dir, 'notes.md'), all);
    writeFileSync(join(dir, 'main.tf'), secureRoot.replace('  allowed_orgs', `  org = "${canary}"\n  allowed_orgs`));
    commit(dir);
    const { stdout } = await cli(['audit', '--history', '--json'], { cwd: dir });
    writeFileSync(join(dir, '..', 'baseline.json'), stdout);
    const [key = ''] = Object.values(secrets());
    writeFileSync(join(dir, `${key}.tf`), '# a name that is a key\n');
    if (process.getuid?.() !== 0) chmodSync(join(dir, `${key}.tf`), 0);
    const options = [[], ['--history'], ['--history', '--baseline', join(dir, '..', 'baseline.json')]];
    for (const format of process.env.SLOW_TESTS ? ['text', 'json', 'sarif', 'junit', 'gitlab'] : ['text'])
      for (const more of process.env.SLOW_TESTS ? options : options.slice(1)) {
        const { text } = await cli(['audit', '--format', format, ...more], { cwd: dir });
        // The organization is not secret.
        equal(revealed(text.replaceAll(`org = "${canary}"`, '')), undefined, text);
      }
    const { text } = await cli(['audit', '--baseline', join(dir, `${key}.tf`)], { cwd: dir });
    equal(revealed(text), undefined, text);
    doesNotMatch(text, /at .*\.ts:\d/);
  });
});
