import { stateBackends } from '../../templates/registry.ts';
import type { Evidence, Found } from '../model/evidence.ts';
import type { StateBackend } from '../model/state-backend.ts';
import type { Place } from './find-places.ts';
import { type Findings, findings, joinFindings, type OpenAnswer } from './inference.ts';
import type { RootModule } from './root-module.ts';
import { shareSettings } from './share.ts';

/** The `backend` or `cloud` block of a root. */
export function backendBlockOf(root: RootModule): Evidence | undefined {
  return [...root.settings('backend'), ...root.settings('cloud')][0];
}

/** A root with its backend block, under the name of the environment in it. */
interface Owned {
  readonly place: Place;
  readonly index: number;
  readonly block: Evidence | undefined;
}

/** Where the states are kept. A state whose key the files do not give is open: any default would be an empty state. */
export function inferBackend(places: readonly Place[]): Findings {
  const isShared = places.some(({ alias }) => alias !== undefined);
  const owned = places
    .map((place, index): Owned => ({ place, index, block: backendBlockOf(place.root) }))
    .filter(({ place, index }) => places.findIndex(({ root }) => root === place.root) === index);
  const [first] = owned;
  if (first === undefined) return findings({});
  const backend = owned.map(({ block }) => backendOf(block));
  if (backend.some((one) => one !== backend[0]) || backend[0] === undefined) {
    return findings({ open: [{ path: 'backend.kind', because: whyUnclear(owned, backend) }] });
  }
  const [known] = backend;
  const recognized = owned.map(({ block }) => (block === undefined ? undefined : known.recognize(block)));
  const shown = owned.map(({ place, index }, at) => ({
    index,
    environment: place.name.text,
    settings: { ...recognized[at]?.settings },
  }));
  return joinFindings([
    findings({
      inferences: [
        {
          path: 'backend.kind',
          value: known.kind,
          because: first.block?.at ?? `${placeName(first)} has no backend block`,
        },
      ],
    }),
    shareSettings('backend', shown, known.fields),
    keysOf(
      known,
      owned,
      recognized.map((one) => one?.key),
      isShared,
    ),
  ]);
}

/** The registry's backend of a block. Without a block the state is a local file. */
function backendOf(block: Evidence | undefined): StateBackend | undefined {
  return block === undefined
    ? stateBackends.find(({ planTransport }) => planTransport === 'none')
    : stateBackends.find((one) => one.recognize(block) !== undefined);
}

function whyUnclear(owned: readonly Owned[], backends: readonly (StateBackend | undefined)[]): string {
  const unknown = owned.find((_, index) => backends[index] === undefined);
  if (unknown?.block) return `${unknown.block.at} configures a backend that is not supported`;
  return `the roots have different backends: ${owned.map((one) => one.block?.at ?? placeName(one)).join(', ')}`;
}

function placeName({ place }: Owned): string {
  return place.root.folder === '' ? '.' : `${place.root.folder}/`;
}

/** The keys of the states: by the prefix that they share, or as they are. */
function keysOf(
  backend: StateBackend,
  owned: readonly Owned[],
  keys: readonly (Found | undefined)[],
  isShared: boolean,
): Findings {
  if (owned.every(({ block }) => block === undefined)) return findings({});
  const missing = owned.flatMap(({ index, block }, at): readonly OpenAnswer[] => {
    if (keys[at] !== undefined || block === undefined || backend.keyOf('a') === backend.keyOf('b')) return [];
    const path = isShared || owned.length === 1 ? 'backend.key' : `environments[${index}].backend.key`;
    return [{ path, because: `${block.at} does not set the key of the state` }];
  });
  if (missing.length > 0) return findings({ open: missing });
  const [first] = keys;
  const prefixes = keys.map((key, at) => prefixOf(backend, key, isShared ? undefined : owned[at]?.place.name.text));
  const [prefix] = prefixes;
  const hasPrefix = Object.hasOwn(backend.fields, 'keyPrefix');
  if (hasPrefix && first && prefix !== undefined && prefixes.every((one) => one === prefix))
    return findings({ inferences: [{ path: 'backend.keyPrefix', value: prefix, because: first.at }] });
  const shown = owned.map(({ place, index }, at) => ({
    index,
    environment: isShared ? '' : place.name.text,
    settings: { key: keys[at] },
  }));
  const field = backend.fields.key;
  return field === undefined ? findings({}) : shareSettings('backend', shown, { key: field });
}

/** The key prefix from which a backend makes a key; undefined where no prefix does. */
function prefixOf(backend: StateBackend, key: Found | undefined, environment: string | undefined): string | undefined {
  const [before = '', after = ''] = backend.keyOf('*').split('*');
  if (key === undefined || !key.text.startsWith(before) || !key.text.endsWith(after)) return undefined;
  const name = key.text.slice(before.length, key.text.length - after.length);
  const tail = environment === undefined ? '' : `/${environment}`;
  const prefix = name.endsWith(tail) ? name.slice(0, name.length - tail.length) : undefined;
  return prefix !== undefined && prefix !== '' && backend.keyOf(`${prefix}${tail}`) === key.text ? prefix : undefined;
}
