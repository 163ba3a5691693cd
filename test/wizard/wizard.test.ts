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
import { keys, type Person, type Session, sit } from './pty.ts';

/** What the person of these tests types; at any other question she takes what is offered. */
const typed: Readonly<Record<string, string>> = {
  'Repository name': 'infra\r',
  'AWS region of the secrets': 'us-west-2\r',
  'State bucket': 'acme-tfstate\r',
  'CI/CD platform': `${keys.down}\r`,
  'GitHub repository': 'acme/infra\r',
  Environments: 'dev,qa,prod\r',
  'Union.ai organization of dev': 'acme\r',
};
const person: Person = (question) => typed[question] ?? keys.enter;

/** The same person, who does something else at some questions: the first time, the second time, and so on. */
function except(others: Readonly<Record<string, readonly (string | undefined)[]>>): Person {
  const counts = new Map<string, number>();
  return (question, ...rest) => {
    const count = counts.get(question) ?? 0;
    counts.set(question, count + 1);
    const list = others[question];
    return list === undefined || count >= list.length ? person(question, ...rest) : list[count];
  };
}

/** The same person, who presses ctrl-C at a question. */
const interrupting =
  (stop: number): Person =>
  (question, index, complaint) =>
    index === stop ? undefined : person(question, index, complaint);

/** Moves to an item of a list that is `index` below the one that is offered. */
const item = (index: number): string => `${keys.down.repeat(index)}\r`;

const todo = 'What do you want to do?';
const sections = ['Project', 'Secret store', 'State', 'CI/CD', 'Environments', 'Review'];

const git = {
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.org',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@example.org',
  GIT_CONFIG_NOSYSTEM: '1',
};

describe('The wizard, on a terminal', function () {
  needs('script', 'stty', 'git');
  this.timeout(900_000);
  let questions: readonly string[] = [];

  before('needs a script that makes terminals, which is util-linux’s', function () {
    if (spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout.includes('util-linux')) return;
    process.stderr.write(`skipped, because script is not util-linux's: ${this.test?.parent?.fullTitle()}\n`);
    this.skip();
  });

  it('asks section by section, reviews the answers, writes the files, and says how to repeat the run', async () => {
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
    deepEqual(questions.slice(-2), [todo, 'Create a Git repository with an initial commit?']);
    ok(!early.includes(true), 'nothing is written before the last question is answered');
    deepEqual(
      headings(session),
      sections.map((name, index) => `${name} (${index + 1} of 6)`),
    );
    match(session.shown, /\n {2}Secret store: AWS Secrets Manager\n[\s\S]*\n {2}Tier of qa: development\n/);
    match(session.shown, /Write \d+ files to infra\n/);
    match(session.shown, /Wrote \d+ files to infra\.\n├── \.editorconfig\n[\s\S]*Next:\n {2}1\. cd infra/);
    const made = join(cwd, 'infra');
    const log = spawnSync('git', ['log', '--format=%s'], { cwd: made, encoding: 'utf8' }).stdout;
    equal(log.trim().split('\n').length, 1);
    equal(spawnSync('git', ['status', '--porcelain'], { cwd: made, encoding: 'utf8' }).stdout, '');
    const again = scratch('repeated');
    equal((await repeat(session, again)).status, 0);
    deepEqual(withoutGit(listing(join(again, 'infra'))), withoutGit(listing(made)));
  });

  slowIt('asks the same at 40, 80 and 200 columns, and divides no word that fits', async () => {
    for (const columns of [40, 80, 200]) {
      const cwd = scratch('wide');
      const session = await sit(['new'], person, { cwd, env: git, columns });
      deepEqual({ columns, status: session.status, questions: session.questions }, { columns, status: 0, questions });
      const end = session.lines.findIndex((line) => line.startsWith('Wrote '));
      ok(end > 0);
      const long = session.lines.slice(0, end).filter((line) => line.length > columns && /\S\s+\S/.test(line));
      deepEqual(long, []);
      match(
        session.shown.replace(/\s+/g, ' '),
        /Nothing is written until you confirm\. To go back, type < and press Enter, or select "< Back"\./,
      );
    }
  });

  slowIt('goes back, keeps the answers, and offers them again', async () => {
    const cwd = scratch('back');
    const changed = except({
      'State bucket': ['first-bucket\r', keys.back, keys.enter],
      'State backend': [keys.enter, keys.enter],
      'AWS region of the bucket': [keys.back],
      'How Terraform reads the API key': [keys.enter, keys.enter],
      [todo]: [keys.back],
      'Control plane host of prod': [keys.enter, keys.enter],
    });
    const session = await sit(['new'], changed, { cwd, env: git });
    equal(session.status, 0, session.shown);
    const at = session.questions.indexOf('State bucket');
    deepEqual(session.questions.slice(at, at + 6), [
      'State bucket',
      'AWS region of the bucket',
      'State bucket', // back
      'State backend', // back
      'State bucket',
      'AWS region of the bucket',
    ]);
    deepEqual(session.questions.slice(-4), [
      todo,
      'Control plane host of prod', // back
      todo,
      'Create a Git repository with an initial commit?',
    ]);
    match(readFileSync(join(cwd, 'infra/.yo-rc.json'), 'utf8'), /"bucket": "first-bucket"/);
  });

  slowIt('changes one answer from the review, and asks only what it adds', async () => {
    const cwd = scratch('edit');
    const changed = except({
      [todo]: [item(1), item(2), item(0)],
      'Which answer do you want to change?': ['State l\r'],
      'State locking': [item(1)],
      'DynamoDB lock table': ['tf-locks\r'],
      'Which file do you want to view?': ['.tflint\r'],
    });
    const session = await sit(['new'], changed, { cwd, env: git });
    equal(session.status, 0, session.shown);
    deepEqual(session.questions.slice(session.questions.indexOf(todo)), [
      todo,
      'Which answer do you want to change?',
      'State locking',
      'DynamoDB lock table',
      todo,
      'Which file do you want to view?',
      todo,
      'Create a Git repository with an initial commit?',
    ]);
    match(session.shown, /\n--- \.tflint\.hcl\n[\s\S]*\n--- end of \.tflint\.hcl\n/);
    match(readFileSync(join(cwd, 'infra/.yo-rc.json'), 'utf8'), /"lockTable": "tf-locks"/);
  });

  it('saves the answers when the user quits, and resumes with them', async () => {
    const cwd = scratch('quit');
    const quit = await sit(['new'], except({ [todo]: [item(4)] }), { cwd });
    equal(quit.status, 130);
    match(quit.shown, /\nStopped\. Nothing was written, except the answers in answers\.yaml\.\n/);
    deepEqual(Object.keys(listing(cwd)), ['answers.yaml']);
    const saved = readFileSync(join(cwd, 'answers.yaml'), 'utf8');
    ok(saved.startsWith('# yaml-language-server: $schema=./answers.schema.json\n'), saved);
    const line = /unionai-terraform (new .*--wizard)/.exec(quit.shown)?.[1] ?? '';
    equal(line, 'new --answers answers.yaml --wizard');
    const resumed = await sit(line.split(' '), person, { cwd, env: git });
    equal(resumed.status, 0, resumed.shown);
    deepEqual(resumed.questions, [todo, 'Create a Git repository with an initial commit?']);
    equal((await cli(['new', 'again', '--answers', 'answers.yaml', '--name', 'infra'], { cwd })).status, 0);
    deepEqual(withoutGit(listing(join(cwd, 'again'))), withoutGit(listing(join(cwd, 'infra'))));
  });

  for (const columns of [40, 80, 200])
    slowIt(
      `ends at ctrl-C at every one of its questions, with 130 and not a byte written, at ${columns} columns`,
      async () => {
        ok(questions.length > 15);
        const jobs = [...questions.keys()].map((stop) => async () => {
          const cwd = scratch('interrupted');
          const session = await sit(['new'], interrupting(stop), { cwd, columns });
          match(session.shown, /\nInterrupted\. Nothing was written\.\n/);
          const left = { status: session.status, asked: session.questions.length, files: listing(cwd) };
          remove(cwd);
          return left;
        });
        deepEqual(
          await pool(jobs, availableParallelism() + 1),
          [...questions.keys()].map((stop) => ({ status: 130, asked: stop + 1, files: {} })),
        );
      },
    );

  slowIt('prints, after ctrl-C at any question, the command that continues there', async () => {
    ok(questions.length > 15);
    const jobs = [...questions.keys()].slice(1).map((stop) => async () => {
      const cwd = scratch('continued');
      const { shown } = await sit(['new'], interrupting(stop), { cwd });
      const line = /To continue with these answers:\n +unionai-terraform (new.*)/.exec(shown)?.[1] ?? '';
      const resumed = await sit(words(line), person, { cwd, env: git });
      // An optional answer that was left out is not part of the command.
      const from = stop === questions.length - 1 ? stop - 1 : stop;
      const left = questions.indexOf('Code owner') < from ? 'Code owner' : '';
      deepEqual(
        { status: resumed.status, questions: resumed.questions.filter((question) => question !== left) },
        { status: 0, questions: questions.slice(from) },
      );
      remove(cwd);
    });
    await pool(jobs, availableParallelism() + 1);
  });

  slowIt('leaves a folder that is there as it is, at ctrl-C and if the user quits', async () => {
    for (const last of [undefined, item(4)]) {
      const cwd = scratch('there');
      mkdirSync(join(cwd, 'infra'));
      writeFileSync(join(cwd, 'infra/mine.txt'), 'mine');
      const before = listing(cwd);
      const session = await sit(['new'], except({ [todo]: [last], 'Save your answers before quitting?': [item(1)] }), {
        cwd,
      });
      equal(session.status, 130);
      match(session.shown, /Nothing was written\./);
      deepEqual(listing(cwd), before);
    }
  });

  slowIt('does not offer to write over files, and keeps the answers', async () => {
    const cwd = scratch('clash');
    mkdirSync(join(cwd, 'infra'));
    writeFileSync(join(cwd, 'infra/.tflint.hcl'), 'mine');
    const session = await sit(
      ['new'],
      except({
        [todo]: [item(0)],
        'Which answer do you want to change?': [keys.enter],
        'Repository name': ['infra\r', 'other\r'],
      }),
      { cwd, env: git },
    );
    equal(session.status, 0, session.shown);
    match(
      session.shown.replace(/\s+/g, ' '),
      /Cannot write the repository: 1 file in infra would be overwritten \(\.tflint\.hcl\)\./,
    );
    equal(readFileSync(join(cwd, 'infra/.tflint.hcl'), 'utf8'), 'mine');
    ok(existsSync(join(cwd, 'other/README.md')));
  });

  slowIt('refuses an answer where it is typed, and says why', async () => {
    const complaints: string[] = [];
    const careless: Person = (question, index, complaint) => {
      if (complaint !== undefined) complaints.push(complaint);
      if (question === 'Repository name') return complaint === undefined ? '../x\r' : `${keys.rubOut}infra\r`;
      if (question === 'Environments') return complaint === undefined ? 'dev,dev\r' : undefined;
      return person(question, index, complaint);
    };
    const { status } = await sit(['new'], careless, { cwd: scratch('careless') });
    equal(status, 130);
    match(complaints[0] ?? '', /^Must be 1 to 64 letters, digits, dots/);
    equal(complaints[1], 'Each name must be unique');
  });

  slowIt('does not ask for what was given, nor about git where --git is given', async () => {
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
      'Engine',
      'Repository layout',
      'CI/CD platform',
      'GitHub repository',
      'Deployment branch',
      'Code owner',
      'Control plane host of dev',
      todo,
    ]);
    ok(existsSync(join(cwd, 'infra/.git')));
  });

  slowIt('asks for what an answers file leaves open, and starts with the answers of a .yo-rc.json', async () => {
    const cwd = scratch('started');
    writeFileSync(
      join(cwd, 'some.yaml'),
      'secretStore: { kind: environment }\nci: { kind: none }\nenvironments: [{ name: dev, org: acme, host: acme.hosted.unionai.cloud }]\n',
    );
    const local = except({ 'State backend': [item(5)] });
    const first = await sit(['new', 'infra', '--answers', 'some.yaml'], local, { cwd, env: git });
    equal(first.status, 0, first.shown);
    deepEqual(first.questions.slice(0, 4), ['Repository name', 'Engine', 'Repository layout', 'State backend']);
    mkdirSync(join(cwd, 'other'));
    writeFileSync(join(cwd, 'other/.yo-rc.json'), readFileSync(join(cwd, 'infra/.yo-rc.json')));
    const second = await sit(['new', 'other'], person, { cwd, env: git });
    equal(second.status, 0, second.shown);
    deepEqual(second.questions[0], todo);
    match(second.shown, /The wizard starts with the answers in other\/\.yo-rc\.json\./);
    deepEqual(withoutGit(listing(join(cwd, 'other'))), withoutGit(listing(join(cwd, 'infra'))));
  });

  slowIt('asks nothing with --yes or --example, on a terminal too', async () => {
    const session = await sit(['new', 'infra', '--example'], person, { cwd: scratch('yes') });
    equal(session.status, 0, session.shown);
    deepEqual(session.questions, []);
  });

  slowIt('asks for the rest of a new environment', async () => {
    const cwd = scratch('environment');
    equal((await cli(['new', 'infra', '--example'], { cwd })).status, 0);
    const session = await sit(
      ['environment', 'qa', '--cwd', 'infra'],
      except({ 'Union.ai organization of qa': ['acme-qa\r', 'acme-qb\r'], 'Control plane host of qa': [keys.back] }),
      { cwd },
    );
    equal(session.status, 0, session.shown);
    deepEqual(session.questions, [
      'Tier of qa',
      'Union.ai organization of qa',
      'Control plane host of qa',
      'Union.ai organization of qa',
      'Control plane host of qa',
    ]);
    match(readFileSync(join(cwd, 'infra/.yo-rc.json'), 'utf8'), /acme-qb\.hosted\.unionai\.cloud/);
  });
});

function headings({ shown }: Session): readonly string[] {
  return shown.split('\n').filter((line) => / \(\d of 6\)$/.test(line));
}

/** Runs the command that a session ends with. */
function repeat({ shown }: Session, cwd: string) {
  const line = /To repeat this run without prompts:\n +unionai-terraform (new.*)/.exec(shown)?.[1];
  ok(line, shown);
  return cli(words(line), { cwd, env: git });
}

/** The words of a command line, as a shell reads them. */
function words(line: string): string[] {
  const { stdout } = spawnSync('sh', ['-c', `printf '%s\\n' ${line}`], { encoding: 'utf8' });
  return stdout.trimEnd().split('\n');
}

function withoutGit(files: ReturnType<typeof listing>): ReturnType<typeof listing> {
  return Object.fromEntries(Object.entries(files).filter(([path]) => !path.startsWith('.git/')));
}
