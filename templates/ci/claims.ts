import type { ControlId } from '../../src/model/checklist.ts';
import type { Claim } from '../../src/model/choice.ts';
import { Fragment } from '../../src/model/literal.ts';
import { type Credential, credentialOf, type Login } from '../../src/model/login.ts';
import type { Repository } from '../../src/model/repository.ts';
import { auditLogSentences } from '../bootstrap/audit-logs.ts';
import { hasSeparateKeys } from '../layout/key.ts';
import { rotatesKeys } from './rotation.ts';

/** How a platform implements each control, in Markdown. */
export interface Met {
  readonly supplyChain: string;
  readonly owners: string;
  /** What the clouds do not verify about the identity of a job; undefined if there is nothing to say. */
  readonly identities?: string | undefined;
  /** The files that apply the plan that was displayed. */
  readonly reviewed: string;
  /** How the apply job gets the plan and verifies it. */
  readonly bound: string;
  readonly gate: string;
  readonly requests: string;
  readonly nightly: string;
  /** Why a job that plans could act as the identity of the apply, if the secret store allows it. */
  readonly sharedTrust?: string | undefined;
}

/** The long-lived part of each credential, for the middle of a sentence; undefined if there is none. */
const longLivedPart: { readonly [C in Credential]: string | undefined } = {
  'job-token': undefined,
  'api-key': 'the API key',
  'encryption-token': 'the OpenBao token',
  'state-password': 'the credentials of the state backend',
};

/**
 * The controls that a pipeline adds to SECURITY.md.
 *
 * @param logins the logins of the jobs
 */
export function pipelineClaims(repository: Repository, logins: readonly Login[], met: Met): readonly Claim[] {
  const { backend, layout, store } = repository;
  const claim = (id: ControlId, text: string): Claim => ({ id, met: new Fragment(text) });
  const supply = claim('pinned-pipeline', met.supplyChain);
  if (backend.planTransport === 'none') return [supply];
  const ownKeys = layout.sharedRoot
    ? 'Exception: one run uses the keys of all environments'
    : 'Each run uses the key of one environment';
  return [
    ...(store.source === 'store'
      ? [
          claim(
            'rotation',
            rotatesKeys(repository) ? `Scheduled: \`scripts/ci/rotate.sh\`. ${met.nightly}` : met.nightly,
          ),
        ]
      : []),
    claim(
      'reviewed-plans',
      `The apply job applies the plan that the plan job displayed (${met.reviewed}). Before it destroys, replaces or removes a project, role or policy of a production environment from the state, the object must be acknowledged in a reviewed change (\`scripts/ci/deletions.sh\`)`,
    ),
    claim(
      'no-production-keys-elsewhere',
      `${ownKeys}. ${met.requests}${hasSeparateKeys(repository) ? ', with its view-only key' : ''}`,
    ),
    claim('ci-encrypted-secrets', storedSecrets(logins)),
    claim('ci-own-keys', 'Store separate keys for the pipeline: README, "CI/CD pipeline". Nothing verifies this'),
    claim('ci-approval', met.gate),
    claim(
      'ci-audit-logging',
      [
        'Each apply logs the user, commit, plan and result (`scripts/ci/record.sh`)',
        ...auditLogSentences(repository),
      ].join('. '),
    ),
    claim(
      'ci-restricted-secrets',
      `Variables and secrets belong to the CI/CD environments \`<environment>-plan\` and \`<environment>\`. ${met.identities === undefined ? '' : `${met.identities}. `}${met.owners}`,
    ),
    claim('plan-key', planKeyClaim(repository, met)),
    supply,
    claim('sealed-plan', met.bound),
  ];
}

/** Whether the plan has a key that cannot change resources, and what the user must do for it. */
function planKeyClaim(repository: Repository, { sharedTrust }: Met): string {
  const { layout, read, store } = repository;
  if (!hasSeparateKeys(repository)) {
    const reason =
      store.source === 'store' && read.leavesKeyInState ? ', because a data source writes it to the saved plan' : '';
    return `Not met: plan and apply have separate CI/CD environments and identities, but use the same Union.ai key${reason}, so a plan could change resources with it`;
  }
  const where = layout.sharedRoot ? '`variables.tf`' : '`variables.tf` of each root module';
  const how =
    store.source === 'store'
      ? `Met: \`key_purpose\` (${where}) selects the secret of the view-only key for a plan, and the other secret for an apply. Only the identity of the apply may read the latter`
      : 'Met: `<environment>-plan` holds a view-only key, and `<environment>` the one that can change resources';
  const limit = store.source === 'store' && sharedTrust !== undefined ? `. Exception: ${sharedTrust}` : '';
  return `${how}${limit}. Set up the keys and identities as in README, "CI/CD pipeline": nothing verifies that the key of the plan can only view`;
}

/** The credentials that the CI/CD platform stores. The API keys themselves do not expire. */
function storedSecrets(logins: readonly Login[]): string {
  const parts = logins.map((login) => longLivedPart[credentialOf(login)]);
  const held = [...new Set(parts.filter((part) => part !== undefined))];
  if (held.length === 0) return 'No secret is stored in CI/CD: every job authenticates with OIDC';
  const rest = parts.includes(undefined) ? '. All other logins use OIDC' : '';
  return `Each environment stores ${held.join(' and ')} as CI/CD secrets, which do not expire${rest}`;
}
