import type { AnswersRecord, Environment, Json } from '../model/answers.ts';
import { definition, environmentFields } from './definition.ts';
import { choiceOf, type UnionNode } from './node.ts';
import { fillIn, isPlain, type Plain } from './shape.ts';

/**
 * The answers as a repository records them: what was given, and the defaults that were taken, so that a later
 * version with other defaults, or another environment, changes nothing that exists. Keys stand in the order of
 * the definition.
 */
export function recordOf(shaped: Plain, environments: readonly Environment[]): AnswersRecord {
  const given = Array.isArray(shaped.environments) ? shaped.environments.filter(isPlain) : [];
  const name = String(shaped.name);
  const values: Record<string, Json | undefined> = {
    ...(shaped as Record<string, Json>),
    secretStore: unionRecord(definition.secretStore, shaped.secretStore, name),
    backend: unionRecord(definition.backend, shaped.backend, name),
    ci: unionRecord(definition.ci, shaped.ci ?? { kind: definition.ci.default }, name),
    rotation: {
      maxAgeDays: definition.rotation.fields.maxAgeDays.default ?? null,
      ...(isPlain(shaped.rotation) ? (shaped.rotation as Record<string, Json>) : {}),
    },
    environments: environments.map((environment) => {
      const own = given.find((one) => one.name === environment.name) ?? {};
      const { description, tier, org, host, namePrefix } = environment;
      const all: Plain = {
        ...own,
        name: environment.name,
        tier,
        org,
        host,
        namePrefix,
        ...('description' in own ? { description } : {}),
      };
      return ordered(Object.keys(environmentFields), all);
    }),
  };
  return ordered(Object.keys(definition), values);
}

function unionRecord(union: UnionNode, given: unknown, name: string): AnswersRecord {
  const settings = isPlain(given) ? given : {};
  const choice = choiceOf(union, settings.kind);
  const fields = Object.entries(choice?.fields ?? {}).map(([field, told]) => {
    const value = settings[field] ?? told.default;
    // A default that follows the repository's name is recorded as it came out.
    const fixed = typeof value === 'string' && settings[field] === undefined ? fillIn(value, told, { name }) : value;
    return [field, fixed];
  });
  return ordered(['kind', ...Object.keys(choice?.fields ?? {})], { kind: choice?.kind, ...Object.fromEntries(fields) });
}

/** The same values in a given order of keys, without those that are undefined. */
function ordered(keys: readonly string[], values: Plain): AnswersRecord {
  const known = keys.filter((key) => values[key] !== undefined);
  return Object.fromEntries(known.map((key) => [key, values[key] as Json]));
}
