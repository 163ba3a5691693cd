import type { Claim } from '../../../src/model/choice.ts';
import type { Repository } from '../../../src/model/repository.ts';
import { topPath } from '../../../src/model/top-path.ts';
import { pipelineClaims } from '../claims.ts';
import { loginsOfRepository } from '../deployment.ts';
import type { GitHubSettings } from './fields.ts';
import { workflowPath } from './files.ts';

/** The controls that the pipeline adds to SECURITY.md. */
export function claims(repository: Repository, { owners }: GitHubSettings): readonly Claim[] {
  const at = (file: string): string => `\`${topPath(repository.path, file)}\``;
  const deploy = `\`${workflowPath(repository, 'deploy')}\``;
  const isSealed = repository.backend.planTransport === 'sealed';
  return pipelineClaims(repository, loginsOfRepository(repository), {
    supplyChain: `Actions pinned to a commit, updated a week after release (${at('.github/dependabot.yml')}). ${repository.engine.name}, TFLint and Trivy pinned to a version (${at('.github/workflows')}): update them manually. ShellCheck is part of the runner image`,
    owners:
      owners === undefined
        ? 'Pipeline files have no code owner: any reviewer can approve their changes'
        : `The code owner in ${at('.github/CODEOWNERS')} reviews changes to pipeline files, if \`scripts/setup.sh\` configured the branch`,
    reviewed: `${deploy}, \`scripts/ci/apply.sh\``,
    bound: isSealed
      ? `The plan is stored in a private bucket; the apply job verifies its SHA-256 (${deploy}, \`scripts/ci/apply.sh\`)`
      : `The apply job plans again and compares the SHA-256 of the rendered plan (${deploy}, \`scripts/ci/replan.sh\`)`,
    gate: `\`scripts/ci/gate.sh\` refuses an apply to an environment with the gate \`approval\` unless a user other than the one who started the run approved it, even if GitHub does not ask for approval. GitHub environments with required reviewers, if \`scripts/setup.sh\` configured them; ${deploy}`,
    requests: `Pull requests plan at most a development environment (\`${workflowPath(repository, 'check')}\`)`,
    nightly: `Checked every night (\`${workflowPath(repository, 'drift')}\`)`,
  });
}
