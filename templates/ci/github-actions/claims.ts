import type { Claim } from '../../../src/model/choice.ts';
import type { Repository } from '../../../src/model/repository.ts';
import { pipelineClaims } from '../claims.ts';
import { loginsOfRepository } from '../deployment.ts';

const deploy = '`.github/workflows/terraform-deploy.yml`';

/** What the pipeline adds to the checklist of SECURITY.md. */
export function claims(repository: Repository): readonly Claim[] {
  const isSealed = repository.backend.planTransport === 'sealed';
  return pipelineClaims(repository, loginsOfRepository(repository), {
    supplyChain:
      'Actions by commit, tools by version (`.github/workflows`); taken a week after their release (`.github/dependabot.yml`)',
    owners: '`.github/CODEOWNERS`, with reviews of code owners required',
    bound: isSealed
      ? `The plan travels sealed, bound by its SHA-256 (${deploy}, \`scripts/ci/apply.sh\`)`
      : `The plan is made again and compared by the SHA-256 of its rendering (${deploy}, \`scripts/ci/replan.sh\`)`,
    gate: `The environments of the repository: README, "The pipeline"; ${deploy}`,
    requests: '`.github/workflows/terraform-check.yml`',
    nightly: '`.github/workflows/terraform-drift.yml`',
  });
}
