import { Fragment, Identifier } from '../../src/model/literal.ts';
import type { Repository } from '../../src/model/repository.ts';
import { inFolder } from '../../src/model/root-path.ts';
import type { Locals } from '../../src/model/template.ts';
import { accessPath, projectName } from '../layout/access-file.ts';

/** The values that imports.tf.example is rendered with. The first environment is the example. */
export function importLocals(repository: Repository): Locals {
  const [environment] = repository.environments;
  if (environment === undefined) throw new Error('a repository without an environment');
  const { sharedRoot } = repository.layout;
  const project = projectName(repository.name);
  return {
    file: new Fragment(accessPath(repository, environment)),
    imports: new Fragment(inFolder(sharedRoot ? '.' : environment.folder, 'imports.tf')),
    module: new Identifier(sharedRoot ? environment.id : 'workspace'),
    project,
    projectId: `${environment.namePrefix}${project}`,
    policyId: `${environment.namePrefix}viewers`,
    roleId: `${environment.namePrefix}launcher`,
    attributes: `${project}/${environment.domains[0]}`,
    attributesId: `${environment.namePrefix}${project}/${environment.domains[0]}`,
  };
}
