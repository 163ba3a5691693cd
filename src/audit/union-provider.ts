import {
  type Attribute,
  type Block,
  blocksInside,
  type Configuration,
  literalOf,
  type Module,
} from './configuration.ts';
import { resolve } from './resolve.ts';
import type { Value } from './value.ts';

/** A configuration of the Union.ai provider. */
export interface UnionProvider {
  readonly module: Module;
  readonly block: Block;
  readonly alias: string | undefined;
  readonly apiKey: Attribute | undefined;
  /** Where its key comes from; empty if it has no `api_key`: then the key is in UNIONAI_API_KEY. */
  readonly keys: readonly Value[];
}

/** A secret that a configuration of the provider reads from a store. */
export interface KeyInStore {
  readonly provider: UnionProvider;
  readonly block: Block;
  /** Whether the value is kept in the state, as that of a data source. */
  readonly isKept: boolean;
  /** The store and the name of the secret in it; parts that are not known are `*`. */
  readonly address: string;
  readonly isWhole: boolean;
}

/** The name of the provider in a module: the local name whose source is `unionai/unionai`. */
export function unionName(module: Module): string {
  for (const block of module.blocks.filter(({ type }) => type === 'terraform'))
    for (const required of block.blocks.filter(({ type }) => type === 'required_providers'))
      for (const [name, { text }] of required.attributes) if (/"[^"]*unionai\/unionai"/.test(text)) return name;
  return 'unionai';
}

/** All configurations of the provider in a repository. */
export function unionProviders(configuration: Configuration): readonly UnionProvider[] {
  return [...configuration.modules.values()].flatMap((module) => {
    const name = unionName(module);
    return module.blocks
      .filter(({ type, labels }) => type === 'provider' && labels[0] === name)
      .map((block) => {
        const apiKey = block.attributes.get('api_key');
        return {
          module,
          block,
          alias: literalOf(block.attributes.get('alias')),
          apiKey,
          keys: apiKey === undefined ? [] : resolve(apiKey, module, configuration),
        };
      });
  });
}

/** Whether a repository uses the provider at all. */
export function usesUnion({ modules }: Configuration): boolean {
  return [...modules.values()].some(({ blocks }) =>
    blocks.some(
      ({ type, labels, blocks: inner }) =>
        (type === 'provider' && labels[0] === 'unionai') ||
        (['resource', 'data'].includes(type) && (labels[0] ?? '').startsWith('unionai_')) ||
        (type === 'terraform' &&
          inner
            .flatMap(blocksInside)
            .some(({ attributes }) => [...attributes.values()].some(({ text }) => text.includes('unionai/unionai')))),
    ),
  );
}

/** Alternatives of a secret beyond this number are ignored. */
const mostAddresses = 64;

/** The attributes that say which secret a block of a store reads. */
const identifying: Readonly<Record<string, readonly string[]>> = {
  aws_secretsmanager_secret_version: ['region', 'secret_id'],
  aws_secretsmanager_secret: ['region', 'name', 'arn'],
  aws_ssm_parameter: ['region', 'name', 'arn'],
  google_secret_manager_secret_version: ['project', 'secret'],
  google_secret_manager_secret_version_access: ['project', 'secret'],
  google_secret_manager_secret: ['project', 'secret_id'],
  azurerm_key_vault_secret: ['key_vault_id', 'name'],
  azurerm_key_vault: ['resource_group_name', 'name'],
  vault_kv_secret_v2: ['namespace', 'mount', 'name'],
  vault_kv_secret: ['namespace', 'path'],
  vault_generic_secret: ['namespace', 'path'],
};

/** The keys that are read from a secret store: one for each secret that a conditional can choose. */
export function keysInStores(providers: readonly UnionProvider[], configuration: Configuration): readonly KeyInStore[] {
  return providers.flatMap((provider) =>
    provider.keys.flatMap((value) => {
      if (value.kind !== 'block' || !isStore(value.block)) return [];
      const field = value.path.filter(
        (step) => /^\w/.test(step) && !/^(?:data|secret_string|secret_data|value)$/.test(step),
      );
      return addressesOf(value.block, value.module, configuration, 0).map((address) => ({
        provider,
        block: value.block,
        isKept: value.block.type !== 'ephemeral',
        address: [...address, ...field].join(' '),
        isWhole: !address.some((part) => part.includes('*')),
      }));
    }),
  );
}

/** Whether a block reads a secret from a secret manager. */
export function isStore({ type, labels }: Block): boolean {
  return (
    (type === 'ephemeral' || type === 'data' || type === 'resource') && Object.hasOwn(identifying, labels[0] ?? '')
  );
}

/** Each alternative as its parts. */
function addressesOf(
  block: Block,
  module: Module,
  configuration: Configuration,
  depth: number,
): readonly (readonly string[])[] {
  const [type = ''] = block.labels;
  if (depth > 3) return [['*']];
  const region = block.attributes.has('region') ? [] : providerPlace(block, module, configuration);
  let addresses: readonly (readonly string[])[] = [[type.split('_')[0] ?? '', ...region]];
  for (const name of identifying[type] ?? []) {
    const attribute = block.attributes.get(name);
    if (attribute === undefined) continue;
    const parts = resolve(attribute, module, configuration)
      .slice(0, mostAddresses)
      .flatMap((value) => partsOf(value, configuration, depth))
      .slice(0, mostAddresses);
    addresses = addresses.flatMap((address) => parts.map((part) => [...address, ...part])).slice(0, mostAddresses);
  }
  return addresses;
}

/** The alternatives of a part of an address. */
function partsOf(value: Value, configuration: Configuration, depth: number): readonly (readonly string[])[] {
  if (value.kind === 'text') return [[value.text]];
  if (value.kind === 'unknown') return [[value.pattern ?? '*']];
  if (value.kind !== 'block') return [['*']];
  return addressesOf(value.block, value.module, configuration, depth + 1).map(([, ...parts]) => parts);
}

/** The region, project or address that the provider configuration of a block sets. */
function providerPlace(block: Block, module: Module, configuration: Configuration): readonly string[] {
  const [name, alias] = (block.attributes.get('provider')?.text ?? block.labels[0]?.split('_')[0] ?? '').split('.');
  const provider = module.blocks.find(
    (one) => one.type === 'provider' && one.labels[0] === name && literalOf(one.attributes.get('alias')) === alias,
  );
  return ['region', 'project', 'subscription_id', 'address', 'namespace'].flatMap((setting) => {
    const attribute = provider?.attributes.get(setting);
    const [value] = attribute === undefined ? [] : resolve(attribute, module, configuration);
    return value?.kind === 'text' ? [value.text] : [];
  });
}
