import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { TestAdapter } from '@yeoman/adapter/testing';
import { createEnv } from 'yeoman-environment';
import { main } from '../../src/cli.ts';
import type { Command } from '../../src/command/command.ts';
import { captured } from '../cli/in-process.ts';
import { type Listing, listing } from '../folder.ts';

/** Options by name, as Yeoman hands them over: true for a flag, a list for an option that is given several times. */
export type Given = Readonly<Record<string, string | true | readonly string[]>>;

/** What a run gave: all that an entry point may not differ in. */
export interface Result {
  readonly exitCode: number;
  /** Standard output, with the folder of the run replaced. */
  readonly stdout: string;
  /** The message of the failure; empty where there was none. */
  readonly failure: string;
  readonly files: Listing;
  readonly hasGit: boolean;
}

/** Runs a command by the command line, in this process. */
export async function runByCommandLine(
  command: Command,
  dir: string,
  operands: readonly string[],
  options: Given,
): Promise<Result> {
  const args = Object.entries(options).flatMap(([name, value]) =>
    [value].flat().map((one) => (one === true ? `--${name}` : `--${name}=${one}`)),
  );
  const { value, stdout, stderr } = await captured(dir, () => main([command.name, ...operands, ...args]));
  const failure = /^error: ([\s\S]*)\n$/m.exec(stderr)?.[1] ?? '';
  return result(dir, value, stdout, failure);
}

/** The name by which Yeoman knows the generator of a command. */
export function namespaceOf({ generator }: Command): string {
  return `unionai-terraform:${generator}`;
}

/** An environment of Yeoman that knows the generator of a command. */
export async function environmentOf(command: Command, cwd: string) {
  const env = createEnv({ cwd, adapter: new TestAdapter(), skipInstall: true });
  const { default: generator } = await import(`../../generators/${command.generator}/index.ts`);
  env.register(generator, { namespace: namespaceOf(command), resolved: cwd });
  return env;
}

/** Runs a command by its Yeoman generator, in this process. */
export async function runByYeoman(
  command: Command,
  dir: string,
  operands: readonly string[],
  options: Given,
): Promise<Result> {
  const before = process.exitCode;
  try {
    const { value, stdout } = await captured(dir, async () => {
      const env = await environmentOf(command, dir);
      process.exitCode = 0;
      try {
        await env.run([namespaceOf(command), ...operands], { ...options });
        return { exitCode: Number(process.exitCode), failure: '' };
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && typeof error.code === 'number')) throw error;
        return { exitCode: error.code, failure: error.message };
      }
    });
    return result(dir, value.exitCode, stdout, value.failure);
  } finally {
    process.exitCode = before;
  }
}

function result(dir: string, exitCode: number, stdout: string, failure: string): Result {
  const plain = (text: string): string =>
    text
      .replaceAll(dir, 'DIR')
      .replaceAll(basename(dirname(dir)), 'PARENT')
      // The two folders are committed at different times.
      .replace(/Commit [0-9a-f]{12}/g, 'Commit HASH');
  const files = Object.entries(listing(dir)).filter(([path]) => !/(^|\/)\.git\//.test(path));
  return {
    exitCode,
    stdout: plain(stdout),
    failure: plain(failure),
    files: Object.fromEntries(files.sort(([a], [b]) => (a < b ? -1 : 1))),
    hasGit: existsSync(join(dir, '.git')) || existsSync(join(dir, 'infra/.git')),
  };
}
