import { interrupted } from '../errors.ts';
import { capitalized } from '../render/capitalize.ts';
import { wrap } from '../render/wrap.ts';
import { writeBlankLine, writeMessage, writePrompt } from './output.ts';
import type { Question } from './prompt.ts';

/**
 * Asks a question with numbered lines, for screen readers and terminals that cannot move the cursor. It uses no color, and the
 * terminal edits the line.
 *
 * @param columns the width of the terminal
 * @throws UserError 'interrupted' for ctrl-C and at the end of the input
 */
export async function promptPlainly(question: Question, columns: number): Promise<unknown> {
  const { choices = [], default: offered, hint = '', message, type } = question;
  const about = hint === '' ? '' : `\n  ${capitalized(hint)}.`;
  writeBlankLine();
  writeMessage(wrap(`${message}${about}`, columns));
  if (choices.length > 0) writeMessage(wrap(numbered(choices).join('\n'), columns, '   '));
  const say = (objection: string): void => writeMessage(wrap(objection, columns));
  const request = requestFor(question);
  for (;;) {
    writePrompt(`${request}: `);
    const line = (await readLine()).trim();
    if (type === 'confirm') {
      if (line === '') return offered === true;
      if (/^(y|yes)$/i.test(line)) return true;
      if (/^(n|no)$/i.test(line)) return false;
      say('Enter y or n.');
    } else if (type === 'select') {
      const value = line === '' ? offered : chosen(choices, line);
      if (value !== undefined) return value;
      say(`Enter a number from 1 to ${choices.length}.`);
    } else {
      const text = line === '' ? String(offered ?? '') : line;
      const objection = question.validate?.(text) ?? true;
      if (objection === true) return text;
      say(objection);
    }
  }
}

type Choices = NonNullable<Question['choices']>;

function numbered(choices: Choices): readonly string[] {
  return choices.map(
    ({ description = '', name }, index) => `  ${index + 1}. ${name}${description === '' ? '' : `: ${description}`}`,
  );
}

/** What the user is to type, with what an empty line means. */
function requestFor({ choices = [], default: offered, type }: Question): string {
  if (type === 'confirm') return `y or n [${offered === true ? 'y' : 'n'}]`;
  if (type === 'input') return offered === undefined || offered === '' ? 'Answer' : `Answer [${String(offered)}]`;
  const index = choices.findIndex(({ value }) => value === offered);
  return index === -1 ? 'Number' : `Number [${index + 1}]`;
}

/** By its number, its value, or the beginning of its name. */
function chosen(choices: Choices, line: string): string | undefined {
  if (/^\d+$/.test(line)) return choices[Number(line) - 1]?.value;
  return choices.find(({ value }) => value === line)?.value;
}

/** What was typed after the last line that was read. */
let ahead = '';

/** Reads a line of standard input. What is typed ahead is kept for the next question. */
async function readLine(): Promise<string> {
  const { stdin } = process;
  // The handlers of the program end it without a message. There is always one, so that no signal is lost.
  const others = process.rawListeners('SIGINT') as NodeJS.SignalsListener[];
  let finish = (): void => undefined;
  try {
    return await new Promise<string>((resolve, reject) => {
      const take = (): void => {
        const end = ahead.indexOf('\n');
        if (end === -1) return;
        const line = ahead.slice(0, end);
        ahead = ahead.slice(end + 1);
        resolve(line);
      };
      const read = (chunk: Buffer | string): void => {
        ahead += chunk.toString('utf8');
        take();
      };
      const stop = (): void => {
        writeMessage('');
        reject(interrupted());
      };
      finish = () => {
        stdin.pause();
        stdin.off('data', read);
        stdin.off('end', stop);
        for (const handler of others) process.on('SIGINT', handler);
        process.off('SIGINT', stop);
      };
      process.on('SIGINT', stop);
      for (const handler of others) process.off('SIGINT', handler);
      stdin.setEncoding('utf8');
      stdin.on('data', read);
      stdin.once('end', stop);
      take();
      stdin.resume();
    });
  } finally {
    finish();
  }
}
