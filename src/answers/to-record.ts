import type { AnswersRecord, Environment, Json, JsonObject, PlanKey } from '../model/answers.ts';
import { definition, environmentFields, type ParsedAnswers, type ShapedAnswers } from './definition.ts';
import type { Picked } from './node.ts';

/**
 * The answers as a repository records them: what was given, and the defaults that were taken, so that a later
 * version with other defaults, or another environment, changes nothing that exists. Keys are in the order of the
 * definition.
 */
export function recordOf(
  given: ShapedAnswers,
  parsed: ParsedAnswers,
  environments: readonly Environment[],
  planKey: PlanKey,
): AnswersRecord {
  const byName = new Map(parsed.environments.map((own) => [own.name, own]));
  const recorded = environments.map((environment) => {
    const own = byName.get(environment.name);
    const { name, tier, org, host, namePrefix } = environment;
    const all = { ...own, name, tier, org, host, namePrefix };
    return ordered(Object.keys(environmentFields), {
      ...all,
      secretStore: own?.secretStore && withoutGaps(own.secretStore),
      backend: own?.backend && withoutGaps(own.backend),
      stateEncryption: own?.stateEncryption && withoutGaps(own.stateEncryption),
    });
  });
  const record = ordered(Object.keys(definition), {
    ...parsed,
    secretStore: unionRecord(parsed.secretStore),
    backend: unionRecord(parsed.backend),
    ci: unionRecord(parsed.ci),
    // Do not record the default `shared`: a pipeline that is added later must get separate keys.
    planKey: given.planKey ?? (planKey === 'separate' ? planKey : undefined),
    // Do not record the default phase: it must not override a later default.
    stateEncryption: given.stateEncryption && withoutGaps(given.stateEncryption),
    rotation: parsed.rotation,
    bootstrap: given.bootstrap && withoutGaps(given.bootstrap),
    environments: recorded,
  });
  return { ...record, environments: recorded };
}

function unionRecord({ choice, values }: Picked): JsonObject {
  return { kind: choice.kind, ...withoutGaps(values) };
}

type Gaps = Readonly<Record<string, Json | undefined>>;

/** The same values in a given order of keys, without those that are undefined. */
function ordered(keys: readonly string[], values: Gaps): JsonObject {
  const result: Record<string, Json> = {};
  for (const key of keys) if (values[key] !== undefined) result[key] = values[key];
  return result;
}

function withoutGaps(values: Gaps): JsonObject {
  return ordered(Object.keys(values), values);
}
