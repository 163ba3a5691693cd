import { Fragment } from '../../../src/model/literal.ts';
import { allNames } from '../../../src/model/login.ts';
import type { Repository } from '../../../src/model/repository.ts';
import { code } from '../../../src/render/markdown.ts';
import { command } from '../../../src/render/shell.ts';
import { render } from '../../../src/render/template.ts';
import { type Deployment, deploymentsOf, gateEntries, loginsOfRepository, reviewedDeployment } from '../deployment.ts';
import { handedKeys } from '../keys.ts';
import { needsToken } from './login.ts';
import template from './readme.md.ejs';

/** The part of the README about the pipeline: above all what no workflow file can say. */
export function pipelineReadme(repository: Repository): Fragment {
  const { backend } = repository;
  const { ci } = repository.answers;
  const deployments = deploymentsOf(repository);
  const logins = loginsOfRepository(repository);
  const reviewed = reviewedDeployment(deployments);
  const slug = String(ci.repository);
  return render(template, 'markdown', {
    code,
    repository: slug,
    branch: String(ci.branch),
    hasPlans: backend.planTransport !== 'none',
    reviewedNote: new Fragment(reviewed ? `; a plan of \`${reviewed.name}\` with an identity that only reads` : ''),
    setup: setupCommand(deployments, String(ci.branch)),
    settings: deployments.flatMap((deployment) => settings(repository, deployment, slug)),
    oidc: needsToken(logins),
    apiPath: new Fragment(`repos/${slug}`),
    subjects: deployments.flatMap(({ name }) =>
      [`${name}-plan`, name].map((environment) => ({ environment, text: subject(repository, environment) })),
    ),
    staticState: logins.some(({ kind }) => kind === 'http-state' || kind === 'hcp-state'),
  });
}

function setupCommand(deployments: readonly Deployment[], branch: string): Fragment {
  const isGated = deployments.some(({ approved }) => approved);
  const reviewer = isGated ? ['--reviewer', 'Team:ID'] : [];
  return command('scripts/ci/setup-github.sh', '--branch', branch, ...reviewer, ...gateEntries(deployments));
}

/** The commands that fill both environments of a deployment. */
function settings(repository: Repository, deployment: Deployment, slug: string): readonly Fragment[] {
  const logins = loginsOfRepository(repository).filter(({ kind }) => kind !== 'environment-secret');
  const variables = [...allNames(logins).variables, ...(repository.backend.sealedPlace ? ['PLAN_BUCKET'] : [])];
  const secrets = [...allNames(logins).secrets, ...handedKeys(repository, deployment).map(({ secret }) => secret)];
  return [`${deployment.name}-plan`, deployment.name].flatMap((environment) => [
    ...variables.map((name) =>
      command('gh', 'variable', 'set', name, '--repo', slug, '--env', environment, '--body', 'VALUE'),
    ),
    ...secrets.map((name) => command('gh', 'secret', 'set', name, '--repo', slug, '--env', environment)),
  ]);
}

/** https://docs.github.com/actions/reference/security/oidc: with both ids where they are known. */
function subject({ answers }: Repository, environment: string): string {
  const [owner, name] = String(answers.ci.repository).split('/');
  const { ownerId, repositoryId } = answers.ci;
  const at = (id: unknown, placeholder: string): string => `@${id === undefined ? placeholder : String(id)}`;
  return `repo:${owner}${at(ownerId, 'OWNER-ID')}/${name}${at(repositoryId, 'REPOSITORY-ID')}:environment:${environment}`;
}
