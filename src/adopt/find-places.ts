import type { Evidence, Found } from '../model/evidence.ts';
import type { HclParser } from '../model/hcl-tree.ts';
import { type RootModule, rootModule } from './root-module.ts';

/** Where an environment's provider is configured. */
export interface Place {
  readonly root: RootModule;
  readonly provider: Evidence;
  readonly alias: string | undefined;
  readonly name: Found;
}

/** The folders that configure a provider of Union.ai. */
export function rootsOf(terraform: ReadonlyMap<string, string>, parse: HclParser): readonly RootModule[] {
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

/** One per alias; without any, the one provider that there is. */
export function placesOf(root: RootModule): readonly Place[] {
  const providers = providersOf(root);
  const aliased = providers.filter((provider) => provider.value('alias') !== undefined);
  return (aliased.length > 0 ? aliased : providers.slice(0, 1)).map((provider) => {
    const alias = provider.value('alias');
    const folder = root.folder.split('/').pop() ?? '';
    const name = alias ?? { text: folder === '' ? 'prod' : folder, at: provider.at };
    return { root, provider, alias: alias?.text, name };
  });
}
