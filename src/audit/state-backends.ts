import { type Block, type Configuration, literalOf, type Module } from './configuration.ts';
import { resolve } from './resolve.ts';
import type { UnionProvider } from './union-provider.ts';
import type { Value } from './value.ts';

/** The backend of a root module. */
export interface StateBackendBlock {
  readonly module: Module;
  /** The backend or cloud block; undefined for the local default. */
  readonly block: Block | undefined;
  /** `s3`, `gcs`, `cloud`, and so on; `local` where no block sets one. */
  readonly kind: string;
  /** The value of a setting: undefined where the block does not set it. */
  value(setting: string): Value | undefined;
  /** Whether settings come from files or flags of `init -backend-config`. */
  readonly isPartial: boolean;
}

/** The settings without which a backend cannot say where the state is. */
const required: Readonly<Record<string, readonly string[]>> = {
  s3: ['bucket', 'key'],
  gcs: ['bucket'],
  azurerm: ['storage_account_name', 'container_name', 'key'],
  http: ['address'],
};

/** The backends of the root modules that configure the Union.ai provider, directly or through a module. */
export function backendsOf(
  configuration: Configuration,
  providers: readonly UnionProvider[],
): readonly StateBackendBlock[] {
  const using = new Set(providers.map(({ module }) => module));
  const seen = new Map<Module, boolean>();
  const uses = (module: Module): boolean => {
    const before = seen.get(module);
    if (before !== undefined) return before;
    seen.set(module, using.has(module));
    const result =
      using.has(module) ||
      module.blocks.some((block) => {
        const target = block.type === 'module' ? configuration.called(module, block) : undefined;
        return target !== undefined && uses(target);
      });
    seen.set(module, result);
    return result;
  };
  return configuration.roots.filter((root) => uses(root)).map((module) => backendOf(module, configuration));
}

function backendOf(module: Module, configuration: Configuration): StateBackendBlock {
  const block = module.blocks
    .filter(({ type }) => type === 'terraform')
    .flatMap(({ blocks }) => blocks.filter(({ type }) => type === 'backend' || type === 'cloud'))[0];
  const kind = block === undefined ? 'local' : block.type === 'cloud' ? 'cloud' : (block.labels[0] ?? 'local');
  return {
    module,
    block,
    kind,
    value: (setting) => {
      const attribute = block?.attributes.get(setting);
      return attribute === undefined ? undefined : resolve(attribute, module, configuration)[0];
    },
    isPartial: (required[kind] ?? []).some((setting) => block?.attributes.get(setting) === undefined),
  };
}

/** Where a backend keeps the state, as a text that is the same for the same place. Undefined if a part is not known. */
export function statePlace({ kind, value, block, isPartial }: StateBackendBlock): string | undefined {
  if (kind === 'local' || isPartial) return undefined;
  if (kind === 'cloud') {
    const workspaces = block?.blocks.find(({ type }) => type === 'workspaces');
    const name = literalOf(workspaces?.attributes.get('name'));
    return name === undefined ? undefined : `cloud ${literalOf(block?.attributes.get('organization')) ?? ''} ${name}`;
  }
  const parts = [
    'bucket',
    'storage_account_name',
    'container_name',
    'address',
    'key',
    'prefix',
    'path',
    'workspace_key_prefix',
  ].flatMap((setting) => {
    const found = value(setting);
    return found === undefined ? [] : [found.kind === 'text' ? `${setting}=${found.text}` : undefined];
  });
  return parts.includes(undefined) ? undefined : [kind, ...parts].join(' ');
}
