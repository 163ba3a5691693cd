import type { Plain } from '../answers/shape.ts';
import { oneLine } from '../answers/words.ts';
import { leavesOf } from './leaves.ts';
import { answersOf, givenValue, questionsOf, type WizardState } from './machine.ts';
import { type Section, sections, type WizardQuestion } from './question.ts';

/** An answer as the review shows it. */
export interface ReviewedAnswer {
  /** Undefined for an answer that the wizard has no question for. */
  readonly id: string | undefined;
  readonly title: string;
  readonly value: string;
}

export interface ReviewedSection {
  readonly title: Section | 'Other answers';
  readonly answers: readonly ReviewedAnswer[];
}

/** All answers: those of the user, those that were given, and the defaults that apply. */
export function reviewOf(state: WizardState): readonly ReviewedSection[] {
  const raw = answersOf(state);
  const questions = questionsOf(state);
  const bySection = sections.map((title) => ({
    title,
    answers: questions.filter(({ section }) => section === title).map((question) => reviewed(raw, question)),
  }));
  const paths = new Set(questions.map(({ path }) => path));
  const others = leavesOf(raw).filter(({ path }) => !paths.has(path) && !/^environments\[[^\]]+\]\.name$/.test(path));
  const rest = others.map(({ path, value }) => ({ id: undefined, title: path, value: oneLine(String(value)) }));
  return [...bySection, { title: 'Other answers' as const, answers: rest }].filter(({ answers }) => answers.length > 0);
}

function reviewed(raw: Plain, question: WizardQuestion): ReviewedAnswer {
  const { fallback, id, isOptional, offers, title } = question;
  const given = givenValue(raw, question);
  const shown = (value: string): string => offers?.find((one) => one.value === value)?.title ?? oneLine(value);
  if (given !== undefined) return { id, title, value: shown(given) };
  return { id, title, value: isOptional || fallback === undefined ? 'none' : `${shown(fallback)} (default)` };
}

/** The review in lines. */
export function reviewLines(state: WizardState): readonly string[] {
  return reviewOf(state).flatMap(({ title, answers }) => [
    `${title}:`,
    ...answers.map((one) => `  ${one.title}: ${one.value}`),
  ]);
}

/** Raw answers in lines, each with its path. No answer can add a line that looks like another one. */
export function answerLines(raw: Plain): readonly string[] {
  return leavesOf(raw).map(({ path, value }) => oneLine(`  ${path}: ${value}`));
}

/** The heading of a section: "State (3 of 6)". */
export function headingOf(section: Section): string {
  return `${section} (${sections.indexOf(section) + 1} of ${sections.length})`;
}
