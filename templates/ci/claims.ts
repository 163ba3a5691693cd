import type { Claim } from '../../src/model/choice.ts';
import { Fragment } from '../../src/model/literal.ts';
import { type Credential, credentialOf, type Login } from '../../src/model/login.ts';
import type { Repository } from '../../src/model/repository.ts';

/** How a platform implements each control, in Markdown. */
export interface Met {
  readonly supplyChain: string;
  readonly owners: string;
  /** How the apply job gets the plan and verifies it. */
  readonly bound: string;
  readonly gate: string;
  readonly requests: string;
  readonly nightly: string;
}

/** The long-lived part of each credential, for the middle of a sentence; undefined if there is none. */
const longLivedPart: { readonly [C in Credential]: string | undefined } = {
  'job-token': undefined,
  'api-key': 'the API key',
  'state-password': 'the credentials of the state backend',
};

/**
 * The controls that a pipeline adds to SECURITY.md.
 *
 * @param logins the logins of the jobs
 */
export function pipelineClaims({ backend }: Repository, logins: readonly Login[], met: Met): readonly Claim[] {
  const claim = (point: string, text: string): Claim => ({ point, met: new Fragment(text) });
  const supply = [
    claim('Pinned pipeline dependencies', met.supplyChain),
    claim('Code owners of pipeline files', met.owners),
  ];
  if (backend.planTransport === 'none') return supply;
  return [
    claim('Only reviewed plans are applied', met.bound),
    claim('Deployment approvals', met.gate),
    claim('Separate identities for plan and apply', 'The environments `<environment>-plan` and `<environment>`'),
    claim('No long-lived credentials', longLived(logins)),
    claim('Pull and merge requests access development only', met.requests),
    claim('Detection of drift and expired keys', met.nightly),
    ...supply,
  ];
}

function longLived(logins: readonly Login[]): string {
  const parts = logins.map((login) => longLivedPart[credentialOf(login)]);
  const held = [...new Set(parts.filter((part) => part !== undefined))];
  if (held.length === 0) return 'Every job authenticates with OIDC';
  const rest = parts.includes(undefined) ? '. All other logins use OIDC' : '';
  return `Exception: each environment stores ${held.join(' and ')} as CI/CD secrets${rest}`;
}
