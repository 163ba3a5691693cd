import { deepEqual, equal, match, notDeepEqual } from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { yeomanOptions } from '../../generators/given-arguments.ts';
import type { Command } from '../../src/command/command.ts';
import { commands } from '../../src/command/registry.ts';
import { root } from '../build/bundle.ts';
import { isSlow } from '../slow.ts';
import { itNeeds, remove, scratch } from '../terraform/workbench.ts';
import { type Case, cases, withoutCase } from './cases.ts';
import { environmentOf, type Given, namespaceOf, type Result, runByCommandLine, runByYeoman } from './run-both.ts';

/** The commands that Yeoman offers. */
const offered = commands.filter(({ generator }) => generator !== undefined);
/** The command line and Yeoman each print their own help and version. */
const ownHelp = ['help', 'version'];

/** An operand where the command takes one: without it, Yeoman's app works in the current folder. */
const operandsOf = ({ operand }: Command): readonly string[] => (operand.usage === '' ? [] : ['qa']);

/** Runs a command in a folder of its own, which is removed afterwards. */
async function alone(
  run: typeof runByYeoman,
  command: Command,
  folder: () => Promise<string> | string,
  operands: readonly string[],
  options: Given,
): Promise<Result> {
  const dir = await folder();
  try {
    return await run(command, dir, operands, options);
  } finally {
    remove(dir);
  }
}

const known = new Map<Case['folder'], Map<string, Result>>();

/** The result without the option. Cases that differ in the option alone share it. */
async function withoutOption(command: Command, folder: Case['folder'], operands: readonly string[], options: Given) {
  const results = known.get(folder) ?? new Map<string, Result>();
  known.set(folder, results);
  const key = JSON.stringify([command.name, operands, options]);
  const result = results.get(key) ?? (await alone(runByCommandLine, command, folder, operands, options));
  results.set(key, result);
  return result;
}

/** Runs a command by both entry points, each in a folder of its own, and requires the same result. */
async function both(
  command: Command,
  folder: () => Promise<string> | string,
  operands: readonly string[],
  options: Given,
): Promise<Result> {
  const line = await alone(runByCommandLine, command, folder, operands, options);
  deepEqual(await alone(runByYeoman, command, folder, operands, options), line);
  return line;
}

/** Requires that both entry points refuse the arguments with the same message. */
async function bothRefuse(command: Command, operands: readonly string[], options: Given, says: RegExp): Promise<void> {
  const { exitCode, failure, files } = await both(command, () => scratch('refused'), operands, options);
  equal(exitCode, 2);
  match(failure, says);
  deepEqual(files, {});
}

describe('Every option of every command', function () {
  this.timeout(60_000);

  it('has a case, or a reason why it has none', () => {
    for (const { name, options } of offered) {
      const known = [...Object.keys(cases[name] ?? {}), ...Object.keys(withoutCase[name] ?? {}), ...ownHelp];
      deepEqual(known.sort(), Object.keys(options).sort(), name);
    }
    deepEqual(Object.keys(cases).sort(), offered.map(({ name }) => name).sort());
  });

  const all = offered.flatMap((command) =>
    Object.entries(cases[command.name] ?? {}).map(([name, one]) => ({ command, name, ...one })),
  );
  // Every option in the slow run, otherwise one in four.
  const selected = isSlow ? all : all.filter((_, index) => index % 4 === 0);
  for (const { command, name, folder, operands, others, value, needsGit } of selected)
    itNeeds(
      needsGit ? ['git'] : [],
      `${command.name} --${name} does the same by both entry points, and makes a difference`,
      async () => {
        const with_ = await both(command, folder, operands, { ...others, [name]: value });
        const without = await withoutOption(command, folder, operands, others);
        notDeepEqual(with_, without);
      },
    );
});

describe('What a command does not take', () => {
  for (const command of offered) {
    const operands = operandsOf(command);
    const options = Object.entries(command.options).filter(([name]) => !ownHelp.includes(name));

    it(`${command.name} refuses an unknown option, and suggests a near one`, async () => {
      await bothRefuse(command, operands, { wibble: true }, /Unknown option --wibble\.\n {2}.*--help/);
      const near = Object.hasOwn(command.options, 'dry-run') ? 'dry-run' : (Object.keys(command.options)[0] ?? '');
      const typed = `${near.slice(0, -1)}m`;
      const says = new RegExp(`--${typed}\\.\\n {2}Did you mean --${near}\\?`);
      await bothRefuse(command, operands, { [typed]: true }, says);
    });

    it(`${command.name} refuses an option of another command`, async () => {
      const other = commands
        .flatMap((one) => Object.entries(one.options))
        .find(([name]) => !Object.hasOwn(command.options, name));
      const [name = '', { placeholder } = {}] = other ?? [];
      const value = placeholder === undefined ? true : 'x';
      await bothRefuse(
        command,
        operands,
        { [name]: value },
        new RegExp(`--${name} cannot be used with ${command.name}\\.`),
      );
    });

    it(`${command.name} refuses surplus operands`, () =>
      bothRefuse(command, [...operands, 'more'], {}, new RegExp(`${command.name}: unexpected argument "more"\\.`)));

    it(`${command.name} refuses an option without its value, and a flag with one`, async () => {
      for (const [name, { placeholder }] of options) {
        const hasValue = placeholder !== undefined;
        const says = new RegExp(
          hasValue ? `--${name} requires a value: --${name} ` : `--${name} does not take a value\\.`,
        );
        await bothRefuse(command, operands, { [name]: hasValue ? true : 'x' }, says);
      }
    });

    for (const [mode, { with: others, own = [] }] of Object.entries(command.modes))
      it(`${command.name} --${mode} refuses every option that cannot be used with it`, async () => {
        const allowed = new Set([mode, ...others, ...own, 'json', 'cwd', 'no-color', ...ownHelp]);
        for (const [name, { placeholder }] of Object.entries(command.options)) {
          if (allowed.has(name)) continue;
          const value = name === 'conflicts' ? 'markers' : placeholder === undefined ? true : 'x';
          const says = new RegExp(`--(${mode} cannot be used with --${name}|${name} cannot be used with --${mode})\\.`);
          await bothRefuse(command, operands, { [mode]: true, [name]: value }, says);
        }
        for (const name of own)
          await bothRefuse(command, operands, { [name]: true }, new RegExp(`--${name} needs --${mode}\\.`));
      });
  }

  it('environment refuses to run without a name', async () => {
    const command = commands.find(({ name }) => name === 'environment');
    if (command) await bothRefuse(command, [], {}, /environment needs NAME\./);
  });

  it('update refuses a word after --conflicts that it does not know', async () => {
    const command = commands.find(({ name }) => name === 'update');
    if (command) await bothRefuse(command, [], { conflicts: 'marker' }, /--conflicts must be markers, not "marker"\./);
  });
});

describe('The Yeoman generators', () => {
  it('are a folder for every command that Yeoman offers', () => {
    const folders = readdirSync(join(root, 'generators'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    deepEqual(folders.sort(), offered.map(({ generator }) => generator).sort());
  });

  for (const command of offered)
    it(`${command.generator} lists its options in its help`, async () => {
      const env = await environmentOf(command, scratch('help'));
      const generator = (await env.create(namespaceOf(command), { generatorOptions: { help: true } })) as unknown as {
        help(): string;
      };
      const help = generator.help();
      for (const [name, { title }] of Object.entries(command.options)) {
        if (['version', 'help'].includes(name) || name.startsWith('no-')) continue;
        match(help, new RegExp(`--${name}\\s+# ${title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`), name);
      }
    });

  it("take Yeoman's own options, which change nothing", async () => {
    const command = commands.find(({ name }) => name === 'new');
    if (!command) return;
    const folder = cases.new?.name?.folder ?? (() => scratch('yo'));
    const own = Object.keys(yeomanOptions).filter(
      (name) =>
        !['env', 'resolved', 'namespace', '_meta', '_', 'help', 'h', 'destination-root', 'shared-data'].includes(name),
    );
    const options = { yes: true, example: true } as const;
    const plain = await alone(runByYeoman, command, folder, ['infra'], options);
    const given = Object.fromEntries(own.map((name) => [name, true] as const));
    deepEqual(await alone(runByYeoman, command, folder, ['infra'], { ...options, ...given }), plain);
    equal(plain.exitCode, 0);
  });
});
