import { interrupted } from '../errors.ts';
import { writeMessage, writeResult } from './output.ts';
import { endProgress } from './progress.ts';
import type { Prompt, Question } from './prompt.ts';
import { type Paint, paint } from './show.ts';
import { columnsOfTerminal, isTerminal, outputStream } from './standard-stream.ts';

/** Where a command gets its input and puts its output. */
export interface Terminal {
  readonly cwd: string;
  /** Whether the user can be asked. */
  readonly interactive: boolean;
  /** The width of the terminal, in characters. */
  readonly columns: number;
  readonly colors: Paint;
  readonly prompt: Prompt;
  /** Results, for standard output. */
  result(text: string): void;
  /** Messages, for standard error. */
  say(text: string): void;
}

/** The terminal of this process. Questions and messages go to standard error, so that results can be piped. */
export function processTerminal(cwd: string, color: boolean): Terminal {
  const colors = color && process.env.NO_COLOR === undefined && isTerminal('stdout');
  return {
    cwd,
    interactive: canAsk(process.env) && isTerminal('stderr') && isTerminal('stdin'),
    columns: terminalColumns(),
    colors: paint(colors),
    prompt: isDumb(process.env) ? askPlainly : inquire,
    result: (text) => writeResult(text, colors),
    say: writeMessage,
  };
}

/** Nobody answers in a CI job, even where the runner gives it a terminal. */
export function canAsk({ CI = '' }: NodeJS.ProcessEnv): boolean {
  return CI === '' || CI === '0' || CI.toLowerCase() === 'false';
}

/** A terminal that cannot move its cursor. */
export function isDumb({ TERM }: NodeJS.ProcessEnv): boolean {
  return TERM === 'dumb';
}

/** The width of the terminal; 80 if there is none, or one that does not tell. */
export function terminalColumns(): number {
  return columnsOfTerminal() || 80;
}

/** The same terminal, with prompts that only write lines and read lines. */
export function plainTerminal(terminal: Terminal): Terminal {
  return { ...terminal, prompt: askPlainly };
}

/** Loaded when it is needed, like Inquirer. */
export const askPlainly: Prompt = async (question) => {
  endProgress();
  return (await import('./plain-prompt.ts')).promptPlainly(question, terminalColumns());
};

/** The prompts of Inquirer, each loaded when its first question is asked. */
const prompts = {
  confirm: () => import('@inquirer/confirm'),
  input: () => import('@inquirer/input'),
  select: () => import('@inquirer/select'),
};

async function inquire(question: Question): Promise<unknown> {
  endProgress();
  const { default: prompt } = await prompts[question.type]();
  const { inquirerQuestion } = await import('./inquirer-question.ts');
  const ask = prompt as (config: object, context: object) => Promise<unknown>;
  try {
    return await ask(inquirerQuestion(question, terminalColumns()), {
      input: process.stdin,
      output: outputStream('stderr'),
    });
  } catch (error) {
    throw promptFailure(error);
  }
}

/** What to throw for an error of a prompt: Inquirer has its own for ctrl-C and a closed terminal. */
export function promptFailure(error: unknown): unknown {
  const isExit = error instanceof Error && (error.name === 'ExitPromptError' || error.name === 'AbortPromptError');
  return isExit ? interrupted() : error;
}
