import type { Deployment } from '../../src/model/deployment.ts';
import type { Repository } from '../../src/model/repository.ts';

/**
 * The name of the call of the local module `environment` for a deployment, without a prefix. A root module that environments
 * share has one deployment, whose name is that of an environment of the highest tier. There the name is constant: an
 * environment of a higher tier must not rename the module, because that replaces the secrets of all environments.
 */
export function moduleName({ layout }: Repository, { name }: Pick<Deployment, 'name'>): string {
  return layout.sharedRoot ? 'environments' : name;
}

/** The file of the call: environment-NAME.tf, or environments.tf in a root module that environments share. */
export function moduleFile({ layout }: Repository, { name }: Pick<Deployment, 'name'>): string {
  return layout.sharedRoot ? 'environments.tf' : `environment-${name}.tf`;
}
