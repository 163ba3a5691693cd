import { secretReads, secretStores } from '../../templates/registry.ts';
import type { Evidence } from '../model/evidence.ts';
import type { Place } from './find-places.ts';
import { type Findings, findings, joinFindings, type OpenAnswer } from './inference.ts';
import type { RootModule } from './root-module.ts';
import { shareSettings } from './share.ts';

/** How the provider of one environment gets its key. */
type KeySource =
  | { readonly kind: 'block'; readonly block: Evidence; readonly path: string }
  | { readonly kind: 'variable' | 'shell' | 'literal' }
  | { readonly kind: 'unknown'; readonly because: string };

/** Where the keys are kept, and how they are read. A key that cannot be followed leaves the answer open. */
export function inferStore(places: readonly Place[]): Findings {
  const sources = places.map(keySourceOf);
  const alarms = places.flatMap(({ provider }, index) => (sources[index]?.kind === 'literal' ? [provider.at] : []));
  const [first] = sources;
  const [place] = places;
  if (first === undefined || place === undefined) return findings({});
  const unclear = places.flatMap(({ provider }, index): readonly OpenAnswer[] => {
    const source = sources[index];
    if (source?.kind === 'unknown') return [{ path: 'secretStore.kind', because: source.because }];
    return source?.kind === 'literal'
      ? [{ path: 'secretStore.kind', because: `${provider.at} contains the key itself` }]
      : [];
  });
  if (unclear.length > 0) return findings({ open: unclear.slice(0, 1), alarms });
  if (first.kind !== 'block') {
    const isOne = sources.every(({ kind }) => kind === first.kind);
    const store = secretStores.find(({ source }) => source === first.kind);
    if (isOne && store) {
      return findings({ inferences: [{ path: 'secretStore.kind', value: store.kind, because: place.provider.at }] });
    }
    return findings({ open: [differing(places)] });
  }
  return fromBlocks(places, sources, first.block, first.path);
}

function fromBlocks(places: readonly Place[], sources: readonly KeySource[], block: Evidence, path: string): Findings {
  const readable = secretStores.filter((one) => one.source === 'store');
  const store = readable.find((one) => one.recognize(block, path) !== undefined);
  if (store === undefined)
    return findings({
      open: [{ path: 'secretStore.kind', because: `${block.at} reads a secret store that is not supported` }],
    });
  const recognized = sources.map((one) => (one.kind === 'block' ? store.recognize(one.block, one.path) : undefined));
  if (recognized.some((one) => one === undefined)) return findings({ open: [differing(places)] });
  const ephemeral = places.map(({ root }, index) => isEphemeral(root, sources[index]));
  if (ephemeral.some((one) => one !== ephemeral[0])) {
    return findings({ open: [{ path: 'secretRead', because: 'environments differ in how they read the key' }] });
  }
  const read = secretReads.find(({ leavesKeyInState }) => leavesKeyInState !== ephemeral[0]);
  const shown = places.map(({ name }, index) => ({ index, environment: name.text, settings: recognized[index] ?? {} }));
  return joinFindings([
    findings({ inferences: [{ path: 'secretStore.kind', value: store.kind, because: block.at }] }),
    shareSettings('secretStore', shown, store.fields),
    findings({ inferences: read ? [{ path: 'secretRead', value: read.kind, because: block.at }] : [] }),
  ]);
}

/** An override never changes the kind of a store, so environments that differ cannot be adopted as they are. */
function differing(places: readonly Place[]): OpenAnswer {
  const where = places.map(({ provider }) => provider.at).join(', ');
  return { path: 'secretStore.kind', because: `environments differ in where the key comes from: ${where}` };
}

function keySourceOf({ root, provider }: Place): KeySource {
  const expression = root.expression(provider, 'api_key')?.trim();
  if (expression === undefined) return { kind: 'shell' };
  const [, variable] = /^var\.([\w-]+)$/.exec(expression) ?? [];
  if (variable !== undefined) {
    const block = root.blocks('variable').find(({ labels }) => labels[0] === variable);
    return { kind: block?.value('default')?.text ? 'literal' : 'variable' };
  }
  // A text without any reference, in whatever form, is the key itself.
  if (/^(?:[a-z0-9_]+\(\s*)*("|<<)/.test(expression) && !/\$\{/.test(expression)) return { kind: 'literal' };
  const followed = root.follow(expression);
  if (followed !== undefined) return { kind: 'block', ...followed };
  return { kind: 'unknown', because: `${provider.at} computes api_key, which cannot be followed to a secret store` };
}

function isEphemeral(root: RootModule, source: KeySource | undefined): boolean {
  return source?.kind === 'block' && root.blocks('ephemeral').some(({ at }) => at === source.block.at);
}
