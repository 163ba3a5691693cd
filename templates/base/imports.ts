import { Fragment, Identifier } from '../../src/model/literal.ts';
import type { Repository } from '../../src/model/repository.ts';
import { inFolder } from '../../src/model/root-path.ts';
import type { Locals } from '../../src/model/template.ts';
import { projectName } from '../layout/environment.ts';

/** The values that imports.tf.example is rendered with. The first environment is the example. */
export function importLocals(repository: Repository): Locals {
  const [environment] = repository.environments;
  if (environment === undefined) throw new Error('a repository without an environment');
  const { sharedRoot } = repository.layout;
  const project = projectName(repository.name);
  return {
    file: new Fragment(sharedRoot ? `${environment.name}.tf` : inFolder(environment.folder, 'main.tf')),
    module: new Identifier(sharedRoot ? environment.id : 'workspace'),
    project,
    projectId: `${environment.namePrefix}${project}`,
    policyId: `${environment.namePrefix}viewers`,
  };
}
