import type { Plain } from '../../src/answers/shape.ts';
import type { Objection } from '../../src/errors.ts';
import type { Answers } from '../../src/model/answers.ts';
import { type Files, filesOf, onceForEach, parseAnswers, UserError, withExample } from '../core.ts';

/** What the parser says about raw answers. */
export interface Outcome {
  /** The answers; undefined if some are missing or invalid. */
  readonly answers: Answers | undefined;
  /** The answers whose files are shown: with values of an example company in place of missing ones. */
  readonly shown: Answers | undefined;
  readonly objections: readonly Objection[];
}

/** Parses raw answers. The same object gives the same outcome. */
export const outcomeOf: (raw: Plain) => Outcome = onceForEach(parsed);

function parsed(raw: Plain): Outcome {
  const own = tryParse(raw);
  if (own.answers !== undefined) return { answers: own.answers, shown: own.answers, objections: [] };
  return { answers: undefined, shown: tryParse(withExample(raw)).answers, objections: own.objections };
}

function tryParse(raw: Plain): Pick<Outcome, 'answers' | 'objections'> {
  try {
    return { answers: parseAnswers(raw), objections: [] };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { hint, message } = error;
    const whole = hint === undefined ? { path: 'answers', message } : { path: 'answers', message, hint };
    return { answers: undefined, objections: error.objections.length > 0 ? error.objections : [whole] };
  }
}

/** The files of answers. The same object gives the same files. */
export const plannedFiles: (answers: Answers) => Files = onceForEach(filesOf);

/** What the page says about an objection. The hints about options of the command line do not apply here. */
export function objectionText({ hint, message }: Objection): string {
  return hint === undefined || hint.startsWith('--') ? message : `${message}. ${hint}`;
}
