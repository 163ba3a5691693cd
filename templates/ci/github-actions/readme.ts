import { Fragment } from '../../../src/model/literal.ts';
import type { Repository } from '../../../src/model/repository.ts';
import { code } from '../../../src/render/markdown.ts';
import { render } from '../../../src/render/render-template.ts';
import { deploymentsOf, loginsOfRepository, reviewedDeployment } from '../deployment.ts';
import { needsToken } from './login.ts';
import template from './readme.md.ejs';
import { settings, setupCommand } from './set-up.ts';

/** The part of the README about the pipeline: above all what no workflow file can say. */
export function pipelineReadme(repository: Repository): Fragment {
  const { backend, layout } = repository;
  const { ci } = repository.answers;
  const deployments = deploymentsOf(repository);
  const logins = loginsOfRepository(repository);
  const reviewed = reviewedDeployment(deployments);
  const slug = String(ci.repository);
  return render(template, 'markdown', {
    code,
    subject: new Fragment(layout.sharedRoot ? 'All environments share' : 'Every environment has'),
    repository: slug,
    branch: String(ci.branch),
    hasPlans: backend.planTransport !== 'none',
    reviewedNote: new Fragment(reviewed ? `; a plan of \`${reviewed.name}\` with an identity that only reads` : ''),
    setup: setupCommand(repository, deployments),
    settings: deployments.flatMap((deployment) => settings(repository, deployment)),
    oidc: needsToken(logins),
    apiPath: new Fragment(`repos/${slug}`),
    subjects: deployments.flatMap(({ name }) =>
      [`${name}-plan`, name].map((environment) => ({ environment, text: subject(repository, environment) })),
    ),
    staticState: logins.some(({ kind }) => kind === 'http-state' || kind === 'hcp-state'),
  });
}

/** https://docs.github.com/actions/reference/security/oidc: with both ids where they are known. */
function subject({ answers }: Repository, environment: string): string {
  const [owner, name] = String(answers.ci.repository).split('/');
  const { ownerId, repositoryId } = answers.ci;
  const at = (id: unknown, placeholder: string): string => `@${id === undefined ? placeholder : String(id)}`;
  return `repo:${owner}${at(ownerId, 'OWNER-ID')}/${name}${at(repositoryId, 'REPOSITORY-ID')}:environment:${environment}`;
}
