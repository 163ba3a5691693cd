import type { Claim } from '../../src/model/choice.ts';
import { Fragment } from '../../src/model/literal.ts';
import { type Credential, credentialOf, type Login } from '../../src/model/login.ts';
import type { Repository } from '../../src/model/repository.ts';

/** Where a platform meets each point: in Markdown. */
export interface Met {
  readonly supplyChain: string;
  readonly owners: string;
  /** How a plan comes to its apply, and is held to it. */
  readonly bound: string;
  readonly gate: string;
  readonly requests: string;
  readonly nightly: string;
}

/** What is long-lived of each credential, in the middle of a sentence; undefined where nothing is. */
const longLivedPart: { readonly [C in Credential]: string | undefined } = {
  'job-token': undefined,
  'api-key': 'the API key',
  'state-password': 'the access to the state',
};

/**
 * What a pipeline adds to the checklist of SECURITY.md.
 *
 * @param logins for which the forge has to be trusted with more than a token of its own
 */
export function pipelineClaims({ backend }: Repository, logins: readonly Login[], met: Met): readonly Claim[] {
  const claim = (point: string, text: string): Claim => ({ point, met: new Fragment(text) });
  const supply = [
    claim('The pipeline runs only what was chosen', met.supplyChain),
    claim('Pipeline files have owners', met.owners),
  ];
  if (backend.planTransport === 'none') return supply;
  return [
    claim('Only what was reviewed is applied', met.bound),
    claim('Production is gated', met.gate),
    claim(
      'Plans and applies have identities of their own',
      'The environments `<environment>-plan` and `<environment>`',
    ),
    claim('The pipeline holds no long-lived credential', longLived(logins)),
    claim('A request reaches development at most', met.requests),
    claim('Drift and old keys are noticed', met.nightly),
    ...supply,
  ];
}

function longLived(logins: readonly Login[]): string {
  const parts = logins.map((login) => longLivedPart[credentialOf(login)]);
  const held = [...new Set(parts.filter((part) => part !== undefined))];
  if (held.length === 0) return 'Every job trades a token of its own for its identity (OIDC)';
  const rest = parts.includes(undefined) ? '; the rest is OIDC' : '';
  const isAre = held.length === 1 ? 'stands as a secret' : 'stand as secrets';
  return `An exception: ${held.join(' and ')} ${isAre} in each environment${rest}`;
}
