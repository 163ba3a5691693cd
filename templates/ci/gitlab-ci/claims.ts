import type { Claim } from '../../../src/model/choice.ts';
import type { Repository } from '../../../src/model/repository.ts';
import { pipelineClaims } from '../claims.ts';
import { loginsOfRepository } from '../deployment.ts';
import type { GitLabSettings } from './fields.ts';
import { isOwnState } from './login.ts';

/** What the pipeline adds to the checklist of SECURITY.md. */
export function claims(repository: Repository, settings: GitLabSettings): readonly Claim[] {
  const logins = loginsOfRepository(repository).filter((login) => !isOwnState(login, settings));
  return pipelineClaims(repository, logins, {
    supplyChain: 'Images by digest (`.gitlab-ci.yml`); newer ones a week after their release (`renovate.json`)',
    owners: '`.gitlab/CODEOWNERS`, with the approval of code owners required',
    bound:
      'The plan is an artifact that nobody may download and that expires, bound by its SHA-256 (`.gitlab-ci.yml`, `scripts/ci/apply.sh`)',
    gate: 'Manual jobs that block, and protected environments: `.gitlab-ci.yml`; README, "The pipeline"',
    requests: 'The job `review` of `.gitlab-ci.yml`',
    nightly: 'The stage `drift` of `.gitlab-ci.yml`',
  });
}
