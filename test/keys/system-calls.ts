import { basename } from 'node:path';

/** What a rotation does with a key that the documentation rules out, one line each. Lines contain no key. */
export interface Traced {
  /** Programs that were started with a key in an argument. */
  readonly inArguments: readonly string[];
  /** Programs that were started with a key in the environment. */
  readonly inEnvironment: readonly string[];
  /** Files that a program wrote a key to. */
  readonly inFiles: readonly string[];
  /** What received a key through a pipe: the programs that read and write keys. */
  readonly throughPipes: readonly string[];
}

/** The calls that are recorded: programs with their environment, files that are opened, and what is written where. */
export const straceOptions: readonly string[] = [
  ...['-f', '-qq', '-v', '-y', '-e', 'trace=execve,openat,write,writev,pwrite64', '-e', 'signal=none'],
  ...['-s', '1000000'],
];

/**
 * Reads the output of strace.
 *
 * @param keys texts that only a key contains
 * @param own folders of the stand-ins: the services behind them, which have the keys
 */
export function tracedIn(output: string, keys: readonly string[], own: readonly string[]): Traced {
  const found = { inArguments: [], inEnvironment: [], inFiles: [], throughPipes: [] } as {
    [name in keyof Traced]: string[];
  };
  const programs = new Map<string, string>();
  const holds = (text: string): boolean => keys.some((key) => text.includes(key));
  for (const line of joined(output)) {
    const [, pid = '', call = '', rest = ''] = /^(\d+) +(\w+)\((.*)$/.exec(line) ?? [];
    if (call === 'execve') {
      const { path, args, environment } = startOf(rest);
      if (!rest.endsWith('= 0')) continue;
      const name = nameOf(path, args);
      programs.set(pid, name);
      if (holds(args)) found.inArguments.push(name);
      if (holds(environment)) found.inEnvironment.push(name);
    } else if (call.includes('write') && holds(rest)) {
      const [, target = ''] = /^\d+<([^>]*)>/.exec(rest) ?? [];
      const program = programs.get(pid) ?? 'sh';
      if (target.startsWith('pipe:')) found.throughPipes.push(program);
      else if (!own.some((folder) => target.startsWith(folder))) found.inFiles.push(`${program}: ${target}`);
    }
  }
  const unique = (all: readonly string[]): readonly string[] => [...new Set(all)].toSorted();
  return {
    inArguments: unique(found.inArguments),
    inEnvironment: unique(found.inEnvironment),
    inFiles: unique(found.inFiles),
    throughPipes: unique(found.throughPipes),
  };
}

/** A call that another process interrupted is in two lines. */
function joined(output: string): readonly string[] {
  const open = new Map<string, string>();
  return output.split('\n').flatMap((line) => {
    const [, pid = '', start] = /^(\d+) +(.*) <unfinished \.\.\.>$/.exec(line) ?? [];
    if (start !== undefined) {
      open.set(pid, `${pid} ${start}`);
      return [];
    }
    const [, other = '', end] = /^(\d+) +<\.\.\. \w+ resumed>(.*)$/.exec(line) ?? [];
    if (end === undefined) return [line];
    const whole = `${open.get(other) ?? other}${end}`;
    open.delete(other);
    return [whole];
  });
}

/** The arguments of execve: a path and two lists of strings. */
function startOf(rest: string): { readonly path: string; readonly args: string; readonly environment: string } {
  const string = '"(?:[^"\\\\]|\\\\.)*"';
  const list = `\\[((?:${string}(?:, )?)*)\\]`;
  const [, path = '', args = '', environment = ''] =
    new RegExp(`^"((?:[^"\\\\]|\\\\.)*)", ${list}, ${list}\\)`).exec(rest) ?? [];
  if (path === '') throw new Error('a line of strace was not understood');
  return { path, args, environment };
}

/** The name of a program; that of a stand-in for the program that executes it, and what `timeout` starts. */
function nameOf(path: string, args: string): string {
  const words = [...args.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, word = '']) => word);
  const standIn = words.findIndex((word) => word.endsWith('main.cjs'));
  if (standIn >= 0) return words[standIn + 1] ?? '';
  const name = basename(path);
  if (name !== 'timeout') return name;
  const command = words
    .slice(1)
    .find((word, index, all) => !/^(-|\d)/.test(word) && !/^-[ks]$/.test(all[index - 1] ?? ''));
  return `timeout ${basename(command ?? '')}`;
}
