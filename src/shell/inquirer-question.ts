import { styleText } from 'node:util';
import { wrap } from '../render/wrap.ts';
import type { Question } from './prompt.ts';

/** What Inquirer writes before a question and before a choice: a symbol and a space. */
const lead = '  ';

/**
 * A question in the form that Inquirer takes, with the answer named `answer`. Inquirer divides words at the end of a line, so all
 * texts are wrapped here.
 *
 * @param width the width of the terminal
 */
export function inquirerQuestion({ hint = '', message, choices, ...question }: Question, width: number): object {
  const columns = width - 1; // A full line moves the cursor to the next one.
  const title = wrapped(message, columns);
  const open = hint === '' ? title : wrapped(`${message} (${hint})`, columns);
  return {
    ...question,
    message,
    ...(choices === undefined ? {} : { choices: choices.map((choice) => inquirerChoice(choice, columns)) }),
    name: 'answer',
    loop: false,
    pageSize: 12,
    theme: {
      style: {
        // The hint is removed once the question is answered.
        message: (_: string, status: string) => {
          const bold = styleText('bold', title);
          if (status === 'done' || open === title) return bold;
          return open.startsWith(title)
            ? `${bold}${styleText('dim', open.slice(title.length))}`
            : `${bold}\n${lead}${styleText('dim', wrapped(`(${hint})`, columns))}`;
        },
        defaultAnswer: (text: string) => `${breakBefore(open, `(${text})`, columns)}${styleText('dim', `(${text})`)}`,
        answer: (text: string) => `${breakBefore(title, text, columns)}${styleText('cyan', wrapped(text, columns))}`,
        error: (text: string) => styleText('red', wrapped(`> ${text}`, columns)),
        description: (text: string) => styleText('cyan', wrap(text, columns)),
      },
    },
  };
}

function inquirerChoice({ name, ...choice }: NonNullable<Question['choices']>[number], columns: number): object {
  return { ...choice, name: wrapped(name, columns), short: name };
}

/** A text in lines that fit behind the symbol. */
function wrapped(text: string, columns: number): string {
  return wrap(text, columns - lead.length).replaceAll('\n', `\n${lead}`);
}

/** A line break where the text does not fit on the last line of the message. */
function breakBefore(message: string, text: string, columns: number): string {
  const lines = message.split('\n');
  const used = (lines.at(-1) ?? '').length + (lines.length === 1 ? lead.length : 0) + 1;
  return used + text.length > columns ? `\n${lead}` : '';
}
