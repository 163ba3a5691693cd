/**
 * The controls of SECURITY.md in a generated repository, in order: first the fourteen best practices and the five CI/CD
 * practices of Union.ai's security recommendations for its Terraform provider, then those that this project adds.
 */
export const checklist = {
  'secret-manager': 'API keys are in a secret manager',
  'local-environment': 'Environment variables for local use',
  'sensitive-variables': 'Variables with keys are sensitive',
  gitignore: 'Git ignores variable and state files',
  'encrypted-state': 'The state is encrypted',
  'state-locking': 'The state is locked',
  rotation: 'Keys are rotated',
  'key-per-environment': 'One key per environment',
  'allowed-orgs': '`allowed_orgs` restricts the provider',
  'reviewed-plans': 'Plans are reviewed before they are applied',
  'no-keys-in-git': 'No key in Git',
  'no-hard-coded-keys': 'No key in `.tf` files',
  'no-plain-text': 'No key in plain text',
  'no-production-keys-elsewhere': 'No production key in other environments',
  'ci-encrypted-secrets': 'CI/CD keeps keys as encrypted secrets',
  'ci-own-keys': 'CI/CD has its own keys',
  'ci-approval': 'Production waits for approval',
  'ci-audit-logging': 'Operations are logged',
  'ci-restricted-secrets': 'Access to CI/CD secrets is restricted',
  'plan-key': 'The plan cannot change resources',
  'wrong-key-guard': 'The key of another environment is rejected',
  'provider-lock': 'Provider versions are locked',
  'pinned-pipeline': 'Pipeline dependencies are pinned',
  'sealed-plan': 'The reviewed plan cannot be replaced',
} as const;

export type ControlId = keyof typeof checklist;

/** The controls that come from Union.ai's recommendations; the rest of the checklist is this project's own. */
export type PracticeId = Exclude<
  ControlId,
  'plan-key' | 'wrong-key-guard' | 'provider-lock' | 'pinned-pipeline' | 'sealed-plan'
>;

/** What is known about a control. */
export type Status = 'met' | 'not-met' | 'cannot-tell' | 'not-applicable';
