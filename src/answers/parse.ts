import { type Objection, UserError } from '../errors.ts';
import type { Answers, ChosenSettings, Json } from '../model/answers.ts';
import { maybe } from '../model/field.ts';
import { crossCheck } from './cross-check.ts';
import { definition } from './definition.ts';
import { draftEnvironments, resolveEnvironments } from './environments.ts';
import { choiceOf, type UnionNode } from './node.ts';
import { isPlain, objectionTo, type Plain, shape } from './shape.ts';
import { recordOf } from './to-record.ts';

/**
 * Turns raw answers into {@link Answers}: complete, checked and read-only.
 *
 * @param raw what a person, a file or a record said; `$schema` is allowed beside the answers
 * @throws UserError 'answers' with every objection there is, each naming its path
 */
export function parseAnswers(raw: unknown): Answers {
  const objections: Objection[] = [];
  if (!isPlain(raw)) throw new UserError('answers', 'The answers must be an object with named fields.');
  const { $schema: link, ...given } = raw;
  const objection = link === undefined ? undefined : objectionTo(schemaLink, link);
  if (objection !== undefined) objections.push({ path: '$schema', ...objection });
  const shaped = withWords(shape(definition, given, '', given, (objection) => objections.push(objection)));
  const drafts = draftEnvironments(shaped);
  objections.push(...crossCheck(shaped, drafts));
  if (objections.length > 0) throw objected(objections);
  const environments = resolveEnvironments(shaped, drafts);
  const rotation = isPlain(shaped.rotation) ? shaped.rotation : {};
  const [first] = environments;
  const answers = {
    name: String(shaped.name),
    engine: String(shaped.engine),
    layout: String(shaped.layout),
    secretRead: String(shaped.secretRead),
    secretStore: settingsOf(definition.secretStore, shaped.secretStore),
    backend: settingsOf(definition.backend, shaped.backend),
    ci: settingsOf(definition.ci, shaped.ci ?? { kind: definition.ci.default }),
    stateEncryption: first?.stateEncryption,
    maxKeyAgeDays: Number(rotation.maxAgeDays ?? definition.rotation.fields.maxAgeDays.default),
    environments,
  };
  return freeze({ ...answers, record: recordOf(shaped, environments) }) as Answers;
}

/** What an editor takes the schema from. It may be anything, and is not recorded. */
const schemaLink = maybe({ title: 'JSON Schema of this file' });

/** The error that reports everything that is wrong with some answers. */
export function objected(objections: readonly Objection[]): UserError {
  const many = objections.length === 1 ? 'One answer is' : `${objections.length} answers are`;
  return new UserError('answers', `${many} missing or not valid.`, undefined, objections);
}

/** The answers that are one word, with their defaults. */
function withWords(shaped: { [name: string]: Json }): Plain {
  const { engine, layout, secretRead } = definition;
  return {
    ...shaped,
    engine: shaped.engine ?? engine.default ?? null,
    layout: shaped.layout ?? layout.default ?? null,
    secretRead: shaped.secretRead ?? secretRead.default ?? null,
  };
}

function settingsOf(union: UnionNode, given: unknown): ChosenSettings {
  const settings = isPlain(given) ? given : {};
  const choice = choiceOf(union, settings.kind);
  if (choice === undefined) throw new Error('a union without a choice');
  const fields = Object.entries(choice.fields).map(([name, field]) => [name, settings[name] ?? field.default]);
  return { kind: choice.kind, ...Object.fromEntries(fields) };
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    for (const part of Object.values(value)) freeze(part);
    Object.freeze(value);
  }
  return value;
}
