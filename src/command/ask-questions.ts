import type { Plain } from '../answers/shape.ts';
import { UserError } from '../errors.ts';
import { capitalized } from '../render/capitalize.ts';
import { wrap } from '../render/wrap.ts';
import type { Question } from '../shell/prompt.ts';
import type { Terminal } from '../shell/terminal.ts';
import { answer, answersOf, back, offerOf, questionOf, type WizardState } from '../wizard/machine.ts';
import { nothing, type Section, type WizardQuestion } from '../wizard/question.ts';
import { headingOf } from '../wizard/show-review.ts';

/** What a user types or selects to go back by one question. */
export const backWord = '<';

export const backChoice = { name: '< Back', value: backWord };

/** What follows the last question: the state to continue with, or undefined to end. */
export type Review = (state: WizardState) => Promise<WizardState | undefined>;

/** How a run of questions looks. */
export interface Course {
  readonly terminal: Terminal;
  /** Whether sections have headings. */
  readonly hasHeadings: boolean;
  readonly review: Review;
  /** What the user can do to continue after ctrl-C. */
  readonly resume: (raw: Plain) => UserError;
}

/**
 * Asks the questions from a state on, until the review ends.
 *
 * @returns the raw answers
 * @throws UserError 'interrupted' for ctrl-C; nothing was written
 */
export async function askQuestions(
  start: WizardState,
  { hasHeadings, resume, review, terminal }: Course,
): Promise<Plain> {
  let state = start;
  let section: Section | undefined;
  try {
    for (;;) {
      const question = questionOf(state);
      const next = question?.section ?? 'Review';
      if (hasHeadings && next !== section) terminal.say(`\n${headingOf(next)}`);
      section = question?.section; // The review shows its heading each time.
      const following = question === undefined ? await review(state) : await ask(state, question, terminal);
      if (following === undefined) return answersOf(state);
      state = following;
    }
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== 'interrupted' || error.hint !== undefined) throw error;
    throw resume(answersOf(state));
  }
}

async function ask(state: WizardState, question: WizardQuestion, terminal: Terminal): Promise<WizardState> {
  const reply = String(await terminal.prompt(promptFor(state, question)));
  return reply.trim() === backWord ? (back(state) ?? state) : answer(state, reply);
}

/** The prompt for a question on the screen. */
function promptFor(state: WizardState, question: WizardQuestion): Question {
  const { id, isOptional, offers, source, title } = question;
  const offer = offerOf(state, question);
  const isFirst = back(state) === undefined;
  const isSuggested = source !== undefined && offer === question.fallback;
  const none = isOptional ? (offer === undefined || offer === '' ? 'optional' : `${nothing} for none`) : '';
  const hints = [question.hint, none, isSuggested ? `read from ${source}` : ''].filter((hint) => hint !== '');
  const prompt = {
    name: id,
    message: title,
    hint: hints.join('; '),
    ...(offer === undefined || offer === '' ? {} : { default: offer }),
  };
  if (offers !== undefined) {
    const choices = offers.map((one) => ({ name: one.title, value: one.value, description: one.summary }));
    return { type: 'select', ...prompt, choices: isFirst ? choices : [...choices, backChoice] };
  }
  const validate = (text: string): true | string => {
    if (text.trim() === backWord) return isFirst ? 'This is the first question.' : true;
    const objection = question.objectionTo(text);
    return objection === undefined ? true : capitalized(objection);
  };
  return { type: 'input', ...prompt, validate };
}

/** A message in lines that fit the terminal. */
export function sayWrapped(terminal: Terminal, text: string, indent = ''): void {
  terminal.say(wrap(text, terminal.columns, indent));
}
