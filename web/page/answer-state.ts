import type { Plain } from '../../src/answers/shape.ts';
import type { Field } from '../../src/model/field.ts';
import { credentialIn, credentialObjection, isPlain } from '../core.ts';
import { putAt, typedValue } from './put-at.ts';

/** A text that was not taken, because it contains a credential. It is not kept anywhere. */
export interface Refusal {
  /** The answer that it was meant for, or the name of a file. */
  readonly at: string;
  readonly message: string;
}

/** What the user entered. */
export interface AnswerState {
  /** The answers, valid or not. */
  readonly raw: Plain;
  /** The answers before the latest change. All changes in a row to one answer are one change. */
  readonly previous: Plain;
  /** The answer that was changed last. */
  readonly lastChanged: string;
  readonly refusal: Refusal | undefined;
}

export type AnswerAction =
  /** A text for the answer at a path; an empty one leaves the answer out. */
  | { readonly type: 'text'; readonly path: string; readonly text: string; readonly valueType: Field['type'] }
  /** Other answers, after a change that is not a text. */
  | { readonly type: 'change'; readonly at: string; readonly raw: Plain }
  /** The text that a user gave contains a credential. */
  | { readonly type: 'refuse'; readonly at: string; readonly credential: string };

/** The answers before the first change. */
export function startWith(raw: Plain): AnswerState {
  return { raw, previous: raw, lastChanged: '', refusal: undefined };
}

/** The state after an action. A text or answers with a credential change nothing and are refused. */
export function reduceAnswers(state: AnswerState, action: AnswerAction): AnswerState {
  switch (action.type) {
    case 'refuse':
      return { ...state, refusal: { at: action.at, message: refusalOf(action.credential) } };
    case 'text': {
      const credential = credentialIn(action.text);
      if (credential !== undefined) return reduceAnswers(state, { type: 'refuse', at: action.path, credential });
      return changed(state, action.path, putAt(state.raw, action.path, typedValue(action.text, action.valueType)));
    }
    case 'change': {
      const credential = credentialIn(textsIn(action.raw).join('\n'));
      if (credential !== undefined) return reduceAnswers(state, { type: 'refuse', at: action.at, credential });
      return changed(state, action.at, action.raw);
    }
  }
}

function changed(state: AnswerState, at: string, raw: Plain): AnswerState {
  const isSame = at === state.lastChanged;
  return { raw, previous: isSame ? state.previous : state.raw, lastChanged: at, refusal: undefined };
}

function refusalOf(credential: string): string {
  const { hint, message } = credentialObjection(credential);
  return `The text ${message}. It was not stored. ${hint}`;
}

/** All names and texts of a value. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isPlain(value) ? Object.entries(value).flatMap(([name, inner]) => [name, ...textsIn(inner)]) : [];
}
