import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { program } from '../cli/cli.ts';

export const keys = {
  enter: '\r',
  down: '\u001b[B',
  interrupt: '\u0003',
  endOfFile: '\u0004',
  /** Goes back by one question; in a list, it selects the item for that. */
  back: '<\r',
  rubOut: '\u0015',
} as const;

export interface Session {
  readonly status: number | null;
  /** All that was shown, without colors and movements of the cursor. */
  readonly shown: string;
  /** The lines as they were drawn, each as often as it was drawn. */
  readonly lines: readonly string[];
  /** The questions that were asked, in order. */
  readonly questions: readonly string[];
}

/** What to type at a question; undefined for ctrl-C. `complaint` is why the last answer to it was refused. */
export type Person = (question: string, index: number, complaint: string | undefined) => string | undefined;

interface Desk {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The width of the terminal; 200 by default. */
  readonly columns?: number;
}

const blue = '\u001b[34m?\u001b[39m \u001b[1m';
const red = '\u001b[31m> ';

/** Runs the built command on a terminal, with a person who answers each question as soon as it is there. */
export async function sit(args: readonly string[], person: Person, desk: Desk): Promise<Session> {
  const child = terminalRun(args, desk);
  let all = '';
  let answered = -1;
  let complaint: string | undefined;
  const questions: string[] = [];
  const attend = async (): Promise<void> => {
    // A question that is answered is drawn again with a tick; what is behind the last tick is open.
    const ticks = all.split('✔').length - 1;
    const open = all.slice(all.lastIndexOf('✔') + 1);
    const start = open.lastIndexOf(blue);
    if (start === -1) return;
    const refusal = unwrapped(open.split(red).at(1)?.split('\u001b[')[0]);
    if (ticks === answered && refusal === complaint) return;
    if (ticks > answered) questions.push(unwrapped(open.slice(start + blue.length).split('\u001b[')[0]) ?? '');
    answered = ticks;
    complaint = refusal;
    await pause(25); // A question is drawn just before it listens.
    child.stdin.write(person(questions.at(-1) ?? '', questions.length - 1, complaint) ?? keys.interrupt);
  };
  child.stdin.on('error', () => undefined);
  child.stdout.on('data', (chunk: Buffer) => {
    all += chunk.toString('utf8');
    void attend();
  });
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { status, shown: plain(all), lines: drawn(all), questions };
}

/**
 * Runs the built command on a terminal in plain text, and types a line at each prompt, without waiting for its effect.
 *
 * @param hesitation how long it waits at each prompt, in milliseconds
 */
export async function typeLines(
  args: readonly string[],
  lines: readonly string[],
  desk: Desk,
  hesitation = 0,
): Promise<{ status: number | null; all: string }> {
  const child = terminalRun(args, desk);
  let all = '';
  let typed = 0;
  child.stdin.on('error', () => undefined);
  child.stdout.on('data', (chunk: Buffer) => {
    all += chunk.toString('utf8');
    if (/(Number|Answer)( \[[^\]\n]*\])?: $/.test(all))
      setTimeout(() => child.stdin.write(lines[typed++] ?? keys.interrupt), hesitation);
  });
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { status, all };
}

function terminalRun(args: readonly string[], { columns = 200, cwd, env }: Desk) {
  const { PATH = '' } = process.env;
  // `script` of util-linux makes the terminal.
  const command = `stty cols ${columns} rows 60; exec "$NODE" "$PROGRAM" "$@"`;
  const words = args.map((arg) => `'${arg.replaceAll("'", "'\\''")}'`).join(' ');
  return spawn('script', ['-qec', `set -- ${words}; ${command}`, '/dev/null'], {
    cwd,
    env: {
      PATH,
      HOME: cwd,
      TERM: 'xterm',
      LC_ALL: 'C.UTF-8',
      SHELL: '/bin/sh',
      NODE: process.execPath,
      PROGRAM: program,
      ...env,
    },
    timeout: 60_000,
    killSignal: 'SIGKILL',
  });
}

/** A text that is wrapped at the width of the terminal, in one line. */
function unwrapped(text: string | undefined): string | undefined {
  return text?.replace(/\s+/g, ' ').trim();
}

/** Whatever moves the cursor begins another line. */
function drawn(text: string): readonly string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character begins a movement
  return plain(text.replace(/\u001b\[[0-9;]*[A-HJK]/g, '\n')).split('\n');
}

function plain(text: string): string {
  return stripVTControlCharacters(text).replaceAll('\r\n', '\n');
}
