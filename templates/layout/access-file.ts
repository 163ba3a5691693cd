import type { Environment } from '../../src/model/answers.ts';
import { Fragment, Identifier } from '../../src/model/literal.ts';
import type { Repository } from '../../src/model/repository.ts';
import { inFolder, pathFrom } from '../../src/model/root-path.ts';
import { render } from '../../src/render/render-template.ts';
import accessFile from '../workspace/access.yaml.ejs';

/** Path of the access file of an environment in the repository. */
export function accessPath({ layout }: Pick<Repository, 'layout'>, { name, folder }: Environment): string {
  return layout.sharedRoot ? `access/${name}.yaml` : inFolder(folder, 'access.yaml');
}

/** Path of the access file from the root module of its environment. */
export function accessPathInRoot({ layout }: Pick<Repository, 'layout'>, { name }: Environment): Fragment {
  return new Fragment(layout.sharedRoot ? `access/${name}.yaml` : 'access.yaml');
}

/** The first content of an access file: one project, and one policy that grants the built-in role viewer on it. */
export function renderAccessFile(repository: Repository, environment: Environment): string {
  const [folder] = /^.*(?=\/)/.exec(accessPath(repository, environment)) ?? ['.'];
  const { name, namePrefix, domains } = environment;
  const [domain] = domains;
  if (domain === undefined) throw new Error('an environment without a domain');
  const text = render(accessFile, 'yaml', {
    schema: new Fragment(pathFrom(folder, 'modules/workspace/access.schema.json')),
    name: new Fragment(name),
    namePrefix: namePrefix === '' ? undefined : new Fragment(namePrefix),
    project: new Identifier(projectName(repository.name)),
    projectDescription: `${repository.name}, environment ${name}. Managed as code.`,
    domain: new Identifier(domain),
    domains,
    clientId: new Fragment(`${projectName(repository.name)}-${name}`),
  });
  return `${text}`;
}

/**
 * Converts the repository name to a Union.ai project name: a DNS label that is also an HCL identifier, and short enough
 * for the longest prefix.
 */
export function projectName(name: string): string {
  const label = name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return (/^[a-z]/.test(label) ? label : `project-${label}`).slice(0, 30).replace(/-+$/, '');
}
