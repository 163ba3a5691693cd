import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import type { Variables } from './moto.ts';

export interface Said {
  readonly status: number;
  readonly text: string;
}

/** Gives what to type as soon as a command has printed a question; undefined before that. */
export type Person = (text: string) => Promise<string> | undefined;

/** A shell in which a person runs commands one after the other: variables stay from one to the next. */
export interface Terminal {
  type(command: string, person?: Person): Promise<Said>;
  close(): void;
}

/** Opens bash in a folder, with these variables and no others. */
export function openTerminal(cwd: string, env: Variables): Terminal {
  const shell = spawn('bash', ['--noprofile', '--norc'], { cwd, env, stdio: ['pipe', 'pipe', 'pipe'] });
  let text = '';
  let hear = (): void => undefined;
  let end = (): void => undefined;
  for (const stream of [shell.stdout, shell.stderr])
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      hear();
    });
  shell.stdin.on('error', () => undefined);
  shell.once('close', () => end());
  const type = (command: string, person: Person = () => undefined): Promise<Said> => {
    const mark = randomUUID();
    text = '';
    return new Promise((resolve, reject) => {
      let isAnswered = false;
      end = () => reject(new Error(`the shell ended: ${text}`));
      hear = () => {
        const last = new RegExp(`\\n${mark} (\\d+)\\n`).exec(text);
        if (last) return resolve({ status: Number(last[1]), text: text.slice(0, last.index) });
        if (isAnswered) return;
        const answer = person(text);
        if (answer === undefined) return;
        isAnswered = true;
        answer.then((line) => shell.stdin.write(`${line}\n`), reject);
      };
      // In braces, so that the shell has read all of it before the command reads what the person types.
      shell.stdin.write(`{\n${command}\n}; printf '\\n%s %s\\n' ${mark} "$?"\n`);
      hear();
    });
  };
  return { type, close: () => void shell.kill('SIGKILL') };
}
