import type { Evidence, Found } from '../model/evidence.ts';
import type { HclParser } from '../model/hcl-tree.ts';
import { environmentName, rootFolder } from '../model/names/repository-name.ts';
import type { Skipped } from './inference.ts';
import { nameFolders } from './name-folders.ts';
import { type RootModule, rootModule } from './root-module.ts';
import type { Sources } from './sources.ts';

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

/** What is known of a repository besides the blocks of its root modules. */
type Surroundings = Pick<Sources, 'paths' | 'workspaces' | 'skipped'>;

/**
 * The environments: a root module each, or a provider alias each.
 *
 * @param modules every folder with Terraform files
 */
export function findPlaces(modules: readonly RootModule[], surroundings: Surroundings): Places {
  const roots = modules
    .filter((root) => providersOf(root).length > 0)
    .map((root) => ({ root, because: reasonToSkip(root) ?? reasonToDoubt(root, surroundings) }));
  const skipped = roots.flatMap(({ root, because }): readonly Skipped[] =>
    because === undefined ? [] : [{ path: root.folder === '' ? '.' : `${root.folder}/`, because }],
  );
  const used = roots.flatMap(({ root, because }) => (because === undefined ? [root] : []));
  const overrides = used.flatMap((root) => root.overrides.map((path) => ({ path, because: 'an override file' })));
  const names = nameFolders(used.map(({ folder }) => folder));
  return {
    places: used.flatMap((root, index) => placesOf(root, names[index] ?? 'prod')),
    skipped: [...skipped, ...overrides],
  };
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

/** Why the files that were read do not say which state the root has: with an answer by default it would be empty. */
function reasonToDoubt(root: RootModule, { paths, workspaces, skipped }: Surroundings): string | undefined {
  const { folder, invalid } = root;
  const inFolder = (name: string): string => (folder === '' ? name : `${folder}/${name}`);
  if (invalid.length > 0) return `${invalid.join(', ')} is not valid`;
  const unread = skipped.filter(({ path }) => inFolder(path.slice(path.lastIndexOf('/') + 1)) === path);
  if (unread.length > 0) return `${unread.map(({ path }) => path).join(', ')} could not be read`;
  const workspace = workspaces.get(folder);
  if (workspace !== undefined)
    return `the workspace ${workspace} is selected in it: the folder has one state per workspace, and each environment needs its own root module`;
  if (paths.some((path) => path.startsWith(inFolder('terraform.tfstate.d/'))))
    return `${inFolder('terraform.tfstate.d/')} has one state per workspace, and each environment needs its own root module`;
  const prefix = root.settings('backend').find((block) => block.value('workspace_key_prefix') !== undefined);
  return prefix && `${prefix.at} sets workspace_key_prefix: remove it if the folder has no workspaces`;
}

/** Whether a text can be the name of an environment. */
export function isEnvironmentName(text: string): boolean {
  return environmentName.pattern.test(text) && environmentName.unless?.(text) === undefined;
}
