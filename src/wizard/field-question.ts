import { objectionTo } from '../answers/check-field.ts';
import type { Plain } from '../answers/shape.ts';
import type { Choice } from '../model/choice.ts';
import type { Found } from '../model/evidence.ts';
import type { Field, Scalar } from '../model/field.ts';
import { capitalized } from '../render/capitalize.ts';
import { putText } from './put-answer.ts';
import { type OfferedAnswer, plainReply, type WizardQuestion } from './question.ts';

/** What a question has that does not follow from its field. */
type Place = Pick<WizardQuestion, 'id' | 'path' | 'section'> & Partial<WizardQuestion>;

/**
 * The question for a field. The check is the parser's own.
 *
 * @param suggested the value that was read from this machine, or that an earlier answer gave
 */
export function fieldQuestion(field: Field, place: Place, suggested?: Found): WizardQuestion {
  const isOptional = field.presence === 'optional';
  const isUsable = suggested !== undefined && objectionTo(field, suggested.text) === undefined;
  const fallback = isUsable ? suggested.text : field.default === undefined ? undefined : String(field.default);
  const question: WizardQuestion = {
    title: field.title,
    hint: field.hint ?? '',
    offers: field.type === 'boolean' ? yesOrNo : field.oneOf?.map((one) => offerOf(String(one), field.help)),
    // A suggestion that differs from the default is a guess, which the user confirms.
    isAsked: isUsable && fallback !== field.default && !isOptional,
    isOptional,
    fallback,
    source: isUsable && suggested.at !== '' ? suggested.at : undefined,
    objectionTo: (value) => {
      const text = plainReply(question, value);
      return (question.isOptional && text === '') || text === field.default
        ? undefined
        : objectionTo(field, typed(field, text))?.message;
    },
    put: (raw: Plain, value: string) => putText(raw, question.path, plainReply(question, value)),
    ...place,
  };
  return question;
}

const yesOrNo: readonly OfferedAnswer[] = [
  { value: 'true', title: 'Yes', summary: '' },
  { value: 'false', title: 'No', summary: '' },
];

/** A text as a value of the type of the field; a text that is not one stays, for the objection. */
function typed({ type }: Field, text: string): Scalar {
  if (type === 'boolean' && /^(true|false)$/.test(text)) return text === 'true';
  return type === 'integer' && /^\d{1,15}$/.test(text) ? Number(text) : text;
}

/** An offered word. The help of a field describes its words one after another: "native: a lock file. dynamodb: a table." */
function offerOf(word: string, help = ''): OfferedAnswer {
  const start = `${word}: `;
  const at = help.startsWith(start) ? 0 : help.indexOf(`. ${start}`) + 2;
  const isDescribed = at === 0 ? help.startsWith(start) : at > 1;
  const described = isDescribed ? help.slice(at + start.length).split(/\.(?: [A-Za-z]+:|$)/)[0] : undefined;
  return { value: word, title: word, summary: described === undefined ? '' : `${capitalized(described)}.` };
}

/** The offers of a question for a choice. */
export function choiceOffers(choices: readonly Choice[]): readonly OfferedAnswer[] {
  return choices.map(({ kind, title, summary }) => ({ value: kind, title, summary }));
}

/** The objection to an answer that is not offered. */
export function notOffered(offers: readonly OfferedAnswer[], value: string): string | undefined {
  return offers.some((one) => one.value === value)
    ? undefined
    : `must be ${offers.map((one) => one.value).join(' or ')}`;
}
