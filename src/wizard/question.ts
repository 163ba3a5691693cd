import type { Plain } from '../answers/shape.ts';

/** The sections of the wizard, in order. The last one is the review. */
export const sections = ['Project', 'Secret store', 'State', 'CI/CD', 'Environments', 'Review'] as const;

export type Section = (typeof sections)[number];

/** One of the answers that a question offers. */
export interface OfferedAnswer {
  readonly value: string;
  readonly title: string;
  /** One sentence; empty if the title says it all. */
  readonly summary: string;
}

/** A question of the wizard, for given answers. It knows how to check and how to record its answer, and does neither by itself. */
export interface WizardQuestion {
  /** Unique, and the same for other answers: the path, with the choice that it is a setting of. */
  readonly id: string;
  /** The answer, as `--set` names it. */
  readonly path: string;
  readonly section: Section;
  /** Names the environment, where it is about one. */
  readonly title: string;
  /** One line; empty if the title says it all. */
  readonly hint: string;
  /** Undefined for a text. */
  readonly offers: readonly OfferedAnswer[] | undefined;
  /** Whether the wizard asks it before the review; otherwise the user can answer it there. */
  readonly isAsked: boolean;
  /** Whether the answer can be left out. */
  readonly isOptional: boolean;
  /** The answer that the wizard offers; undefined for none. */
  readonly fallback: string | undefined;
  /** The file or variable that the offered answer was read from. */
  readonly source: string | undefined;
  /** What is wrong with an answer; undefined for a valid one. */
  objectionTo(value: string): string | undefined;
  /** The raw answers with this one. An empty text leaves out an optional answer. */
  put(raw: Plain, value: string): Plain;
}

/** The questions for given answers, in order. A question depends only on answers to earlier ones. */
export type Script = (raw: Plain) => readonly WizardQuestion[];

/** An optional question is left out with this answer, where a default is offered. */
export const nothing = '-';

/** The same answer, with the word for nothing as an empty text. */
export function plainReply({ isOptional }: WizardQuestion, text: string): string {
  const trimmed = text.trim();
  return isOptional && trimmed === nothing ? '' : trimmed;
}
