import type { Command, GivenArguments, GivenOption } from '../src/command/command.ts';
import { parseArguments } from '../src/command/command-line.ts';

/**
 * The options that Yeoman hands to every generator, and that are not options of our commands. Anything else that is
 * unknown is refused, as on the command line.
 */
export const yeomanOptions: Readonly<Record<string, string>> = {
  env: 'the environment that runs the generator',
  resolved: 'the path of the generator',
  namespace: 'the name of the generator',
  _meta: 'what the environment knows about the generator',
  _: 'the words that Yeoman parsed',
  help: 'Yeoman prints the usage and does not run the generator',
  h: 'the short form of help',
  'destination-root': 'the folder to work in, for a generator that another one composes',
  'shared-data': 'data shared by the generators of one run',
  'forward-error-to-environment': 'how errors are passed on',
  experimental: 'experimental features of yeoman-environment',
  'node-package-manager': 'for generators that install packages: this one installs none',
  'skip-install': 'for generators that install packages: this one installs none',
  'force-install': 'for generators that install packages: this one installs none',
  'skip-cache': 'for generators that remember answers: this one records them in the repository',
  'skip-local-cache': 'for generators that remember answers: this one records them in the repository',
  'local-config-only': 'where remembered answers are stored',
  'ask-answered': 'ask questions that are answered already',
  'skip-parse-options': 'whether Yeoman parses options itself',
  'skip-check-env': 'whether the version of yeoman-environment is checked',
  'ignore-version-check': 'whether the version of yeoman-environment is checked',
  'skip-yo-resolve': 'for conflicts, which this generator decides itself',
  bail: 'for conflicts, which this generator decides itself',
  whitespace: 'for conflicts, which this generator decides itself',
  'log-cwd': 'the folder that Yeoman shows in its log',
  color: 'the colors of the terminal',
  debug: 'yo prints the stack of an error',
  insight: 'whether yo sends usage statistics',
  'local-only': 'where yo looks for generators',
  'update-notifier': 'whether yo looks for updates',
};

/**
 * Gathers the arguments of a command from what Yeoman hands to a generator.
 *
 * @param args the words after the name of the generator
 * @param handed the options as Yeoman parsed them: `dryRun`, `dry-run`, or both
 */
export function gather(
  command: Command,
  args: readonly string[],
  handed: Readonly<Record<string, unknown>>,
): GivenArguments {
  const { operands, options } = parseArguments(args);
  const byName = new Map(Object.entries(handed).map(([key, value]) => [kebab(key), value]));
  const { argument = '' } = command.operand;
  const operand = Object.hasOwn(command.options, argument) ? undefined : byName.get(argument);
  // A generator that composes this one gives the operand as an option.
  const isGiven = operands.length === 0 && typeof operand === 'string';
  if (isGiven) byName.delete(argument);
  const others = [...byName].filter(([name, value]) => !Object.hasOwn(yeomanOptions, name) && value != null);
  return {
    operands: isGiven ? [operand] : operands,
    options: [...others.flatMap(([name, value]) => optionsOf(command, name, value)), ...options],
  };
}

function kebab(key: string): string {
  return key.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function optionsOf(command: Command, name: string, value: unknown): readonly GivenOption[] {
  if (Array.isArray(value)) return value.flatMap((one: unknown) => optionsOf(command, name, one));
  if (value !== false)
    return [
      {
        name,
        typed: `--${name}`,
        value: typeof value === 'string' || typeof value === 'number' ? String(value) : undefined,
      },
    ];
  // Yeoman turns `--no-x` into x: false, and fills in false for the flags that it knows.
  if (Object.hasOwn(command.options, `no-${name}`))
    return [{ name: `no-${name}`, typed: `--no-${name}`, value: undefined }];
  const isFlag = command.options[name]?.placeholder === undefined && Object.hasOwn(command.options, name);
  return isFlag ? [] : [{ name, typed: `--no-${name}`, value: undefined }];
}
