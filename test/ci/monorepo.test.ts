import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAnswers } from '../../src/answers/parse.ts';
import type { Answers } from '../../src/model/answers.ts';
import { plan } from '../../src/plan/plan.ts';
import { answersFor, usual } from '../combinations.ts';
import { isSlow, slowIt } from '../slow.ts';
import { lay, needs, run, scratch } from '../terraform/workbench.ts';
import { fakeEngine } from './engine.ts';
import { fakeGh } from './github-cli.ts';
import { drive } from './github-driver.ts';
import { actions, environmentsOf, occasions } from './github-forge.ts';
import type { WorkflowRun } from './github-workflow.ts';
import { GitlabProject, gitlabProgram } from './gitlab-runner.ts';
import { noLocks, removeBootstrap } from './ground.ts';
import { cloudCommands, fakeCommands } from './toolbox.ts';
import { loadParser } from './validators/github-parser.ts';

const folders = ['infra/union', 'platform/other'] as const;
/** The answers of a repository in a folder. Both have environments of the same names. */
function answersIn(path: string, ci: Readonly<Record<string, unknown>>): Answers {
  const environments = ['dev', 'prod'].map((name) => ({ name, org: `acme-${name}` }));
  const { record } = answersFor(usual, { ci, environments });
  return parseAnswers({ ...record, name: path.split('/')[1], path });
}

/** A work tree with both repositories. Shared files are those of the first one. */
function workTree(ci: Readonly<Record<string, unknown>>): string {
  const top = scratch('mono');
  for (const folder of [...folders].reverse()) {
    const dir = join(top, folder);
    mkdirSync(dir, { recursive: true });
    lay(plan(answersIn(folder, ci)), dir);
    removeBootstrap(dir);
    for (const name of ['dev', 'prod']) writeFileSync(join(dir, `environments/${name}/.terraform.lock.hcl`), noLocks);
  }
  return top;
}

const applied = (log: string): readonly string[] =>
  [...log.matchAll(/^.*environment=(\S+) .*result=applied$/gm)].map((one) => one[1] ?? '');

describe('Two repositories in one work tree on GitHub', function () {
  needs('bash');
  this.timeout(60_000);
  const ci = { kind: 'github-actions', repository: 'acme/mono' };
  let top: string;
  let commands: ReturnType<typeof fakeCommands>;
  before(() => {
    top = workTree(ci);
    commands = fakeCommands({ ...cloudCommands, terraform: fakeEngine, tflint: '', shellcheck: '', gh: fakeGh });
  });

  async function drove(
    folder: string,
    workflow: string,
    files: readonly string[],
    approved: readonly string[] = [],
  ): Promise<WorkflowRun> {
    const name = folder.split('/')[1];
    const answers = answersIn(folder, ci);
    const text = readFileSync(join(top, `.github/workflows/${name}-${workflow}.yml`), 'utf8');
    const outside = { HOME: scratch('home'), PATH: `${commands.path}:${process.env.PATH ?? ''}` };
    const forge = { environments: environmentsOf(answers, join(top, folder)), outside, tokens: {}, actions };
    const occasion = { check: occasions.request(), deploy: occasions.push(approved), drift: occasions.schedule() }[
      workflow
    ];
    if (occasion === undefined) throw new Error(`no occasion for ${workflow}`);
    return drive(top, text, forge, { ...occasion, files });
  }

  it('each pipeline runs for its own folder alone, and in it', async () => {
    const files = ['infra/union/environments/dev/main.tf'];
    const [own, other] = [await drove('infra/union', 'deploy', files), await drove('platform/other', 'deploy', files)];
    deepEqual([applied(own.log), own.results['apply-prod'], other.results], [['dev'], 'waiting', {}], own.log);
    const requests = [await drove('infra/union', 'check', files), await drove('platform/other', 'check', files)];
    deepEqual(
      requests.map(({ results }) => results),
      [{ static: 'success', scan: 'success', plan: 'success', comment: 'success' }, {}],
    );
    const readme = [
      await drove('infra/union', 'check', ['README.md']),
      await drove('platform/other', 'check', ['README.md']),
    ];
    deepEqual(
      readme.map(({ results }) => results),
      [{}, {}],
    );
  });

  it('a change of its workflow counts as a change of its folder', async () => {
    const files = ['.github/workflows/other-deploy.yml'];
    const [own, other] = [
      await drove('infra/union', 'deploy', files),
      await drove('platform/other', 'deploy', files, ['other--prod']),
    ];
    deepEqual([own.results, applied(other.log)], [{}, ['dev', 'prod']], other.log);
  });

  it('drift of each is reported under a label of its own', async () => {
    appendFileSync(join(top, 'platform/other/environments/dev/main.tf'), '# changed\n');
    const [own, other] = [await drove('infra/union', 'drift', []), await drove('platform/other', 'drift', [])];
    equal(other.results.report, 'success', other.log);
    const calls = commands.calls('gh').join('\n');
    match(calls, /issue create .*--label other-drift/);
    ok(own.results.drift !== undefined);
  });
});

describe('Two repositories in one work tree on GitLab', function () {
  needs('git', 'rsync', 'bash');
  this.timeout(120_000);
  const ci = { kind: 'gitlab-ci', project: 'acme/mono' };
  let top: string;
  let project: GitlabProject;
  before(async () => {
    top = workTree(ci);
    const second = new Map(plan(answersIn(folders[1], ci))).get('../../.gitlab-ci.yml')?.share?.parts[0]?.lines ?? '';
    const pipeline = join(top, '.gitlab-ci.yml');
    const text = readFileSync(pipeline, 'utf8');
    writeFileSync(
      pipeline,
      text.replace(/^include:\n/m, (line) => `${line}${second.replace(/^include:.*\n/, '')}\n`),
    );
    const commands = fakeCommands({ ...cloudCommands, terraform: fakeEngine });
    const outside = { PATH: `${commands.path}:${process.env.PATH ?? ''}` };
    const settings: Readonly<Record<string, string>> = { AWS_REGION: 'us-west-2' };
    const settingOf = (name: string, scope: string) => settings[name] ?? `arn:aws:iam::123456789012:role/${scope}`;
    project = await GitlabProject.at(top, outside, { AWS_ID_TOKEN: 'of-the-job' }, settingOf, folders);
  });

  it('a change in neither runs nothing', async () => {
    writeFileSync(join(top, 'README.md'), '# Everything\n');
    await project.commit();
    deepEqual((await project.run({ source: 'push' })).jobs, {});
  });

  it('each pipeline runs for its own folder alone, in the order of the tiers', async () => {
    appendFileSync(join(top, 'infra/union/environments/dev/main.tf'), '# changed\n');
    await project.commit();
    const { jobs, text, artifacts } = await project.run({ source: 'push' });
    const expected = {
      'union:static': 'PASS',
      'union:plan:dev': 'PASS',
      'union:apply:dev': 'PASS',
      'union:plan:prod': 'PASS',
    };
    deepEqual(jobs, expected, text);
    ok(artifacts('union:plan:prod').includes('infra/union/.plan/prod/tfplan'), artifacts('union:plan:prod').join());
    const request = await project.run({ source: 'merge_request_event' });
    deepEqual(request.jobs, { 'union:static': 'PASS', 'union:review': 'PASS' }, request.text);
  });

  slowIt('at night every folder is checked', async () => {
    const { jobs } = await project.run({ source: 'schedule' });
    const names = Object.keys(jobs);
    ok(names.includes('union:drift: [dev]') && names.includes('other:drift: [prod]'), names.join());
  });
});

/** A combination for each way in which pipelines differ: sealed, planned again, static checks only, one root for all. */
const forms = [
  { store: 'aws-secrets-manager', read: 'ephemeral', backend: 's3', layout: 'directories', engine: 'terraform' },
  { store: 'environment', read: 'ephemeral', backend: 'hcp-terraform', layout: 'directories', engine: 'opentofu' },
  { store: 'azure-key-vault', read: 'ephemeral', backend: 'azurerm', layout: 'aliases', engine: 'terraform' },
  { store: 'tfvars', read: 'ephemeral', backend: 'local', layout: 'aliases', engine: 'opentofu' },
  { store: 'vault', read: 'ephemeral', backend: 'gitlab', layout: 'directories', engine: 'terraform' },
];

function formsIn(ci: Readonly<Record<string, unknown>>): readonly Answers[] {
  const environments = ['dev', 'prod'].map((name) => ({ name, org: `acme-${name}` }));
  return forms.map((form) => {
    const { record } = answersFor(form, { ci, environments });
    return parseAnswers({ ...record, name: 'union', path: 'infra/union' });
  });
}

describe('The pipeline of a subfolder', function () {
  needs('git');
  this.timeout(120_000);

  it('passes the parser of GitHub', async () => {
    const parse = await loadParser();
    for (const answers of formsIn({ kind: 'github-actions', repository: 'acme/mono' })) {
      const workflows = [...plan(answers)].filter(([path]) => path.startsWith('../../.github/workflows/'));
      ok(workflows.length > 0);
      for (const [path, { text }] of workflows) deepEqual(await parse(path.replaceAll('../', ''), text), [], text);
    }
  });

  it('passes the schema of GitLab, included from the top', async () => {
    const all = formsIn({ kind: 'gitlab-ci', project: 'acme/mono' });
    for (const answers of isSlow ? all : all.slice(0, 1)) {
      const top = scratch('mono');
      const dir = join(top, 'infra/union');
      mkdirSync(dir, { recursive: true });
      lay(plan(answers), dir);
      const outside = { PATH: process.env.PATH ?? '' };
      await GitlabProject.at(top, outside, {}, () => '', []);
      const home = ['--home', scratch('home'), '--state-dir', '.state'];
      const args = ['--list-json', ...home, '--no-evaluate-rule-changes', '--variable', 'CI_PIPELINE_SOURCE=push'];
      const { status, text } = await run(process.execPath, [gitlabProgram(), ...args], { cwd: top, env: outside });
      equal(status, 0, text);
      match(text, /"name": ?"union:static"/);
    }
  });
});
