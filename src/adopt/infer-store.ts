import { secretReads, secretStores } from '../../templates/registry.ts';
import type { Evidence } from '../model/evidence.ts';
import type { Place } from './find-places.ts';
import type { Inference } from './inference.ts';
import type { RootModule } from './root-module.ts';
import { shared } from './share.ts';

interface Read {
  readonly block: Evidence;
  readonly path: string;
}

/** The block that a provider's api_key is read by. */
function readOf({ root, provider }: Place): Read | undefined {
  const expression = root.expression(provider, 'api_key');
  return expression === undefined ? undefined : root.follow(expression);
}

/** Where the keys are kept, and how they are read. */
export function storeOf(places: readonly Place[]): readonly Inference[] {
  const reads = places.map(readOf);
  const [first] = reads;
  const [place] = places;
  if (place === undefined) return [];
  if (first === undefined) {
    const source = place.root.expression(place.provider, 'api_key') === undefined ? 'environment' : 'variable';
    const store = secretStores.find((one) => one.source === source);
    return store ? [{ path: 'secretStore.kind', value: store.kind, because: place.provider.at }] : [];
  }
  const readStores = secretStores.filter((one) => one.source === 'store');
  const store = readStores.find((one) => one.recognise(first.block, first.path) !== undefined);
  if (store === undefined) return [];
  const told = reads.map((read) => (read ? store.recognise(read.block, read.path) : undefined) ?? {});
  const isEphemeral = first.block.at === ephemeralAt(place.root, first.block);
  const read = secretReads.find(({ leavesKeyInState }) => leavesKeyInState !== isEphemeral);
  return [
    { path: 'secretStore.kind', value: store.kind, because: first.block.at },
    ...shared('secretStore', told, places),
    ...(read ? [{ path: 'secretRead', value: read.kind, because: first.block.at }] : []),
  ];
}

function ephemeralAt(root: RootModule, block: Evidence): string | undefined {
  return root.blocks('ephemeral').find(({ at }) => at === block.at)?.at;
}
