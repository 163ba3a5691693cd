import { resolve } from 'node:path';
import { answerFlags } from './answers/flags.ts';
import { jsonSchema } from './answers/json-schema.ts';
import { abortUpdate } from './command/abort.ts';
import { adoptRepository } from './command/adopt.ts';
import { changeEnvironment } from './command/environment.ts';
import { commandHelp, programHelp } from './command/help.ts';
import { newRepository } from './command/new.ts';
import { type Invocation, parseCommandLine } from './command/options.ts';
import { updateRepository } from './command/update.ts';
import { UserError } from './errors.ts';
import { withoutUnionKeys } from './model/union-key.ts';
import type { ReviseOptions } from './revision/decide-revision.ts';
import { type CommonOptions, type Outcome, toJson } from './revision/outcome.ts';
import { lookAt } from './shell/target.ts';
import { processTerminal, type Terminal } from './shell/terminal.ts';
import { version } from './version.ts';

/** Runs a command line and gives its exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const json = args.includes('--json');
  try {
    const invocation = parseCommandLine(args);
    if (invocation.switches.has('version')) return print(version);
    if (invocation.switches.has('help'))
      return print(
        args.some((arg) => arg === invocation.command.name) ? commandHelp(invocation.command) : programHelp(),
      );
    const terminal = processTerminal(folderOf(invocation.values.cwd), !invocation.switches.has('no-color'));
    return await dispatch(invocation, terminal);
  } catch (error) {
    return failed(error, json);
  }
}

/** The folder to work in. Only the target of `new` may be one that does not exist yet. */
function folderOf(cwd = '.'): string {
  const folder = resolve(cwd);
  if (!lookAt(folder).exists) throw new UserError('usage', `--cwd ${cwd}: there is no such folder.`);
  return folder;
}

async function dispatch(invocation: Invocation, terminal: Terminal): Promise<number> {
  if (invocation.command.name === 'schema') return print(JSON.stringify(jsonSchema(), null, 2));
  const outcome = await run(invocation, terminal);
  if (invocation.switches.has('json')) terminal.result(toJson(invocation.command.name, outcome));
  return outcome.exitCode;
}

async function run(invocation: Invocation, terminal: Terminal): Promise<Outcome> {
  const { switches, operands, values } = invocation;
  const common = commonOptionsOf(invocation);
  switch (invocation.command.name) {
    case 'environment':
      return changeEnvironment(
        {
          ...common,
          ...reviseOptionsOf(invocation),
          name: operands[0] ?? '',
          tier: values.tier,
          host: values.host,
          after: values.after,
          remove: switches.has('remove'),
          stateIsEmpty: switches.has('state-is-empty'),
        },
        terminal,
      );
    case 'update':
      if (switches.has('abort')) return abortUpdate(common, terminal);
      if (switches.has('adopt')) return adoptRepository(common, terminal);
      return updateRepository({ ...common, ...reviseOptionsOf(invocation), check: switches.has('check') }, terminal);
    default:
      return newRepository(
        {
          ...common,
          directory: operands[0],
          force: switches.has('force'),
          git: switches.has('git'),
          example: switches.has('example'),
        },
        terminal,
      );
  }
}

function reviseOptionsOf({ values, switches }: Invocation): Pick<ReviseOptions, 'allowDirty' | 'conflicts'> {
  const { conflicts = 'stop' } = values;
  if (conflicts !== 'stop' && conflicts !== 'markers')
    throw new UserError('usage', '--conflicts takes the word markers.');
  return { allowDirty: switches.has('allow-dirty'), conflicts };
}

function commonOptionsOf({ values, lists, switches }: Invocation): CommonOptions {
  const named = new Set(answerFlags.map(({ name }) => name));
  return {
    answers: values.answers,
    sets: lists.set ?? [],
    flags: Object.fromEntries(Object.entries(values).filter(([name]) => named.has(name))),
    yes: switches.has('yes'),
    dryRun: switches.has('dry-run'),
    diff: switches.has('diff'),
    json: switches.has('json'),
  };
}

function print(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}

/** Tells a person what went wrong. A bug shows its stack, less anything that looks like a key. */
function failed(error: unknown, json: boolean): number {
  const say = (text: string): void => void process.stderr.write(`${withoutUnionKeys(text)}\n`);
  if (!(error instanceof UserError)) {
    say(
      `A bug of unionai-terraform ${version}; please report it:\n${error instanceof Error ? error.stack : String(error)}`,
    );
    if (json) print(JSON.stringify({ version: 1, error: { code: 'bug', message: 'a bug' } }, null, 2));
    return 70;
  }
  const { code, message, hint, objections, exitCode } = error;
  say(`error: ${message}`);
  for (const objection of objections) {
    say(`  ${objection.path}: ${objection.message}`);
    if (objection.hint) say(`      ${objection.hint}`);
  }
  if (hint) say(`  ${hint}`);
  if (json)
    print(withoutUnionKeys(JSON.stringify({ version: 1, error: { code, message, hint, objections } }, null, 2)));
  return exitCode;
}
