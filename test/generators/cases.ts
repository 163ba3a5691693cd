import { appendFileSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { exampleKey } from '../../src/audit/examples.ts';
import { cli } from '../cli/cli.ts';
import { committed, made, rewrite } from '../cli/made.ts';
import { scratch } from '../terraform/workbench.ts';
import { folders, laid } from '../update/foreign.ts';
import type { Given } from './run-both.ts';

/** A run in which an option makes a difference. */
export interface Case {
  /** Makes the folder to run in. */
  readonly folder: () => Promise<string>;
  readonly operands: readonly string[];
  /** The option itself. */
  readonly value: Given[string];
  /** The other options of the run. */
  readonly others: Given;
  readonly needsGit: boolean;
}

const file = 'environments/dev/main.tf';
const move = { set: 'environments[dev].org=acme-dev' };

async function empty(): Promise<string> {
  const dir = join(scratch('empty'), 'work');
  mkdirSync(dir);
  return dir;
}

/** A folder with a file, as something to read or something in the way. */
function withFile(path: string, text: string, base: () => Promise<string> = empty): Case['folder'] {
  return async () => {
    const dir = await base();
    mkdirSync(join(dir, path, '..'), { recursive: true });
    writeFileSync(join(dir, path), text);
    return dir;
  };
}

/** A repository in which a line of a file was edited that `move` changes. */
async function conflicting(): Promise<string> {
  const dir = await made();
  rewrite(dir, file, (text) => text.replace(/^( *org += ).*$/m, '$1"mine"'));
  return dir;
}

async function marked(): Promise<string> {
  const dir = await conflicting();
  await cli(['update', '--set', move.set, '--conflicts=markers'], { cwd: dir });
  return dir;
}

/** A repository with files that are not committed, and that `move` and a new environment touch. */
async function dirty(): Promise<string> {
  const dir = await committed(await made());
  appendFileSync(join(dir, file), '# mine\n');
  appendFileSync(join(dir, '.github/workflows/terraform-drift.yml'), '# mine\n');
  return dir;
}

/** A repository with a key in a file. */
async function leaking(): Promise<string> {
  const dir = await made();
  writeFileSync(join(dir, 'notes.md'), `${exampleKey()}\n`);
  return dir;
}

/** A repository in which Git does not ignore files with values of variables. */
async function unignored(): Promise<string> {
  const dir = await made();
  rewrite(dir, '.gitignore', (text) => text.replace('*.tfvars\n', ''));
  return dir;
}

/** A repository with a key in an earlier commit. */
async function leaked(): Promise<string> {
  const dir = await committed(await leaking());
  rmSync(join(dir, 'notes.md'));
  return committed(dir);
}

/** A repository with a key in a file, and the report of an earlier audit. */
async function known(): Promise<string> {
  const dir = await leaking();
  const { stdout } = await cli(['audit', '--json'], { cwd: dir });
  writeFileSync(join(dir, 'baseline.json'), stdout);
  return dir;
}

/** A repository below the folder to run in. */
async function below(): Promise<string> {
  const dir = await empty();
  cpSync(await made(), join(dir, 'infra'), { recursive: true });
  return dir;
}

const example = { yes: true, example: true } as const;

/** A new repository with an example company's values. */
const fresh = (value: Given[string], more: Partial<Case> = {}): Case => ({
  folder: empty,
  operands: ['infra'],
  others: example,
  needsGit: false,
  value,
  ...more,
});

/** A new environment of a repository. */
const added = (value: Given[string], more: Partial<Case> = {}): Case => ({
  folder: made,
  operands: ['qa'],
  others: { org: 'acme-qa' },
  needsGit: false,
  value,
  ...more,
});

/** An update of a repository. */
const updated = (value: Given[string], more: Partial<Case> = {}): Case => ({
  folder: made,
  operands: [],
  others: {},
  needsGit: false,
  value,
  ...more,
});

/** A repository with a key in a file that Git would ignore. */
async function ignoredKey(): Promise<string> {
  const dir = await made();
  writeFileSync(join(dir, 'secret.auto.tfvars'), `key = "${exampleKey()}"\n`);
  return dir;
}

/** An audit of a repository. */
const audited = (value: Given[string], more: Partial<Case> = {}): Case => ({
  folder: leaking,
  operands: ['.'],
  others: {},
  needsGit: false,
  value,
  ...more,
});

/** For every command that Yeoman offers, a case for every option. */
export const cases: Readonly<Record<string, Readonly<Record<string, Case>>>> = {
  new: {
    name: fresh('office'),
    engine: fresh('opentofu'),
    layout: fresh('aliases'),
    'secret-store': fresh('vault'),
    'secret-read': fresh('data-source'),
    wizard: fresh(true), // Refused: there is no terminal.
    'plan-key': fresh('shared', { others: { ...example, ci: 'github-actions' } }),
    backend: fresh('gcs'),
    ci: fresh('github-actions'),
    org: fresh('initech'),
    environments: fresh('dev,prod'),
    force: fresh(true, { folder: withFile('infra/SECURITY.md', 'mine\n') }),
    git: fresh(true, { needsGit: true }),
    example: fresh(true, { others: { yes: true } }),
    answers: fresh('answers.yaml', { folder: withFile('answers.yaml', 'engine: opentofu\n') }),
    set: fresh(['backend.bucket=initech-state', 'rotation.maxAgeDays=30']),
    from: fresh(`#v1=${deflateRawSync('{"engine":"opentofu"}').toString('base64url')}`),
    yes: fresh(true, {
      others: {
        org: 'acme',
        environments: 'dev',
        set: ['secretStore.region=us-west-2', 'backend.bucket=acme-state', 'backend.region=us-west-2'],
      },
    }),
    'dry-run': fresh(true),
    diff: fresh(true),
    json: fresh(true),
    cwd: fresh('sub', { folder: withFile('sub/notes.txt', 'mine\n') }),
  },
  environment: {
    tier: added('staging'),
    org: added('acme-qa', { others: {} }),
    host: added('acme-qa.eu.unionai.cloud'),
    after: added('dev', { others: { org: 'acme-qa', tier: 'staging' } }),
    remove: added(true, { operands: ['staging'], others: { 'state-is-empty': true } }),
    'state-is-empty': added(true, { operands: ['staging'], others: { remove: true } }),
    answers: added('qa.yaml', {
      folder: withFile('qa.yaml', 'environments:\n  - name: qa\n    org: acme-qa\n', made),
      others: {},
    }),
    set: added(['environments[qa].tier=staging', 'rotation.maxAgeDays=30']),
    conflicts: added('markers', { folder: withFile('environments/qa/main.tf', '# mine\n', made) }),
    'allow-dirty': added(true, { folder: dirty, needsGit: true }),
    'dry-run': added(true),
    diff: added(true),
    json: added(true),
    cwd: added('infra', { folder: below }),
  },
  update: {
    name: updated('office'),
    engine: updated('opentofu'),
    layout: updated('aliases'),
    'secret-store': updated('environment'),
    'secret-read': updated('data-source'),
    'plan-key': updated('shared'),
    backend: updated('gcs', { others: { set: 'backend.bucket=acme-state' } }),
    ci: updated('none'),
    org: updated('initech', { others: { environments: 'dev,prod' } }),
    environments: updated('dev,prod', { others: { org: 'acme' } }),
    check: updated(true, { folder: conflicting, others: move }),
    abort: updated(true, { folder: marked }),
    recover: updated(true),
    adopt: updated(true, { folder: async () => laid(folders) }),
    answers: updated('answers.yaml', { folder: withFile('answers.yaml', 'engine: opentofu\n', made) }),
    set: updated(['environments[dev].org=acme-dev', 'rotation.maxAgeDays=30']),
    conflicts: updated('markers', { folder: conflicting, others: move }),
    'allow-dirty': updated(true, { folder: dirty, others: move, needsGit: true }),
    'dry-run': updated(true, { others: move }),
    diff: updated(true, { others: move }),
    json: updated(true, { others: move }),
    cwd: updated('infra', { folder: below, others: move }),
  },
  audit: {
    format: audited('sarif'),
    'fail-on': audited('warning', { folder: made }),
    history: audited(true, { folder: leaked, needsGit: true }),
    clone: audited(true, { folder: ignoredKey }),
    baseline: audited('baseline.json', { folder: known }),
    fix: audited(true, { folder: unignored }),
    'dry-run': audited(true, { folder: unignored, others: { fix: true } }),
    diff: audited(true, { folder: unignored, others: { fix: true } }),
    json: audited(true),
    cwd: audited('infra', { folder: below, operands: [] }),
  },
};

/** The options that have no case, each with the reason. */
export const withoutCase: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  new: { 'no-color': 'colors are printed on a terminal only', plain: 'questions are asked on a terminal only' },
  environment: {
    'no-color': 'colors are printed on a terminal only',
    yes: 'questions are asked on a terminal only',
  },
  update: { 'no-color': 'colors are printed on a terminal only', yes: 'nothing is asked' },
  audit: { 'no-color': 'colors are printed on a terminal only' },
};
