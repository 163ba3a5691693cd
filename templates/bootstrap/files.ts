import { type Cloud, clouds } from '../../src/model/cloud.ts';
import type { FileSet } from '../../src/model/file-set.ts';
import type { Repository } from '../../src/model/repository.ts';
import { awsRoot } from './aws/root.ts';
import { azureRoot } from './azure/root.ts';
import type { CloudRoot } from './cloud-root.ts';
import { googleRoot } from './google/root.ts';
import { isNeeded, resourcesIn } from './resources.ts';
import { vaultRoot } from './vault/root.ts';

const roots: { readonly [C in Cloud]: CloudRoot<C> } = {
  aws: awsRoot,
  google: googleRoot,
  azure: azureRoot,
  vault: vaultRoot,
};

/** The clouds in which the repository needs one-time resources, in the order in which they are bootstrapped. */
export function bootstrapClouds(repository: Repository): readonly Cloud[] {
  return clouds.filter((cloud) => isNeeded(resourcesIn(repository, cloud)));
}

/** Adds the root module of each cloud that the repository needs. */
export function writeBootstrap(repository: Repository, files: FileSet): void {
  for (const cloud of bootstrapClouds(repository)) writeRoot(cloud, repository, files);
}

function writeRoot<C extends Cloud>(cloud: C, repository: Repository, files: FileSet): void {
  const root: CloudRoot<C> = roots[cloud];
  root.write(repository, resourcesIn(repository, cloud), files, `bootstrap/${cloud}`);
}
