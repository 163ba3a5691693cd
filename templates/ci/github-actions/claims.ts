import type { Claim } from '../../../src/model/choice.ts';
import { Fragment } from '../../../src/model/literal.ts';
import type { Repository } from '../../../src/model/repository.ts';
import { loginsOfRepository } from '../deployment.ts';
import { needsToken } from './login.ts';

const claim = (point: string, met: string): Claim => ({ point, met: new Fragment(met) });

/** What the pipeline adds to the checklist of SECURITY.md. */
export function claims(repository: Repository): readonly Claim[] {
  const { backend } = repository;
  const deploy = '`.github/workflows/terraform-deploy.yml`';
  const supply = [
    claim(
      'The pipeline runs only what was chosen',
      'Actions by commit, tools by version (`.github/workflows`); taken a week after their release (`.github/dependabot.yml`)',
    ),
    claim('Pipeline files have owners', '`.github/CODEOWNERS`, with reviews of code owners required'),
  ];
  if (backend.planTransport === 'none') return supply;
  const isSealed = backend.sealedPlace !== undefined;
  return [
    claim(
      'Only what was reviewed is applied',
      isSealed
        ? `The plan travels sealed, bound by its SHA-256 (${deploy}, \`scripts/ci/apply.sh\`)`
        : `The plan is made again and compared by the SHA-256 of its rendering (${deploy}, \`scripts/ci/replan.sh\`)`,
    ),
    claim('Production is gated', `The environments of the repository: README, "The pipeline"; ${deploy}`),
    claim(
      'Plans and applies have identities of their own',
      'The environments `<environment>-plan` and `<environment>`',
    ),
    claim('The pipeline holds no long-lived credential', longLived(repository)),
    claim('A pull request reaches development at most', '`.github/workflows/terraform-check.yml`'),
    claim('Drift and old keys are noticed', '`.github/workflows/terraform-drift.yml`'),
    ...supply,
  ];
}

function longLived(repository: Repository): string {
  const logins = loginsOfRepository(repository);
  const held = logins.filter(({ kind }) => ['environment-secret', 'http-state', 'hcp-state'].includes(kind));
  if (held.length === 0) return 'Every job trades a token of its own for its identity (OIDC)';
  const what = held
    .map(({ kind }) => (kind === 'environment-secret' ? 'the API key' : 'the access to the state'))
    .join(' and ');
  return `An exception: ${what} stands as a secret in each environment${needsToken(logins) ? '; the rest is OIDC' : ''}`;
}
