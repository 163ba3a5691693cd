import { generatorName } from '../../../src/model/generator-name.ts';
import { Fragment } from '../../../src/model/literal.ts';
import { credentialOf } from '../../../src/model/login.ts';
import type { Repository } from '../../../src/model/repository.ts';
import { topPath } from '../../../src/model/top-path.ts';
import { code } from '../../../src/render/markdown.ts';
import { render } from '../../../src/render/render-template.ts';
import { loadsIntoPipeline } from '../../keys/files.ts';
import { deploymentsOf, loginsOfRepository, reviewedDeployment } from '../deployment.ts';
import { keyAccess } from '../key-access.ts';
import { rotatesKeys, rotationEnvironment, rotationParagraph } from '../rotation.ts';
import { environmentPrefix, isSubfolder } from '../work-tree.ts';
import type { GitLabSettings } from './fields.ts';
import { addressOf, bindsSubjectOnly, idTokens, isOwnState } from './login.ts';
import template from './readme.md.ejs';
import { storeSecret } from './set-up.ts';
import { bindsProtection, subject } from './trust.ts';

/** The README section about the pipeline, mainly its one-time setup. */
export function pipelineReadme(repository: Repository, settings: GitLabSettings): Fragment {
  const { backend, layout } = repository;
  const deployments = deploymentsOf(repository);
  const logins = loginsOfRepository(repository);
  const reviewed = reviewedDeployment(deployments);
  const { branch, project } = settings;
  // The keys that a user hands to the pipeline are a step of the setup.
  const access = loadsIntoPipeline(repository) ? undefined : keyAccess(repository, deployments);
  return render(template, 'markdown', {
    code,
    subject: new Fragment(layout.sharedRoot ? 'All environments share' : 'Every environment has'),
    project,
    branch,
    server: addressOf(settings),
    hasPlans: backend.planTransport !== 'none',
    folder: isSubfolder(repository) ? repository.path : undefined,
    renovate: code(topPath(repository.path, 'renovate.json')),
    audit: settings.audit ? new Fragment('the job `audit`') : undefined,
    package: generatorName,
    reviewedNote: new Fragment(reviewed ? `. Plans \`${reviewed.name}\` with its plan identity` : ''),
    keyAccess: access && new Fragment(`${access}`.trimEnd()),
    hostname: new Fragment(settings.host),
    owners: settings.owners,
    isGated: backend.planTransport !== 'none' && deployments.some(({ approved }) => approved),
    gates: gates(settings),
    tokens: idTokens(logins, settings),
    subjectOnly: logins.some((login) => bindsSubjectOnly(login, settings)),
    planBranches: reviewed !== undefined && logins.some(({ kind }) => kind === 'azure-oidc'),
    hasOwnSubject: settings.subject === 'deployment',
    trust: deployments.flatMap((deployment) => {
      const { environment, gate, tier } = deployment;
      const isOpen = deployment === reviewed;
      return [
        {
          environment: `${environment}-plan`,
          subject: subject(settings, { ref: isOpen ? '*' : branch, isProtected: false, tier }),
          refProtected: new Fragment(isOpen ? 'any' : '`true`'),
          environmentProtected: new Fragment('any'),
        },
        {
          environment,
          subject: subject(settings, { ref: branch, isProtected: true, tier }),
          refProtected: new Fragment('`true`'),
          environmentProtected: new Fragment(
            bindsProtection({ gate, use: 'apply' }, settings) ? '`true` (GitLab Premium)' : 'any',
          ),
        },
        ...(rotatesKeys(repository)
          ? [
              {
                environment: rotationEnvironment(deployment),
                subject: subject(settings, { ref: branch, isProtected: false, tier }),
                refProtected: new Fragment('`true`'),
                environmentProtected: new Fragment('any'),
              },
            ]
          : []),
      ];
    }),
    rotation: rotationParagraph(repository, deployments, {
      where: 'the nightly pipeline',
      report:
        ' A rotation that failed, or whose new key is still pending, is a finding of the report job: see "Nightly checks".',
      approval:
        'If the environment has a gate, start the manual job `rotate:check` of the key when a new key is pending.',
      tools: `The jobs run in the image ${code(settings.rotationImage ?? '')}, which you build and update: it contains flyte with flyteplugins-union, and the command-line tool of the secret store.`,
    }),
    issueToken: storeSecret(settings, {
      name: 'UNIONAI_ISSUE_TOKEN',
      environment: `${environmentPrefix(repository)}issues`,
      isOpen: false,
    }),
    ownState: logins.some((login) => isOwnState(login, settings)),
    staticState: logins.some((login) => credentialOf(login) === 'state-password' && !isOwnState(login, settings)),
  });
}

/** Who approves applies. */
function gates({ owners, reviewers = owners }: GitLabSettings): Fragment {
  return new Fragment(
    reviewers === undefined
      ? `Environments with a gate require approvers, and none are recorded: the script stops until you run\n  \`npx ${generatorName} update --set ci.reviewers=@GROUP\`.`
      : `Environments with a gate require an approval by ${code(reviewers)}, and not by the user who started the pipeline (GitLab Premium).`,
  );
}
