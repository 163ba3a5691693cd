import { Fragment } from '../../../src/model/literal.ts';
import type { Repository } from '../../../src/model/repository.ts';
import { code } from '../../../src/render/markdown.ts';
import { render } from '../../../src/render/render-template.ts';
import { command } from '../../../src/render/shell.ts';
import { deploymentsOf, loginsOfRepository, reviewedDeployment } from '../deployment.ts';
import { isOwnState, serverOf } from './files.ts';
import template from './readme.md.ejs';
import { settings, setupCommand } from './set-up.ts';
import { idTokens } from './tokens.ts';

/** The part of the README about the pipeline: above all what no pipeline file can say. */
export function pipelineReadme(repository: Repository): Fragment {
  const { answers, backend, layout, store } = repository;
  const deployments = deploymentsOf(repository);
  const logins = loginsOfRepository(repository);
  const reviewed = reviewedDeployment(deployments);
  const project = String(answers.ci.project);
  const branch = String(answers.ci.branch);
  return render(template, 'markdown', {
    code,
    subject: new Fragment(layout.sharedRoot ? 'All environments share' : 'Every environment has'),
    project,
    branch,
    server: serverOf(repository),
    hasPlans: backend.planTransport !== 'none',
    reviewedNote: new Fragment(reviewed ? `; a plan of \`${reviewed.name}\` with an identity that only reads` : ''),
    setup: setupCommand(repository, deployments),
    settings: deployments.flatMap((deployment) => settings(repository, deployment, deployment === reviewed)),
    keyTool: store.keyTool,
    needsImage: store.keyTool !== undefined && answers.ci.keyAgeImage === undefined,
    keyAgeImage: command(
      ...['npx', 'generator-unionai-terraform', 'update', '--set', 'ci.keyAgeImage=IMAGE@sha256:DIGEST'],
    ),
    tokens: idTokens(logins, serverOf(repository)),
    trust: deployments.flatMap((deployment) => {
      const subject = (ref: string): string => `project_path:${project}:ref_type:branch:ref:${ref}`;
      return [
        { environment: `${deployment.name}-plan`, subject: subject(deployment === reviewed ? '*' : branch) },
        { environment: deployment.name, subject: subject(branch) },
      ];
    }),
    ownState: logins.some((login) => isOwnState(repository, login)),
    staticState: logins.some(
      (login) => (login.kind === 'http-state' && !isOwnState(repository, login)) || login.kind === 'hcp-state',
    ),
  });
}
