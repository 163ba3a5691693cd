import type { Deployment } from '../../src/model/deployment.ts';
import { Identifier } from '../../src/model/literal.ts';
import type { Repository } from '../../src/model/repository.ts';

const sharedModule = 'environments';

/**
 * The name of the call of the local module `environment` for a deployment, without a prefix. A root module that environments
 * share has one deployment, whose name is that of an environment of the highest tier. There the name is constant: an
 * environment of a higher tier must not rename the module, because that replaces the secrets of all environments.
 */
export function moduleName({ layout }: Repository, { name }: Pick<Deployment, 'name'>): string {
  return layout.sharedRoot ? sharedModule : name;
}

/** The file of the call: environment-NAME.tf, or environments.tf in a root module that environments share. */
export function moduleFile({ layout }: Repository, { name }: Pick<Deployment, 'name'>): string {
  return layout.sharedRoot ? 'environments.tf' : `environment-${name}.tf`;
}

/** The same name with a prefix, where the labels of modules begin with their kind. */
export function prefixedModuleName({ layout }: Repository, { name }: Pick<Deployment, 'name'>): Identifier {
  return new Identifier(layout.sharedRoot ? sharedModule : `environment_${name.replaceAll('-', '_')}`);
}
