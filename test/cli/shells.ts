import { execFile, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Shell } from '../../src/command/shell-name.ts';
import { scratch } from '../terraform/workbench.ts';
import { program } from './cli.ts';

/** How a shell is asked for what it completes: its executable, its arguments, and what it reads from standard input. */
interface Probe {
  readonly executable: string;
  readonly args: readonly string[];
  /** The script, for a command line that is completed at its end. */
  script(file: string, line: readonly string[]): string;
}

const word = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** bash divides words at `=`. */
const divided = (line: readonly string[]): readonly string[] =>
  line.flatMap((one) =>
    one.includes('=') ? one.split(/(=)/).filter((part, index) => part !== '' || index > 1) : [one],
  );

export const probes: Readonly<Record<Shell, Probe>> = {
  bash: {
    executable: 'bash',
    args: ['--norc', '--noprofile', '-s'],
    script: (file, line) => {
      const words = divided(line);
      return `source ${word(file)}
COMP_WORDS=(${words.map(word).join(' ')})
COMP_CWORD=${words.length - 1}
_unionai_terraform
printf '%s\\n' "\${COMPREPLY[@]}"`;
    },
  },
  // A zsh on a pseudo-terminal lists what it would complete, between two marks.
  zsh: {
    executable: 'zsh',
    args: ['-f', '-s'],
    script: (file, line) => `
zmodload zsh/zpty || exit 3
zpty z zsh -f -i
say() { zpty -w z "$1"; zpty -r -m z REPLY "*ready$2*"; }
say 'PROMPT=; stty -echo 2> /dev/null; autoload -Uz compinit; compinit -u -D; print rea''dy1' 1
say ${word(`source ${word(file)}; bindkey '^I' complete-word; LISTMAX=10000; zstyle ':completion:*' list-colors; print rea''dy2`)} 2
say 'compadd() { local -a found; builtin compadd -O found "$@"; print -rl -- $found >> $OUT; builtin compadd "$@" }; print rea''dy3' 3
zpty -w -n z ${word(line.join(' '))}$'\\t'
repeat 100; do [[ -s $OUT ]] && break; zselect -t 5 2> /dev/null || sleep 0.05; done
zpty -d z
cat $OUT`,
  },
  fish: {
    executable: 'fish',
    args: ['--no-config', '-c'],
    script: (file, line) => `source ${word(file)}\ncomplete -C ${word(line.join(' '))} | string split -f1 \\t`,
  },
  powershell: {
    executable: 'pwsh',
    args: ['-NoProfile', '-NonInteractive', '-Command', '-'],
    script: (file, line) => {
      const text = line.join(' ');
      return `. ${word(file)}\n(TabExpansion2 -inputScript ${word(text)} -cursorColumn ${text.length}).CompletionMatches.CompletionText`;
    },
  },
};

/** Whether a shell is installed. */
export function hasShell(shell: Shell): boolean {
  return spawnSync(probes[shell].executable, ['-c', 'exit 0'], { stdio: 'ignore' }).status === 0;
}

/** A folder for PATH with the built command under its two names. */
export function commandFolder(): string {
  const folder = join(scratch('completion'), 'bin');
  mkdirSync(folder);
  for (const name of ['unionai-terraform', 'generator-unionai-terraform']) {
    writeFileSync(join(folder, name), `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}

/** What a shell completes at the end of a command line. */
export function completed(
  shell: Shell,
  file: string,
  line: readonly string[],
  { cwd, bin }: { readonly cwd: string; readonly bin: string },
): Promise<readonly string[]> {
  const { executable, args, script } = probes[shell];
  const out = join(scratch('completed'), 'out');
  writeFileSync(out, '');
  const { PATH = '', FPATH, MODULE_PATH, LD_LIBRARY_PATH } = process.env;
  const known = Object.entries({ FPATH, MODULE_PATH, LD_LIBRARY_PATH }).filter(([, value]) => value !== undefined);
  const env = {
    ...Object.fromEntries(known),
    PATH: `${bin}:${PATH}`,
    HOME: cwd,
    LC_ALL: 'C.UTF-8',
    OUT: out,
    TERM: 'dumb',
  };
  return new Promise((resolve, reject) => {
    const text = script(file, line);
    const isArgument = args.at(-1) === '-c';
    const child = execFile(
      executable,
      isArgument ? [...args, text] : args,
      { cwd, env, timeout: 30_000 },
      (error, stdout, stderr) => {
        if (stderr !== '') reject(new Error(`${shell}: ${stderr}`));
        else if (error && stdout === '') resolve([]);
        else
          resolve(
            stdout
              .split(/\r?\n/)
              .map((one) => one.trim())
              .filter((one) => one !== ''),
          );
      },
    );
    // A shell that has its text as an argument can be over before this one is written.
    child.stdin?.on('error', (error) => {
      if (!isArgument) reject(error);
    });
    child.stdin?.end(isArgument ? '' : `${text}\n`);
  });
}
