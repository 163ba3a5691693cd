import { deepEqual, equal, ok } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withExample } from '../../src/answers/example.ts';
import { withFlags } from '../../src/answers/flags.ts';
import { parseAnswers } from '../../src/answers/parse.ts';
import type { Plain } from '../../src/answers/shape.ts';
import { parseArguments } from '../../src/command/command-line.ts';
import { newCommand } from '../../src/command/new.ts';
import { answersYaml } from '../../src/record/answers-yaml.ts';
import { execute } from '../../src/revision/decision.ts';
import { parseDocument } from '../../src/shell/parse-document.ts';
import { paint } from '../../src/shell/show.ts';
import { answer, answersOf, questionOf, start } from '../../src/wizard/machine.ts';
import { commandFor, shortest } from '../../src/wizard/repeat-command.ts';
import { repositoryQuestions } from '../../src/wizard/repository-questions.ts';
import { ciPlatforms } from '../../templates/registry.ts';
import { captured, runInProcess } from '../cli/in-process.ts';
import { type Combination, combinations } from '../combinations.ts';
import { listing } from '../folder.ts';
import { environmentOf, namespaceOf } from '../generators/run-both.ts';
import { everyValue, pairwise } from '../pairwise.ts';
import { isSlow } from '../slow.ts';
import { remove, scratch } from '../terraform/workbench.ts';
import { promptFrom, replyFrom, withEmptyHome } from './person.ts';

type Chosen = Combination & { readonly ci: string };

const all: readonly Chosen[] = combinations.flatMap((one) => ciPlatforms.map(({ kind }) => ({ ...one, ci: kind })));
const selected = pairwise(all);

/** The answers of a combination, with environments of which one has a tier that its name does not tell. */
function rawOf({ backend, ci, engine, layout, read, store }: Chosen): Plain {
  return withExample({
    name: 'infra',
    engine,
    layout,
    secretStore: { kind: store },
    ...(read === 'ephemeral' ? {} : { secretRead: read }),
    backend: { kind: backend },
    ci: { kind: ci },
    environments: [
      { name: 'dev', org: 'acme-dev' },
      { name: 'qa', tier: 'staging', org: 'acme-qa' },
      { name: 'prod', org: 'acme', host: 'union.acme.example' },
    ],
  });
}

/** What a wizard without a terminal ends with. */
function walkedThrough(raw: Plain): Plain {
  let state = start(repositoryQuestions({ folder: undefined, org: undefined, suggestions: {} }), {});
  for (let question = questionOf(state); question !== undefined; question = questionOf(state)) {
    const { fallback, id, offers } = question;
    const type = offers === undefined ? 'input' : 'select';
    const next = answer(state, String(replyFrom(raw, { type, name: id, message: '', default: fallback })));
    ok(next !== state, `${id} refused its answer`);
    state = next;
  }
  return answersOf(state);
}

const recordOf = (raw: unknown) => parseAnswers(raw).record;
/** The raw answers that a command line gives. Its quoted words contain no quotes. */
function givenBy(command: string): Plain {
  const words = [...command.matchAll(/'([^']*)'|[^\s']+/g)].map(([word, quoted]) => quoted ?? word);
  const { options } = parseArguments(words.slice(1));
  const flags = options.filter(({ name, value }) => name !== 'set' && value !== undefined);
  const sets = options.flatMap(({ name, value }) => (name === 'set' && value !== undefined ? [value] : []));
  return withFlags({}, { flags: Object.fromEntries(flags.map(({ name, value }) => [name, value ?? ''])), sets });
}

const nameOf = (one: Chosen): string => Object.values(one).join(' × ');

interface Made {
  readonly files: ReturnType<typeof listing>;
  readonly stdout: string;
}

/** Runs in a new folder and gives the files in `infra`. */
async function made(run: (dir: string) => Promise<string>): Promise<Made> {
  const dir = scratch('bytes');
  mkdirSync(join(dir, 'infra'));
  const stdout = await run(dir);
  const files = listing(join(dir, 'infra'));
  remove(dir);
  ok(Object.keys(files).length > 30, stdout);
  return { files, stdout };
}

/** The wizard of the command line, with a person instead of a terminal. */
const byWizard = (raw: Plain) =>
  made(async (dir) => {
    const results: string[] = [];
    const decision = await newCommand.prepare({ operands: ['infra'], options: [] }).decide({
      cwd: dir,
      interactive: true,
      columns: 80,
      colors: paint(false),
      prompt: promptFrom(raw),
      result: (text) => results.push(text),
      say: () => undefined,
    });
    equal(await execute(decision), 0);
    return results.join('\n');
  });

/** The same wizard under Yeoman. */
const byYeoman = (raw: Plain) =>
  made(async (dir) => {
    const before = process.exitCode;
    const { stdout } = await captured(join(dir, 'infra'), async () => {
      const env = await environmentOf(newCommand, join(dir, 'infra'));
      const prompt = promptFrom(raw);
      let index = 0;
      // Yeoman's adapter gets the questions of Inquirer: the names are those of the prompts.
      env.adapter.prompt = (async (questions: readonly Parameters<typeof prompt>[0][]) => {
        index += questions.length;
        const [question] = questions;
        return { answer: question === undefined ? undefined : await prompt(named(question, raw)) };
      }) as never;
      await env.run([namespaceOf(newCommand)], { askAnswered: true });
      ok(index > 8, `${index} questions`);
    });
    process.exitCode = before;
    return stdout;
  });

/** Inquirer's question has the name `answer`; the message tells which one it is. */
function named(question: Parameters<ReturnType<typeof promptFrom>>[0], raw: Plain) {
  return { ...question, name: idOf(question.message, raw) };
}

function idOf(message: string, raw: Plain): string {
  if (message === 'What do you want to do?') return 'review';
  if (message.startsWith('Create a Git repository')) return 'git';
  const script = repositoryQuestions({ folder: undefined, org: undefined, suggestions: {} });
  return script(raw).find(({ title }) => title === message)?.id ?? message;
}

describe('Answers in the wizard', function () {
  this.timeout(isSlow ? 600_000 : 60_000);
  withEmptyHome();

  it('are the same in a file, in a saved file and in the command that repeats the run', async () => {
    // Every pair of choices in the slow run, otherwise every choice.
    for (const one of isSlow ? selected : everyValue(selected)) {
      const raw = rawOf(one);
      const walked = walkedThrough(raw);
      deepEqual(recordOf(walked), recordOf(raw), nameOf(one));
      const saved = answersYaml(walked);
      ok(saved.startsWith('# yaml-language-server: $schema=./answers.schema.json\n'));
      deepEqual(parseDocument(saved, 'answers.yaml'), walked);
      const command = commandFor(shortest(walked), { directory: 'infra', options: ['--yes'] });
      ok(
        command.length < commandFor(walked, { directory: 'infra', options: ['--yes'] }).length,
        'defaults are left out',
      );
      deepEqual(recordOf(givenBy(command)), recordOf(raw), command);
    }
  });

  const few = isSlow ? selected : everyValue(selected).slice(1, 2);
  for (const one of few)
    it(`give the same bytes on the command line, under Yeoman, as flags and in a file: ${nameOf(one)}`, async () => {
      const raw = rawOf(one);
      const wizard = await byWizard(raw);
      deepEqual((await byYeoman(raw)).files, wizard.files);
      const line = /To repeat this run without prompts:\n +unionai-terraform (new.*)/.exec(wizard.stdout)?.[1];
      ok(line, wizard.stdout);
      const flags = spawnSync('sh', ['-c', `printf '%s\\n' ${line}`], { encoding: 'utf8' })
        .stdout.trimEnd()
        .split('\n');
      const byFlags = await made(async (dir) => (await runInProcess(flags, dir)).text);
      deepEqual(byFlags.files, wizard.files);
      const byFile = await made(async (dir) => {
        writeFileSync(join(dir, 'answers.yaml'), answersYaml(walkedThrough(raw)));
        return (await runInProcess(['new', 'infra', '--answers', 'answers.yaml'], dir)).text;
      });
      deepEqual(byFile.files, wizard.files);
    });
});
