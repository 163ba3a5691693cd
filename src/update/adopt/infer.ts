import {
  ciPlatforms,
  engines,
  layouts,
  secretReads,
  secretStores,
  stateBackends,
} from '../../../templates/registry.ts';
import type { Evidence, Found, Told } from '../../model/evidence.ts';
import type { HclParser } from '../../model/hcl.ts';
import { type RootModule, rootModule } from './root-module.ts';

/** What of somebody's repository an inference looks at. */
export interface Sources {
  /** Name of the repository's folder. */
  readonly name: string;
  /** The text of every .tf file by path; modules apart. */
  readonly terraform: ReadonlyMap<string, string>;
  /** Every other path that tells something: version files, pipelines. */
  readonly paths: readonly string[];
  /** Where git pushes to. */
  readonly remote: string | undefined;
}

/** One answer that was inferred, and why. */
export interface Inference {
  /** As messages write it: `environments[0].org`. */
  readonly path: string;
  readonly value: string;
  /** The file and line that says it, or a reason in words. */
  readonly because: string;
}

/**
 * Infers answers from a repository that this generator did not make: one root with a provider alias per environment,
 * or a folder per environment. What it cannot tell is left out; the parser then names it.
 */
export function inferAnswers(sources: Sources, parse: HclParser): readonly Inference[] {
  const roots = rootsOf(sources.terraform, parse);
  const places = roots.flatMap(placesOf);
  const isShared = places.some(({ alias }) => alias !== undefined);
  const layout = layouts.find(({ sharedRoot }) => sharedRoot === isShared);
  const read = places.map(readOf);
  return [
    { path: 'name', value: sources.name, because: 'the name of the folder' },
    ...engineOf(sources),
    ...(layout && places[0] ? [{ path: 'layout', value: layout.kind, because: places[0].provider.at }] : []),
    ...storeOf(places, read),
    ...backendOf(roots, places),
    ...ciOf(sources),
    ...places.flatMap(environmentOf),
  ];
}

/** Where an environment's provider is configured. */
interface Place {
  readonly root: RootModule;
  readonly provider: Evidence;
  readonly alias: string | undefined;
  readonly name: Found;
}

function rootsOf(terraform: ReadonlyMap<string, string>, parse: HclParser): readonly RootModule[] {
  const folders = new Map<string, Map<string, string>>();
  for (const [path, text] of terraform) {
    const at = path.lastIndexOf('/');
    const folder = at === -1 ? '' : path.slice(0, at);
    const files = folders.get(folder) ?? new Map<string, string>();
    folders.set(folder, files.set(path.slice(at + 1), text));
  }
  return [...folders]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([folder, files]) => rootModule(folder, files, parse))
    .filter((root) => providersOf(root).length > 0);
}

function providersOf(root: RootModule): readonly Evidence[] {
  return root.blocks('provider').filter(({ labels }) => labels[0] === 'unionai');
}

function placesOf(root: RootModule): readonly Place[] {
  const providers = providersOf(root);
  const aliased = providers.filter((provider) => provider.value('alias') !== undefined);
  return (aliased.length > 0 ? aliased : providers.slice(0, 1)).map((provider) => {
    const alias = provider.value('alias');
    const folder = root.folder.split('/').pop() ?? '';
    const name = alias ?? { text: folder === '' ? 'prod' : folder, at: provider.at };
    return { root, provider, alias: alias?.text, name };
  });
}

interface Read {
  readonly block: Evidence;
  readonly path: string;
}

/** The block that a provider's api_key is read by. */
function readOf({ root, provider }: Place): Read | undefined {
  const expression = root.expression(provider, 'api_key');
  return expression === undefined ? undefined : root.follow(expression);
}

function storeOf(places: readonly Place[], reads: readonly (Read | undefined)[]): readonly Inference[] {
  const [first] = reads;
  const [place] = places;
  if (place === undefined) return [];
  if (first === undefined) {
    const source = place.root.expression(place.provider, 'api_key') === undefined ? 'environment' : 'variable';
    const store = secretStores.find((one) => one.source === source);
    return store ? [{ path: 'secretStore.kind', value: store.kind, because: place.provider.at }] : [];
  }
  const store = secretStores.find((one) => one.recognise?.(first.block, first.path) !== undefined);
  if (store === undefined) return [];
  const told = reads.map((read) => (read ? store.recognise?.(read.block, read.path) : undefined) ?? {});
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

/**
 * Settings that all environments have alike, or alike but for their name, are the repository's; others are an
 * environment's own.
 */
function shared(path: string, told: readonly Told[], places: readonly Place[]): readonly Inference[] {
  const fields = new Set(told.flatMap((one) => Object.keys(one)));
  return [...fields].flatMap((field): readonly Inference[] => {
    const values = told.map((one) => one[field]);
    const [first] = values;
    if (first === undefined) return [];
    const general = values.map((value, index) => templated(value?.text ?? '', places[index]?.name.text ?? ''));
    const [pattern = ''] = general;
    if (general.every((one) => one === pattern))
      return [{ path: `${path}.${field}`, value: pattern, because: first.at }];
    return values.flatMap((value, index): readonly Inference[] => {
      if (value === undefined) return [];
      if (index === 0) return [{ path: `${path}.${field}`, value: value.text, because: value.at }];
      return value.text === first.text
        ? []
        : [{ path: `environments[${index}].${path}.${field}`, value: value.text, because: value.at }];
    });
  });
}

/** A value with the environment's name, where it stands alone in it, as the placeholder. */
function templated(value: string, environment: string): string {
  const alone = new RegExp(`(?<![A-Za-z0-9])${environment}(?![A-Za-z0-9])`, 'g');
  return /[/_-]/.test(value) ? value.replace(alone, '{environment}') : value;
}

function backendOf(roots: readonly RootModule[], places: readonly Place[]): readonly Inference[] {
  const found = roots.map((root) => [...root.settings('backend'), ...root.settings('cloud')][0]);
  const [first] = found;
  const backend = first && stateBackends.find((one) => one.recognise?.(first) !== undefined);
  if (first === undefined || backend === undefined) return [];
  const told = found.map((block) => (block ? backend.recognise?.(block) : undefined));
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

function engineOf({ paths, terraform }: Sources): readonly Inference[] {
  const engine = engines.find(({ versionFile }) => paths.includes(versionFile));
  const tofu = [...paths, ...terraform.keys()].find((path) => path.endsWith('.tofu'));
  const fallback = engines.find(({ encryption }) => (encryption !== undefined) === (tofu !== undefined));
  if (engine) return [{ path: 'engine', value: engine.kind, because: engine.versionFile }];
  return fallback ? [{ path: 'engine', value: fallback.kind, because: tofu ?? 'there is no .tofu file' }] : [];
}

function ciOf({ paths, remote }: Sources): readonly Inference[] {
  for (const platform of ciPlatforms) {
    const told = platform.recognise?.(paths, remote);
    if (told === undefined) continue;
    const settings = Object.entries(told).flatMap(([field, value]) =>
      value ? [{ path: `ci.${field}`, value: value.text, because: value.at }] : [],
    );
    return [{ path: 'ci.kind', value: platform.kind, because: 'its pipeline files are there' }, ...settings];
  }
  return [];
}

function environmentOf({ root, provider, alias, name }: Place, index: number): readonly Inference[] {
  const at = (field: string): string => `environments[${index}].${field}`;
  const org = provider.value('allowed_orgs') ?? provider.value('org');
  const hosts = root.texts().filter(({ text }) => /^[a-z0-9-]+(\.[a-z0-9-]+)*\.unionai\.cloud$/.test(text));
  const host =
    hosts.find(({ text }) => org !== undefined && text.startsWith(`${org.text}.`)) ??
    (hosts.length === 1 ? hosts[0] : undefined);
  const calls = root.blocks('module').filter(({ labels }) => alias === undefined || labels[0] === alias);
  const prefix = calls.map((call) => call.value('name_prefix')).find((one) => one !== undefined);
  return [
    { path: at('name'), value: name.text, because: name.at },
    ...(org ? [{ path: at('org'), value: org.text, because: org.at }] : []),
    ...(host ? [{ path: at('host'), value: host.text, because: host.at }] : []),
    // A prefix that is not there yet would rename, and so replace, all that exists.
    prefix
      ? { path: at('namePrefix'), value: prefix.text, because: prefix.at }
      : { path: at('namePrefix'), value: '', because: 'no name_prefix is set, so what exists has none' },
  ];
}
