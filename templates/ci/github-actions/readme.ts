import { generatorName } from '../../../src/model/generator-name.ts';
import { Fragment } from '../../../src/model/literal.ts';
import { credentialOf } from '../../../src/model/login.ts';
import type { Repository } from '../../../src/model/repository.ts';
import { code } from '../../../src/render/markdown.ts';
import { render } from '../../../src/render/render-template.ts';
import { loadsIntoPipeline } from '../../keys/files.ts';
import { deploymentsOf, loginsOfRepository, reviewedDeployment } from '../deployment.ts';
import { keyAccess } from '../key-access.ts';
import { ciEnvironments, rotationParagraph } from '../rotation.ts';
import { isSubfolder, pipelineName } from '../work-tree.ts';
import type { GitHubSettings } from './fields.ts';
import { needsToken } from './login.ts';
import template from './readme.md.ejs';
import { checkNames } from './set-up.ts';
import { isServer, issuerOf } from './trust.ts';

/** The README section about the pipeline, mainly its one-time setup. */
export function pipelineReadme(repository: Repository, settings: GitHubSettings): Fragment {
  const { backend, layout } = repository;
  const deployments = deploymentsOf(repository);
  const logins = loginsOfRepository(repository);
  const reviewed = reviewedDeployment(deployments);
  // The keys that a user hands to the pipeline are a step of the setup.
  const access = loadsIntoPipeline(repository) ? undefined : keyAccess(repository, deployments);
  return render(template, 'markdown', {
    code,
    subject: new Fragment(layout.sharedRoot ? 'All environments share' : 'Every environment has'),
    repository: settings.repository,
    branch: settings.branch,
    hasPlans: backend.planTransport !== 'none',
    pipeline: new Fragment(pipelineName(repository)),
    folder: isSubfolder(repository) ? repository.path : undefined,
    checks: { static: code(checkNames(repository).static), scan: code(checkNames(repository).scan) },
    audit: settings.audit ? new Fragment(`the job ${code(checkNames(repository).audit)}`) : undefined,
    package: generatorName,
    reviewedNote: new Fragment(reviewed ? `. Plans \`${reviewed.name}\` with its plan identity` : ''),
    keyAccess: access && new Fragment(`${access}`.trimEnd()),
    hostname: new Fragment(settings.host),
    isServer: isServer(settings.host),
    hasOwner: settings.owners !== undefined,
    isGated: backend.planTransport !== 'none' && deployments.some(({ approved }) => approved),
    gates: gates(settings),
    protection: protection(settings),
    issuer: issuerOf(settings.host),
    oidc: needsToken(logins),
    subjects: deployments.flatMap((deployment) =>
      ciEnvironments(repository, deployment).map((environment) => ({
        environment,
        text: subject(settings, environment),
      })),
    ),
    rotation: rotationParagraph(repository, deployments, {
      where: `the nightly workflow \`${pipelineName(repository)}-rotate\``,
      report: ` It opens an issue with the label \`${pipelineName(repository)}-rotate\`, and closes it when the rotation succeeded.`,
      approval: 'If the environment has required reviewers, the job waits for their approval.',
      tools:
        settings.rotationImage === undefined
          ? "The jobs install Union.ai's CLI from PyPI, in the versions and with the hashes of `scripts/ci/flyte.txt`. Releases of the generator update this file."
          : `The jobs run in the image ${code(settings.rotationImage)}, which you build and update: it contains flyte with flyteplugins-union, and the command-line tool of the secret store.`,
    }),
    staticState: logins.some((login) => credentialOf(login) === 'state-password'),
  });
}

/** What the ruleset of the deployment branch requires: the middle of a sentence. */
function protection({ owners }: GitHubSettings): Fragment {
  const review = owners === undefined ? 'a review' : `a review by the code owner ${code(owners)}`;
  return new Fragment(`it requires a pull request, ${review}, and an approval of the last push`);
}

/** Who approves applies. */
function gates({ owners, reviewers = owners }: GitHubSettings): Fragment {
  return new Fragment(
    reviewers === undefined
      ? `Environments with a gate require reviewers, and none are recorded: the script stops until you run\n  \`npx ${generatorName} update --set ci.reviewers=@ORGANIZATION/TEAM\`.`
      : `Environments with a gate require a review by ${code(reviewers)}, and not by the user who started the run.`,
  );
}

/** The OIDC subject, with the numeric IDs if known: https://docs.github.com/actions/reference/security/oidc */
function subject({ repository, ownerId, repositoryId }: GitHubSettings, environment: string): string {
  const [owner, name] = repository.split('/');
  const at = (id: string | undefined, placeholder: string): string => `@${id ?? placeholder}`;
  return `repo:${owner}${at(ownerId, 'OWNER-ID')}/${name}${at(repositoryId, 'REPOSITORY-ID')}:environment:${environment}`;
}
