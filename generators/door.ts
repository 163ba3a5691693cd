import { join } from 'node:path';
import { resetFileState, setCommittedFile } from 'mem-fs-editor/state';
import type Generator from 'yeoman-generator';
import { answerFlags } from '../src/answers/flags.ts';
import { type Command, commonOptions } from '../src/command/options.ts';
import { UserError } from '../src/errors.ts';
import { type Change, writes } from '../src/model/change.ts';
import { withoutUnionKeys } from '../src/model/union-key.ts';
import type { Decided, ReviseOptions } from '../src/revision/decide-revision.ts';
import type { CommonOptions } from '../src/revision/outcome.ts';
import { apply } from '../src/shell/apply-changes.ts';
import type { Lock } from '../src/shell/commit/lock.ts';
import { paint } from '../src/shell/show.ts';
import type { Target } from '../src/shell/target.ts';
import { isExit, type Terminal } from '../src/shell/terminal.ts';

/** The terminal that Yeoman lends: its prompt, its log. Without a person there it asks nothing. */
export function yeomanTerminal(generator: Generator): Terminal {
  return {
    cwd: generator.env.cwd,
    interactive: process.stdin.isTTY === true || generator.options.askAnswered === true,
    colours: paint(false),
    prompt: async (question) => {
      try {
        const answers: Record<string, unknown> = await generator.prompt([{ ...question, name: 'answer' }] as never);
        return answers.answer;
      } catch (error) {
        throw isExit(error) ? new UserError('interrupted', 'Interrupted. Nothing was written.') : error;
      }
    },
    result: (text) => generator.log(text),
    say: (text) => generator.log(text),
  };
}

/** Declares the options of a command, so that `yo … --help` lists them and each has its type. */
export function declareOptions(generator: Generator, command: Command): void {
  const own = new Set(['help', 'version', 'json', 'cwd', 'no-color']);
  for (const { name, placeholder, title, repeatable } of [...commonOptions, ...command.options]) {
    // String() would join the values of an option that stands several times.
    const type = repeatable ? (value: string) => value : placeholder ? String : Boolean;
    if (!own.has(name)) generator.option(name, { type, description: title });
  }
}

/** The options of a run under Yeoman, in the terms of the command line. */
export function commonOptionsOf(generator: Generator): CommonOptions {
  const options: Readonly<Record<string, unknown>> = generator.options;
  const text = (name: string): string | undefined => (typeof options[name] === 'string' ? options[name] : undefined);
  const sets = options.set === undefined ? [] : [options.set].flat().map(String);
  return {
    answers: text('answers'),
    sets,
    flags: Object.fromEntries(
      answerFlags.flatMap(({ name }) => (text(name) === undefined ? [] : [[name, String(text(name))]])),
    ),
    yes: options.yes === true,
    dryRun: options['dry-run'] === true || options.dryRun === true,
    diff: options.diff === true,
    json: false,
  };
}

/** Writes what is decided to the memory of mem-fs, where Yeoman expects a generator's files. */
export function writeToMemory(generator: Generator, target: Target, changes: readonly Change[]): void {
  for (const { path, after } of changes.filter(writes)) {
    const place = join(target.root, path);
    if (after === undefined) generator.fs.delete(place);
    else generator.fs.write(place, after.text);
  }
}

/**
 * Brings to disk what mem-fs holds, by our own commit and not Yeoman's, which writes file after file and leaves
 * halves where it is killed.
 */
export function commitMemory(generator: Generator, target: Target, changes: readonly Change[], lock?: Lock): void {
  const held = changes.filter(writes).map((change): Change => {
    const file = generator.env.sharedFs.get(join(target.root, change.path));
    const text = file.contents?.toString('utf8');
    resetFileState(file);
    setCommittedFile(file);
    return { ...change, after: text === undefined || !change.after ? undefined : { ...change.after, text } };
  });
  apply(target, held, lock);
}

/** Brings a decided revision to disk, and ends it. */
export function commitDecided(generator: Generator, { target, writes: changes, lock, end }: Decided): void {
  try {
    commitMemory(generator, target, changes, lock);
  } catch (error) {
    lock?.release();
    fail(error);
  }
  end();
}

/** The options of a command that revises a repository, in the terms of the command line. */
export function reviseOptionsOf(generator: Generator): Pick<ReviseOptions, 'allowDirty' | 'conflicts'> {
  const options: Readonly<Record<string, unknown>> = generator.options;
  return {
    allowDirty: options['allow-dirty'] === true || options.allowDirty === true,
    conflicts: options.conflicts === 'markers' ? 'markers' : 'stop',
  };
}

/** What Yeoman is told of a failed run. `yo` prints the message and exits with the code. */
class Failure extends Error {
  readonly code: number;

  constructor({ message, hint, objections, exitCode }: UserError) {
    const told = objections.map((one) => `  ${one.path}: ${one.message}${one.hint ? `\n      ${one.hint}` : ''}`);
    super(withoutUnionKeys([message, ...told, ...(hint ? [`  ${hint}`] : [])].join('\n')));
    this.name = 'UserError';
    this.stack = this.message;
    this.code = exitCode;
  }
}

/** Passes a failure on to Yeoman, in the words of the command line. */
export function fail(error: unknown): never {
  throw error instanceof UserError ? new Failure(error) : error;
}
