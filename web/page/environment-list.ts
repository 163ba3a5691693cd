import type { Plain } from '../../src/answers/shape.ts';
import { isPlain } from '../core.ts';

/** The environments of raw answers; what is not an object counts as an empty one. */
export function environmentsIn(raw: Plain): readonly Plain[] {
  const list: readonly unknown[] = Array.isArray(raw.environments) ? raw.environments : [];
  return list.map((one) => (isPlain(one) ? one : {}));
}

/** The answers with another environment at the end, in the organization of the last one. */
export function withEnvironment(raw: Plain): Plain {
  const list = environmentsIn(raw);
  const names = new Set(list.map(({ name }) => name));
  let number = list.length + 1;
  while (names.has(`dev${number}`)) number += 1;
  const org = list.at(-1)?.org;
  return { ...raw, environments: [...list, { name: `dev${number}`, ...(org === undefined ? {} : { org }) }] };
}

/** The answers without an environment. */
export function withoutEnvironment(raw: Plain, index: number): Plain {
  return { ...raw, environments: environmentsIn(raw).toSpliced(index, 1) };
}

/** The answers with an environment moved by one place. */
export function moveEnvironment(raw: Plain, index: number, by: 1 | -1): Plain {
  const list = [...environmentsIn(raw)];
  const [one] = list.splice(index, 1);
  if (one === undefined) return raw;
  list.splice(index + by, 0, one);
  return { ...raw, environments: list };
}
