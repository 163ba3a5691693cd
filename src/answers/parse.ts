import { type Objection, UserError } from '../errors.ts';
import type { Answers, ChosenSettings, Json } from '../model/answers.ts';
import { credentialIn } from '../model/credential/redact.ts';
import { maybe } from '../model/field.ts';
import { credentialObjection, objectionTo } from './check-field.ts';
import { complete } from './complete.ts';
import { crossCheck } from './cross-check.ts';
import { definition } from './definition.ts';
import { draftOf } from './draft.ts';
import { resolveEnvironments } from './environments.ts';
import type { Picked } from './node.ts';
import { planKeyOf } from './plan-key.ts';
import { isPlain, shape } from './shape.ts';
import { recordOf } from './to-record.ts';

/**
 * Turns raw answers into {@link Answers}: complete, checked and read-only.
 *
 * @param raw the answers of a user, a file or a record; `$schema` is also allowed
 * @throws UserError 'answers' with every objection there is, each naming its path
 */
export function parseAnswers(raw: unknown): Answers {
  const objections: Objection[] = [];
  if (!isPlain(raw)) throw new UserError('answers', 'The answers must be an object with named fields.');
  const { $schema: link, ...given } = raw;
  const objection = link === undefined ? undefined : objectionTo(schemaLink, link);
  if (objection !== undefined) objections.push({ path: '$schema', ...objection });
  const shaped = shape(definition, given, (one) => objections.push(one));
  const draft = draftOf(shaped);
  objections.push(...crossCheck(draft));
  if (objections.length > 0) throw objected(objections);
  const parsed = complete(definition, shaped, { name: shaped.name });
  const environments = resolveEnvironments(parsed, draft.layout);
  const { bootstrap, name, engine, layout, secretRead, rotation } = parsed;
  const planKey = planKeyOf(draft);
  const record = recordOf(shaped, parsed, environments, planKey);
  const divided = credentialIn(textsIn(record).join('\n'));
  if (divided !== undefined) throw objected([{ path: 'the combined answers', ...credentialObjection(divided) }]);
  const answers = {
    name,
    path: parsed.path ?? '.',
    engine,
    layout,
    secretRead,
    planKey,
    secretStore: settingsOf(parsed.secretStore),
    backend: settingsOf(parsed.backend),
    ci: settingsOf(parsed.ci),
    maxKeyAgeDays: rotation.maxAgeDays,
    rotatesKeys: rotation.automatic,
    bootstrap,
    environments,
    record,
  };
  return freeze(answers) as Answers;
}

/** All strings in the answers, to find a key that is divided among several of them. */
function textsIn(value: Json): readonly string[] {
  return typeof value === 'string' ? [value] : Object.values(value ?? {}).flatMap(textsIn);
}

/** The schema reference for editors. Any value is allowed, and it is not recorded. */
const schemaLink = maybe({ title: 'JSON Schema of this file' });

/** The error that reports everything that is wrong with some answers. */
export function objected(objections: readonly Objection[]): UserError {
  const many = objections.length === 1 ? 'One answer is' : `${objections.length} answers are`;
  return new UserError('answers', `${many} missing or invalid.`, undefined, objections);
}

function settingsOf({ choice, values }: Picked): ChosenSettings {
  return { kind: choice.kind, ...values };
}

function freeze<T>(value: T): T {
  // A value that is not an object counts as frozen.
  if (Object.isFrozen(value)) return value;
  for (const part of Object.values(value as object)) freeze(part);
  return Object.freeze(value);
}
