import type { Claim } from '../../../src/model/choice.ts';
import type { Repository } from '../../../src/model/repository.ts';
import { pipelineClaims } from '../claims.ts';
import { loginsOfRepository } from '../deployment.ts';

const deploy = '`.github/workflows/terraform-deploy.yml`';

/** The controls that the pipeline adds to SECURITY.md. */
export function claims(repository: Repository): readonly Claim[] {
  const isSealed = repository.backend.planTransport === 'sealed';
  return pipelineClaims(repository, loginsOfRepository(repository), {
    supplyChain: `Actions pinned to a commit, updated a week after release (\`.github/dependabot.yml\`). ${repository.engine.name}, TFLint and Trivy pinned to a version (\`.github/workflows\`): update them manually. ShellCheck is part of the runner image`,
    owners: '`.github/CODEOWNERS`; requires code owner review in branch protection',
    bound: isSealed
      ? `The plan is stored in a private bucket; the apply job verifies its SHA-256 (${deploy}, \`scripts/ci/apply.sh\`)`
      : `The apply job plans again and compares the SHA-256 of the rendered plan (${deploy}, \`scripts/ci/replan.sh\`)`,
    gate: `GitHub environments with required reviewers: README, "CI/CD pipeline"; ${deploy}`,
    requests: '`.github/workflows/terraform-check.yml`',
    nightly: '`.github/workflows/terraform-drift.yml`',
  });
}
