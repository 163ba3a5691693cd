import type { UnionNode } from '../answers/node.ts';
import { choiceOf } from '../answers/node.ts';
import { isPlain, type Plain, shape } from '../answers/shape.ts';
import { isComplete } from '../answers/values.ts';
import type { Choice, FieldObjection } from '../model/choice.ts';
import type { Found } from '../model/evidence.ts';
import type { Field } from '../model/field.ts';
import type { SuggestionName } from '../model/suggestion.ts';
import { choiceOffers, fieldQuestion, notOffered } from './field-question.ts';
import { putKind } from './put-answer.ts';
import type { Section, WizardQuestion } from './question.ts';

/** The suggestions of this machine and of earlier answers. Each answer replaces the suggestion of its kind. */
export type KnownValues = Map<SuggestionName, Found>;

/** An answer that is a choice with settings. */
export interface Chosen {
  /** The name of the answer. */
  readonly answer: string;
  readonly node: UnionNode;
  readonly section: Section;
}

/** The question for a choice. */
export function kindQuestion({ answer, node, section }: Chosen, known: KnownValues): WizardQuestion {
  const suggested = node.choices.find(({ suggestedBy }) => suggestedBy !== undefined && known.has(suggestedBy));
  const offers = choiceOffers(node.choices);
  const source = suggested?.suggestedBy === undefined ? undefined : known.get(suggested.suggestedBy)?.at;
  return {
    id: `${answer}.kind`,
    path: `${answer}.kind`,
    section,
    title: node.title,
    hint: '',
    offers,
    isAsked: true,
    isOptional: false,
    fallback: suggested?.kind ?? node.default,
    source,
    objectionTo: (value) => notOffered(offers, value),
    put: (raw, value) => putKind(raw, answer, node, value),
  };
}

/** The choice that the raw answers name. */
export function chosenIn<C extends Choice>(raw: Plain, answer: string, node: UnionNode<C>): C | undefined {
  const given = raw[answer];
  return choiceOf(node, isPlain(given) ? given.kind : undefined);
}

/**
 * The questions for the settings of a choice.
 *
 * @param isWanted whether a field belongs to this section
 */
export function settingsQuestions(
  raw: Plain,
  chosen: Chosen,
  known: KnownValues,
  isWanted: (field: Field) => boolean,
): readonly WizardQuestion[] {
  const { answer, node, section } = chosen;
  const choice = chosenIn(raw, answer, node);
  const given = raw[answer];
  if (choice === undefined || !isPlain(given)) return [];
  const needed = new Set(objectionsTo(node, given).map(({ field }) => field));
  return Object.entries(choice.fields).flatMap(([name, field]): readonly WizardQuestion[] => {
    const isNeeded = needed.has(name) && given[name] === undefined;
    const isHidden =
      field.presence === 'optional' && field.asked !== 'always' && !isNeeded && given[name] === undefined;
    if (!isWanted(field) || isHidden) return [];
    const place = { id: `${answer}.${choice.kind}.${name}`, path: `${answer}.${name}`, section };
    const suggested = field.suggestion === undefined ? undefined : known.get(field.suggestion);
    const question = fieldQuestion(field, place, suggested);
    if (field.suggestion !== undefined) learn(known, field.suggestion, given[name]);
    const isAsked = isNeeded || isAlwaysAsked(field) || question.isAsked;
    return [{ ...question, isAsked, objectionTo: (value) => objection(question, raw, chosen, name, value) }];
  });
}

function isAlwaysAsked({ asked, presence, type }: Field): boolean {
  if (type === 'boolean' || asked === 'in-review') return false;
  return presence !== 'optional' || asked === 'always';
}

/** What is wrong with the value by itself, or together with the settings that are known. */
function objection(
  question: WizardQuestion,
  raw: Plain,
  { answer, node }: Chosen,
  name: string,
  value: string,
): string | undefined {
  const own = question.objectionTo(value);
  if (own !== undefined || value === '') return own;
  const { [answer]: after } = question.put(raw, value);
  return isPlain(after) ? objectionsTo(node, after).find(({ field }) => field === name)?.message : undefined;
}

/** An answer is the suggestion for later answers of its kind. */
function learn(known: KnownValues, kind: SuggestionName, answer: unknown): void {
  if (typeof answer === 'string') known.set(kind, { text: answer, at: '' });
}

/** The objections to the settings of a choice together. None if a setting is invalid by itself or is still missing. */
function objectionsTo(node: UnionNode, given: Plain): readonly FieldObjection[] {
  const { picked } = shape({ picked: node }, { picked: given }, () => undefined);
  if (picked === undefined || !isComplete(picked.choice.fields, picked.values)) return [];
  return picked.choice.check?.({ kind: picked.choice.kind, ...picked.values }) ?? [];
}
