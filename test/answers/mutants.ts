import { type Arbitrary, array, constantFrom, nat, oneof, string, tuple } from 'fast-check';
import { answersFor, combinations } from '../combinations.ts';

type Raw = { [name: string]: unknown };

/** Raw answers that are valid, one for every combination of choices; some settings differ in an environment. */
const valid: readonly Raw[] = combinations.map((combination) => {
  const { environments, ...record } = structuredClone(answersFor(combination).record) as Raw & { environments: Raw[] };
  const [first, ...rest] = environments;
  const own = { description: 'mine', clientId: 'a-client', gate: 'approval', secretStore: {}, ...first };
  return { ...record, ci: { kind: 'github-actions', repository: 'acme/infra' }, environments: [own, ...rest] };
});

/** What people and programs write where something else belongs. */
const junk: Arbitrary<unknown> = oneof(
  constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    7,
    1.5,
    1e300,
    '',
    ' ',
    'x',
    'X',
    'a b',
    'a/b',
    '../x',
    '{environment}',
    [],
    {},
    [[]],
    { kind: 'x' },
  ),
  constantFrom<unknown>(
    'dev',
    'prod-eu',
    'acme',
    's3',
    'vault',
    'terraform',
    'production',
    'us-west-2',
    'a.b',
    '12345',
    'CON',
    'x'.repeat(300),
  ),
  string({ maxLength: 12 }),
);

type Mutation = (raw: Raw) => void;

/** Every object within some answers, and every list. */
function holders(value: unknown): readonly Raw[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value as Raw, ...Object.values(value).flatMap(holders)];
}

/** Replaces, takes away, or adds something anywhere. */
const mutation: Arbitrary<Mutation> = tuple(
  constantFrom('replace' as const, 'replace' as const, 'remove' as const, 'add' as const),
  nat(),
  nat(),
  junk,
  constantFrom(
    'kind',
    'region',
    'name',
    'org',
    'extra',
    'host',
    'project',
    'description',
    'secretStore',
    '$schema',
    'lock',
  ),
).map(([what, holder, place, value, extra]) => (raw) => {
  const all = holders(raw);
  const target = all[holder % all.length] ?? raw;
  const names = Object.keys(target);
  const name = names[place % Math.max(names.length, 1)] ?? extra;
  if (Array.isArray(target)) {
    if (what === 'remove') target.splice(place % Math.max(target.length, 1), 1);
    else target[place % (target.length + 1)] = value;
  } else if (what === 'remove') delete target[name];
  else target[what === 'add' ? extra : name] = value;
});

/** Raw answers, many of them valid, the others wrong in a place or a few. */
export const answers: Arbitrary<Raw> = tuple(nat(valid.length - 1), array(mutation, { maxLength: 2 })).map(
  ([index, mutations]) => {
    const raw = structuredClone(valid[index] ?? {});
    for (const mutate of mutations) mutate(raw);
    return raw;
  },
);

export const untouched: Arbitrary<Raw> = constantFrom(...valid);
