import { UserError } from '../errors.ts';
import { writeMessage, writeResult } from './output.ts';
import { type Paint, paint } from './show.ts';

/** A question as Inquirer takes it; the part that the wizard uses. */
export interface Question {
  readonly type: 'input' | 'select' | 'confirm';
  readonly name: string;
  readonly message: string;
  readonly default?: unknown;
  readonly choices?: readonly { readonly name: string; readonly value: string; readonly description: string }[];
  readonly validate?: (value: string) => true | string;
}

/** Asks a question and gives the answer. Inquirer on the command line, `this.prompt` under Yeoman. */
export type Prompt = (question: Question) => Promise<unknown>;

/** Where a command gets its input and puts its output. */
export interface Terminal {
  readonly cwd: string;
  /** Whether the user can be asked. */
  readonly interactive: boolean;
  readonly colors: Paint;
  readonly prompt: Prompt;
  /** Results, for standard output. */
  result(text: string): void;
  /** Messages, for standard error. */
  say(text: string): void;
}

/** The terminal of this process. Questions and messages go to standard error, so that results can be piped. */
export function processTerminal(cwd: string, color: boolean): Terminal {
  const colors = color && process.env.NO_COLOR === undefined && process.stdout.isTTY === true;
  return {
    cwd,
    interactive: canAsk(process.env) && process.stdin.isTTY === true && process.stderr.isTTY === true,
    colors: paint(colors),
    prompt: inquire,
    result: (text) => writeResult(text, colors),
    say: writeMessage,
  };
}

/** Nobody answers in a CI job, even where the runner gives it a terminal. */
export function canAsk({ CI = '' }: NodeJS.ProcessEnv): boolean {
  return CI === '' || CI === '0' || CI.toLowerCase() === 'false';
}

async function inquire(question: Question): Promise<unknown> {
  const { createPromptModule } = await import('inquirer');
  const ask = createPromptModule({ input: process.stdin, output: process.stderr });
  try {
    const answers: Record<string, unknown> = await ask([{ ...question, name: 'answer' }] as Parameters<typeof ask>[0]);
    return answers.answer;
  } catch (error) {
    throw isExit(error) ? new UserError('interrupted', 'Interrupted. Nothing was written.') : error;
  }
}

/** Inquirer's error for ctrl-C or a closed terminal. */
export function isExit(error: unknown): boolean {
  return error instanceof Error && (error.name === 'ExitPromptError' || error.name === 'AbortPromptError');
}
