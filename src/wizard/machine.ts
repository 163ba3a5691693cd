import { answerAt } from '../answers/answer-path.ts';
import { isPlain, type Plain } from '../answers/shape.ts';
import { plainReply, type Script, type WizardQuestion } from './question.ts';

/** An answer of the user, and what the wizard offered. */
interface Reply {
  readonly value: string;
  readonly offered: string | undefined;
}

type Replies = Readonly<Record<string, Reply>>;

/** What the user sees: a question by its ID, or the review. */
export type Screen = { readonly kind: 'question'; readonly id: string } | { readonly kind: 'review' };

interface Place {
  readonly replies: Replies;
  readonly screen: Screen;
}

/** A moment of the wizard. Transitions return another one and change nothing. */
export interface WizardState extends Place {
  readonly script: Script;
  /** The answers that were there before the first question, and that it does not repeat. */
  readonly given: Plain;
  /** The last answer to each question, also to those that the user went back from: it is offered again. */
  readonly kept: Readonly<Record<string, string>>;
  readonly past: readonly Place[];
}

/**
 * The first screen: the first question without an answer, or the review. If only optional answers are missing, they were left
 * out, and are not asked for again.
 */
export function start(script: Script, given: Plain): WizardState {
  const first: WizardState = { script, given, replies: {}, kept: {}, past: [], screen: { kind: 'review' } };
  const open = script(given).filter((question) => isOpen(first, given, question));
  const replies = open.map(({ id }) => [id, { value: '', offered: undefined }] as const);
  return advanced(
    open.every(({ isOptional }) => isOptional) ? { ...first, replies: Object.fromEntries(replies) } : first,
  );
}

/** The raw answers: those that were given, and those of the user. */
export function answersOf({ script, given, replies }: WizardState): Plain {
  let raw = given;
  let questions = script(raw);
  for (let index = 0; index < questions.length; index++) {
    const question = questions[index];
    const reply = question && replies[question.id];
    if (question === undefined || reply === undefined) continue;
    raw = question.put(raw, reply.value);
    questions = script(raw); // Only later questions depend on this answer.
  }
  return raw;
}

/** The questions that belong to the present answers, in order. */
export function questionsOf(state: WizardState): readonly WizardQuestion[] {
  return state.script(answersOf(state));
}

/** The question on the screen; undefined on the review. */
export function questionOf(state: WizardState): WizardQuestion | undefined {
  const { screen } = state;
  return screen.kind === 'review' ? undefined : questionsOf(state).find(({ id }) => id === screen.id);
}

/** The answer to a question as text; undefined if there is none. */
export function givenValue(raw: Plain, { path }: WizardQuestion): string | undefined {
  const value = answerAt(raw, path);
  if (!Array.isArray(value)) return value === undefined ? undefined : String(value);
  return value.map((one) => (isPlain(one) ? String(one.name) : String(one))).join(',');
}

/** The answer that is offered with a question: the last one of the user, or the default. */
export function offerOf(state: WizardState, question: WizardQuestion): string | undefined {
  if (isOutdated(question, state.replies[question.id])) return question.fallback;
  return state.kept[question.id] ?? givenValue(answersOf(state), question) ?? question.fallback;
}

/**
 * Answers the question on the screen and goes to the next one, or to the review. An invalid answer and an answer without a
 * question change nothing.
 */
export function answer(state: WizardState, text: string): WizardState {
  const question = questionOf(state);
  if (question === undefined || question.objectionTo(text) !== undefined) return state;
  const { id, fallback } = question;
  const value = plainReply(question, text);
  return advanced({
    ...state,
    replies: { ...state.replies, [id]: { value, offered: fallback } },
    kept: { ...state.kept, [id]: value },
    past: pastWith(state),
  });
}

/** Goes back by one screen. The answers are those of that screen, and later ones are offered again. Undefined on the first. */
export function back(state: WizardState): WizardState | undefined {
  const last = state.past.at(-1);
  return last && { ...state, ...last, past: state.past.slice(0, -1) };
}

/** Goes from the review to one question. Its answer leads to the questions that it adds, and to the review. */
export function edit(state: WizardState, id: string): WizardState {
  if (state.screen.kind !== 'review' || !questionsOf(state).some((one) => one.id === id)) return state;
  const { [id]: _, ...kept } = state.kept;
  return { ...state, kept, screen: { kind: 'question', id }, past: pastWith(state) };
}

function pastWith({ past, replies, screen }: WizardState): readonly Place[] {
  return [...past, { replies, screen }];
}

function advanced(state: WizardState): WizardState {
  const raw = answersOf(state);
  const open = state.script(raw).find((question) => isOpen(state, raw, question));
  return { ...state, screen: open === undefined ? { kind: 'review' } : { kind: 'question', id: open.id } };
}

/** Whether the wizard has to ask a question. */
function isOpen({ replies }: WizardState, raw: Plain, question: WizardQuestion): boolean {
  const reply = replies[question.id];
  if (reply !== undefined) return isOutdated(question, reply);
  return question.isAsked && givenValue(raw, question) === undefined;
}

/** Whether the user accepted a default that another answer has changed since: it is asked again. */
function isOutdated({ fallback }: WizardQuestion, reply: Reply | undefined): boolean {
  return reply !== undefined && reply.value === reply.offered && fallback !== undefined && fallback !== reply.value;
}
