import { stateBackends } from '../../templates/registry.ts';
import type { Found } from '../model/evidence.ts';
import type { Place } from './find-places.ts';
import type { Inference } from './inference.ts';
import type { RootModule } from './root-module.ts';
import { shared } from './share.ts';

/** Where the states are kept. */
export function backendOf(roots: readonly RootModule[], places: readonly Place[]): readonly Inference[] {
  const found = roots.map((root) => [...root.settings('backend'), ...root.settings('cloud')][0]);
  const [first] = found;
  const backend = first && stateBackends.find((one) => one.recognise(first) !== undefined);
  if (first === undefined || backend === undefined) return [];
  const told = found.map((block) => (block ? backend.recognise(block) : undefined));
  const owners = roots.flatMap((root) => places.find((place) => place.root === root) ?? []);
  const states = told.map((one) => one?.state);
  return [
    { path: 'backend.kind', value: backend.kind, because: first.at },
    ...shared(
      'backend',
      told.map((one) => one?.settings ?? {}),
      owners,
    ),
    ...prefixOf(
      states,
      owners,
      places.some(({ alias }) => alias !== undefined),
    ),
  ];
}

/** The part of the states' names before the environment's. */
function prefixOf(
  states: readonly (Found | undefined)[],
  owners: readonly Place[],
  isShared: boolean,
): readonly Inference[] {
  const [first] = states;
  if (first === undefined) return [];
  const prefixes = states.map((state, index) => {
    const end = `/${owners[index]?.name.text}`;
    if (isShared) return state?.text;
    return state?.text.endsWith(end) ? state.text.slice(0, -end.length) : undefined;
  });
  const [prefix] = prefixes;
  const isCommon = prefix !== undefined && prefixes.every((one) => one === prefix);
  return isCommon ? [{ path: 'backend.keyPrefix', value: prefix, because: first.at }] : [];
}
