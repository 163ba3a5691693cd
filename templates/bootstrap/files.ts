import { type Cloud, clouds } from '../../src/model/cloud.ts';
import { FileSet } from '../../src/model/file-set.ts';
import { onceForEach } from '../../src/model/once-for-each.ts';
import type { Repository } from '../../src/model/repository.ts';
import { awsRoot } from './aws/root.ts';
import { azureRoot } from './azure/root.ts';
import { storageCloud } from './backend.ts';
import type { CloudRoot } from './cloud-root.ts';
import { googleRoot } from './google/root.ts';
import { isNeeded, resourcesIn } from './resources.ts';
import { writeBootstrapScripts } from './scripts/files.ts';
import { vaultRoot } from './vault/root.ts';

/** The root modules of all clouds. */
export const cloudRoots: { readonly [C in Cloud]: CloudRoot<C> } = {
  aws: awsRoot,
  google: googleRoot,
  azure: azureRoot,
  vault: vaultRoot,
};

/**
 * The clouds in which the repository needs one-time resources, in the order in which they are bootstrapped: first the one
 * with the storage of the states, where the root modules of the others store their states.
 */
export const bootstrapClouds: (repository: Repository) => readonly Cloud[] = onceForEach((repository) => {
  const storage = storageCloud(repository);
  const needed = clouds.filter((cloud) => isNeeded(resourcesIn(repository, cloud)));
  return [...needed.filter((cloud) => cloud === storage), ...needed.filter((cloud) => cloud !== storage)];
});

/**
 * The root module of each cloud that the repository needs, and the script that applies them. Computed once: the steps after
 * a change compare them, too.
 */
export const bootstrapFiles: (repository: Repository) => FileSet = onceForEach((repository) => {
  const files = new FileSet();
  const needed = bootstrapClouds(repository);
  for (const cloud of needed) writeRoot(cloud, repository, files);
  if (needed.length > 0) writeBootstrapScripts(repository, needed, files);
  return files;
});

/** What the clouds refuse, because the repository has too many environments: sentences without a period. */
export function cloudLimits(repository: Repository): readonly string[] {
  return bootstrapClouds(repository).flatMap((cloud) => limitsOf(cloud, repository));
}

function limitsOf<C extends Cloud>(cloud: C, repository: Repository): readonly string[] {
  const root: CloudRoot<C> = cloudRoots[cloud];
  return root.overLimits(resourcesIn(repository, cloud));
}

function writeRoot<C extends Cloud>(cloud: C, repository: Repository, files: FileSet): void {
  const root: CloudRoot<C> = cloudRoots[cloud];
  root.write(repository, resourcesIn(repository, cloud), files, `bootstrap/${cloud}`);
}
