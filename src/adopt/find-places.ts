import type { Evidence, Found } from '../model/evidence.ts';
import type { HclParser } from '../model/hcl-tree.ts';
import { rootFolder } from '../model/names/repository-name.ts';
import type { Skipped } from './inference.ts';
import { nameFolders } from './name-folders.ts';
import { type RootModule, rootModule } from './root-module.ts';

/** Where an environment's provider is configured. */
export interface Place {
  readonly root: RootModule;
  readonly provider: Evidence;
  readonly alias: string | undefined;
  readonly name: Found;
}

/** The environments of a repository, and the folders that are none. */
export interface Places {
  readonly places: readonly Place[];
  readonly skipped: readonly Skipped[];
}

/** Every folder with Terraform files as a root module, whether it configures a provider of Union.ai or not. */
export function rootModules(files: ReadonlyMap<string, string>, parse: HclParser): readonly RootModule[] {
  const folders = new Map<string, Map<string, string>>();
  for (const [path, text] of files) {
    const at = path.lastIndexOf('/');
    const folder = at === -1 ? '' : path.slice(0, at);
    const inFolder = folders.get(folder) ?? new Map<string, string>();
    folders.set(folder, inFolder.set(path.slice(at + 1), text));
  }
  return [...folders]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([folder, inFolder]) => rootModule(folder, inFolder, parse));
}

/**
 * The environments: a root module each, or a provider alias each.
 *
 * @param modules every folder with Terraform files
 */
export function findPlaces(modules: readonly RootModule[]): Places {
  const roots = modules.filter((root) => providersOf(root).length > 0);
  const skipped = roots.flatMap((root): readonly Skipped[] => {
    const because = reasonToSkip(root);
    return because === undefined ? [] : [{ path: root.folder === '' ? '.' : `${root.folder}/`, because }];
  });
  const used = roots.filter((root) => reasonToSkip(root) === undefined);
  const names = nameFolders(used.map(({ folder }) => folder));
  return { places: used.flatMap((root, index) => placesOf(root, names[index] ?? 'prod')), skipped };
}

/** One per alias; without any, the one provider that there is. */
function placesOf(root: RootModule, folderName: string): readonly Place[] {
  const providers = providersOf(root);
  const aliased = providers.filter((provider) => provider.value('alias') !== undefined);
  return (aliased.length > 0 ? aliased : providers.slice(0, 1)).map((provider) => {
    const alias = provider.value('alias');
    return { root, provider, alias: alias?.text, name: alias ?? { text: folderName, at: provider.at } };
  });
}

function providersOf(root: RootModule): readonly Evidence[] {
  return root.blocks('provider').filter(({ labels }) => labels[0] === 'unionai');
}

/** Folders with files that all environments share. */
const sharedFolders = new Set(['global', 'shared', 'common', 'bootstrap', 'org', 'organization', 'account', 'base']);

function reasonToSkip(root: RootModule): string | undefined {
  const { folder } = root;
  const parts = folder.split('/');
  const last = parts.at(-1) ?? '';
  if (parts.some((part) => /^modules?$/.test(part))) return 'a module with a provider block, not a root module';
  if (sharedFolders.has(last.toLowerCase())) return `${last} is not the name of an environment`;
  if (folder !== '' && !(rootFolder.pattern.test(folder) && rootFolder.unless?.(folder) === undefined))
    return `the folder of a root must be ${rootFolder.says}`;
  const workspace = root.reference('terraform.workspace');
  if (workspace !== undefined)
    return `${workspace} uses terraform.workspace: the folder has one state per workspace, and each environment needs its own root module`;
  if (root.backendFiles.length > 1)
    return `${root.backendFiles.join(', ')}: the folder has one state per file, and each environment needs its own root module`;
  return undefined;
}
