import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { cli } from '../cli/cli.ts';
import { listing } from '../folder.ts';
import { slowIt } from '../slow.ts';
import { pool } from '../terraform/accept.ts';
import { needs, remove, scratch } from '../terraform/workbench.ts';
import { keys, type Person, sit } from './pty.ts';

/** What the person of these tests types; at any other question she takes what is offered. */
const typed: Readonly<Record<string, string>> = {
  'Repository name': 'infra\r',
  'AWS region of the secrets': 'us-west-2\r',
  'State bucket': 'acme-tfstate\r',
  'AWS region of the bucket': 'us-west-2\r',
  'State locking': `${keys.down}\r`, // dynamodb, which makes one question more necessary
  'DynamoDB lock table': 'tf-locks\r',
  'Environments, separated by commas, in the order of promotion': 'dev,qa,prod\r',
  'Union.ai organization of dev': 'acme\r',
};
const person: Person = (question) => typed[question] ?? keys.enter;

const git = {
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.org',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@example.org',
  GIT_CONFIG_NOSYSTEM: '1',
};

describe('The wizard, on a terminal', function () {
  needs('script', 'stty', 'git');
  this.timeout(120_000);
  let questions: readonly string[] = [];

  before('needs a script that makes terminals, which is util-linux’s', function () {
    if (spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout.includes('util-linux')) return;
    process.stderr.write(`skipped, because script is not util-linux's: ${this.test?.parent?.fullTitle()}\n`);
    this.skip();
  });

  it('asks for everything, shows what it will write, writes it, and makes a commit', async () => {
    const cwd = scratch('wizard');
    const early: boolean[] = [];
    const session = await sit(
      ['new'],
      (...asked) => {
        early.push(existsSync(join(cwd, 'infra')));
        return person(...asked);
      },
      { cwd, env: git },
    );
    equal(session.status, 0, session.shown);
    questions = session.questions;
    ok(questions.length > 15, questions.join('\n'));
    deepEqual(questions.slice(-2), ['Write these files?', 'Create a Git repository with an initial commit?']);
    ok(!early.includes(true), 'nothing is written before the last question is answered');
    match(
      session.shown,
      /\n {2}Keys: AWS Secrets Manager, .*\n {2}State: Amazon S3\n[\s\S]*\n {2}qa: development, acme on /,
    );
    match(session.shown, /Will write \d+ files to infra:\n├── \.editorconfig\n[\s\S]*Write these files\?/);
    match(session.shown, /Wrote \d+ files to infra\.\n[\s\S]*Next:\n {2}1\. cd infra/);
    const made = join(cwd, 'infra');
    const log = spawnSync('git', ['log', '--format=%s'], { cwd: made, encoding: 'utf8' }).stdout;
    equal(log.trim().split('\n').length, 1);
    equal(spawnSync('git', ['status', '--porcelain'], { cwd: made, encoding: 'utf8' }).stdout, '');
  });

  it('makes the same bytes as the answers that it recorded, given in a file', async () => {
    const cwd = scratch('wizard');
    const no: Person = (question, ...rest) => (/Git/.test(question) ? 'n\r' : person(question, ...rest));
    equal((await sit([], no, { cwd })).status, 0);
    equal((await cli(['new', 'again', '--answers', 'infra/.yo-rc.json'], { cwd })).status, 0);
    deepEqual(listing(join(cwd, 'again')), listing(join(cwd, 'infra')));
    const { 'generator-unionai-terraform': record } = JSON.parse(readFileSync(join(cwd, 'infra/.yo-rc.json'), 'utf8'));
    equal(record.backend.lockTable, 'tf-locks');
    equal(record.environments[1].name, 'qa');
  });

  slowIt('ends at ctrl-C at every one of its questions, with 130 and not a byte written', async () => {
    ok(questions.length > 15);
    const jobs = [...questions.keys()].map((stop) => async () => {
      const cwd = scratch('interrupted');
      const session = await sit(
        ['new'],
        (question, index, complaint) => (index === stop ? undefined : person(question, index, complaint)),
        { cwd },
      );
      const left = { status: session.status, asked: session.questions.length, files: listing(cwd) };
      match(session.shown, /error: Interrupted\. Nothing was written\.\n/);
      remove(cwd);
      return left;
    });
    deepEqual(
      await pool(jobs, availableParallelism() + 1),
      [...questions.keys()].map((stop) => ({ status: 130, asked: stop + 1, files: {} })),
    );
  });

  it('leaves a folder that is there as it is, at ctrl-C and at no', async () => {
    for (const last of [undefined, 'n\r']) {
      const cwd = scratch('there');
      mkdirSync(join(cwd, 'infra'));
      writeFileSync(join(cwd, 'infra/mine.txt'), 'mine');
      const before = listing(cwd);
      const session = await sit(
        ['new'],
        (question, ...rest) => (question === 'Write these files?' ? last : person(question, ...rest)),
        { cwd },
      );
      equal(session.status, 130);
      match(session.shown, /Nothing was written\./);
      deepEqual(listing(cwd), before);
    }
  });

  it('refuses an answer where it is typed, and says why', async () => {
    const complaints: string[] = [];
    const careless: Person = (question, index, complaint) => {
      if (complaint !== undefined) complaints.push(complaint);
      if (question === 'Repository name') return complaint === undefined ? '../x\r' : `${keys.rubOut}infra\r`;
      if (question.startsWith('Environments')) return complaint === undefined ? 'dev,dev\r' : undefined;
      return person(question, index, complaint);
    };
    const { status } = await sit(['new'], careless, { cwd: scratch('careless') });
    equal(status, 130);
    match(complaints[0] ?? '', /^must be at most 64 letters/);
    equal(complaints[1], 'Each name must be unique.');
  });

  it('does not ask for what was given, nor about git where --git is given', async () => {
    const cwd = scratch('reported');
    const reported = [
      '--secret-store',
      'environment',
      '--backend',
      'local',
      '--environments',
      'dev',
      '--org',
      'acme',
      '--git',
    ];
    const session = await sit(['new', 'infra', ...reported], person, { cwd, env: git });
    equal(session.status, 0, session.shown);
    deepEqual(session.questions, [
      'Repository name', // offered: the folder's
      'Terraform or OpenTofu',
      'Repository layout',
      'CI/CD platform',
      'Control plane host',
      'Write these files?',
    ]);
    ok(existsSync(join(cwd, 'infra/.git')));
  });

  it('asks nothing with --yes or --example, on a terminal too', async () => {
    const session = await sit(['new', 'infra', '--example'], person, { cwd: scratch('yes') });
    equal(session.status, 0, session.shown);
    deepEqual(session.questions, []);
  });
});
