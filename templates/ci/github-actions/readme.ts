import { Fragment } from '../../../src/model/literal.ts';
import { credentialOf } from '../../../src/model/login.ts';
import type { Repository } from '../../../src/model/repository.ts';
import { code } from '../../../src/render/markdown.ts';
import { render } from '../../../src/render/render-template.ts';
import { deploymentsOf, loginsOfRepository, reviewedDeployment } from '../deployment.ts';
import { keyAccess } from '../key-access.ts';
import { isSubfolder, pipelineName } from '../work-tree.ts';
import type { GitHubSettings } from './fields.ts';
import { checkNames } from './files.ts';
import { needsToken } from './login.ts';
import template from './readme.md.ejs';
import { gates, identities } from './set-up.ts';

/** The README section about the pipeline, mainly its one-time setup. */
export function pipelineReadme(repository: Repository, settings: GitHubSettings): Fragment {
  const { backend, layout } = repository;
  const deployments = deploymentsOf(repository);
  const logins = loginsOfRepository(repository);
  const reviewed = reviewedDeployment(deployments);
  return render(template, 'markdown', {
    code,
    subject: new Fragment(layout.sharedRoot ? 'All environments share' : 'Every environment has'),
    repository: settings.repository,
    branch: settings.branch,
    hasPlans: backend.planTransport !== 'none',
    pipeline: new Fragment(pipelineName(repository)),
    folder: isSubfolder(repository) ? repository.path : undefined,
    checks: { static: code(checkNames(repository).static), scan: code(checkNames(repository).scan) },
    reviewedNote: new Fragment(reviewed ? `. Plans \`${reviewed.name}\` with its plan identity` : ''),
    setup: gates(repository, settings, deployments),
    keyAccess: keyAccess(repository, deployments),
    settings: deployments.flatMap((deployment) => identities(repository, settings, deployment)),
    oidc: needsToken(logins),
    apiPath: new Fragment(`repos/${settings.repository}`),
    subjects: deployments.flatMap(({ environment: name }) =>
      [`${name}-plan`, name].map((environment) => ({ environment, text: subject(settings, environment) })),
    ),
    staticState: logins.some((login) => credentialOf(login) === 'state-password'),
  });
}

/** The OIDC subject, with the numeric IDs if known: https://docs.github.com/actions/reference/security/oidc */
function subject({ repository, ownerId, repositoryId }: GitHubSettings, environment: string): string {
  const [owner, name] = repository.split('/');
  const at = (id: string | undefined, placeholder: string): string => `@${id ?? placeholder}`;
  return `repo:${owner}${at(ownerId, 'OWNER-ID')}/${name}${at(repositoryId, 'REPOSITORY-ID')}:environment:${environment}`;
}
