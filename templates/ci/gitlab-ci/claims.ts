import type { Claim } from '../../../src/model/choice.ts';
import type { Login } from '../../../src/model/login.ts';
import type { Repository } from '../../../src/model/repository.ts';
import { topPath } from '../../../src/model/top-path.ts';
import { pipelineClaims } from '../claims.ts';
import { loginsOfRepository } from '../deployment.ts';
import type { GitLabSettings } from './fields.ts';
import { bindsSubjectOnly, isOwnState } from './login.ts';

/** The controls that the pipeline adds to SECURITY.md. */
export function claims(repository: Repository, settings: GitLabSettings): readonly Claim[] {
  const logins = loginsOfRepository(repository).filter((login) => !isOwnState(login, settings));
  return pipelineClaims(repository, logins, {
    supplyChain: `Images pinned to a digest (\`.gitlab-ci.yml\`), updated a week after release (\`${topPath(repository.path, 'renovate.json')}\`)`,
    identities: identities(logins, settings),
    owners:
      settings.owners === undefined
        ? 'Pipeline files have no code owner: any reviewer can approve their changes'
        : `The code owner in \`${topPath(repository.path, '.gitlab/CODEOWNERS')}\` approves changes to pipeline files, if \`scripts/setup.sh\` configured the branch (GitLab Premium)`,
    reviewed: '`.gitlab-ci.yml`, `scripts/ci/apply.sh`',
    bound:
      'The plan is an artifact that expires and that users cannot download; the apply job verifies its SHA-256 (`.gitlab-ci.yml`, `scripts/ci/apply.sh`)',
    gate: '`scripts/ci/gate.sh` refuses an apply to an environment with the gate `approval` unless the environment is protected and a user other than the one who ran the plan started the job. Blocking manual jobs (`.gitlab-ci.yml`), and protected environments with approvals, if `scripts/setup.sh` configured them (GitLab Premium)',
    requests: 'Merge requests plan at most a development environment (`.gitlab-ci.yml`)',
    sharedTrust: logins.some(({ kind }) => kind === 'aws-oidc')
      ? 'AWS distinguishes branches but not environments of GitLab, so a job on the deployment branch can assume the role of the apply as well'
      : undefined,
    nightly: 'Checked every night (the `drift` stage in `.gitlab-ci.yml`)',
  });
}

/** Whether the clouds distinguish the identities of plan and apply. */
function identities(logins: readonly Login[], settings: GitLabSettings): string | undefined {
  if (!logins.some((login) => bindsSubjectOnly(login, settings))) return undefined;
  return settings.subject === 'deployment'
    ? 'AWS and Microsoft Entra ID verify only the subject of the ID token: it distinguishes plan and apply, and the tiers, but not environments of one tier'
    : 'Not met for AWS and Microsoft Entra ID: they verify only the subject of the ID token, which is the same for plan and apply, so a job of the deployment branch can use the identity of any environment. README, "Identities", describes `ci.subject`';
}
