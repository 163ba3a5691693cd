import type { BootstrapResources } from '../../../src/model/bootstrap.ts';
import { Fragment } from '../../../src/model/literal.ts';
import type { Repository } from '../../../src/model/repository.ts';
import { hclLiteral } from '../../../src/render/hcl.ts';
import { deploymentsOf } from '../../ci/deployment.ts';
import { homeOf, type Project, storagePlaces } from './places.ts';

/** What a project is used for. */
type Purpose = 'secrets' | 'storage' | 'keys' | 'identities';

/** The APIs for each purpose. */
const needed: Readonly<Record<Purpose, readonly string[]>> = {
  secrets: ['secretmanager'],
  storage: ['storage'],
  keys: ['cloudkms'],
  identities: ['iam', 'iamcredentials', 'sts'],
};

/** The services with data access audit logs. Those of STS record logins. */
const logged: typeof needed = {
  secrets: ['secretmanager'],
  storage: ['storage'],
  keys: ['cloudkms'],
  identities: ['iam', 'sts'],
};

/** The projects of the identities, each once. */
export function identityProjects(repository: Repository, resources: BootstrapResources<'google'>): readonly Project[] {
  const { identities } = resources;
  const projects = deploymentsOf(repository)
    .filter(({ name }) => identities.some(({ deployment }) => deployment === name))
    .map((deployment) => homeOf(repository, resources, deployment));
  return [...new Map(projects.map((project) => [`${project}`, project])).values()];
}

/** The APIs that each project needs. Cloud Resource Manager reads and changes the audit configuration. */
export function services(repository: Repository, resources: BootstrapResources<'google'>): Fragment {
  return byProject(repository, resources, needed, ['cloudresourcemanager']);
}

/** The services with data access audit logs in each project. */
export function loggedServices(repository: Repository, resources: BootstrapResources<'google'>): Fragment {
  return byProject(repository, resources, logged, []);
}

function byProject(
  repository: Repository,
  resources: BootstrapResources<'google'>,
  names: typeof needed,
  always: readonly string[],
): Fragment {
  const places = storagePlaces(repository, resources);
  const uses: readonly (readonly [Project, Purpose])[] = [
    ...resources.secrets.map(({ place }) => [hclLiteral(place.project), 'secrets'] as const),
    ...places.map(({ project }) => [project, 'storage'] as const),
    ...places.filter(({ createsKey }) => createsKey).map(({ project }) => [project, 'keys'] as const),
    ...identityProjects(repository, resources).map((project) => [project, 'identities'] as const),
  ];
  const projects = [...new Set(uses.map(([project]) => `${project}`))].sort();
  const keys = projects.map((project) => (project.startsWith('"') ? project : `(${project})`));
  const width = Math.max(0, ...keys.map((key) => key.length));
  const lines = projects.map((project, index) => {
    const purposes = uses.filter(([one]) => `${one}` === project).flatMap(([, purpose]) => names[purpose]);
    const list = [...new Set([...always, ...purposes])].sort().map((name) => hclLiteral(`${name}.googleapis.com`));
    return `    ${(keys[index] ?? '').padEnd(width)} = [${list.join(', ')}]`;
  });
  return new Fragment(lines.join('\n'));
}
