import type { BootstrapIdentity, BootstrapResources, BootstrapSecret } from '../../../src/model/bootstrap.ts';

/**
 * The characters of all inline policies of a role, without white space:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const mostCharacters = 10_240;

/** What a policy has in addition to the ARNs of secrets, at most. */
const otherCharacters = 1_650;

/** Whether a role has a policy that is too large for IAM: that of all environments in one root module. */
export function overLimits({ identities }: BootstrapResources<'aws'>): readonly string[] {
  const [largest] = identities
    .map((identity) => ({ identity, size: policySize(identity) }))
    .sort((a, b) => b.size - a.size);
  if (largest === undefined || largest.size <= mostCharacters) return [];
  return [
    `The role of ${largest.identity.ciEnvironment} in bootstrap/aws has a policy with about ${largest.size} characters, and AWS does not create one with more than ${mostCharacters}`,
  ];
}

/** About the number of characters in the policy of a role. */
export function policySize({ dates, reads, writes }: BootstrapIdentity<'aws'>): number {
  const decrypts = new Set([...reads, ...writes]);
  const secrets = [...reads, ...dates, ...writes, ...decrypts];
  return secrets.reduce((sum, secret) => sum + arnOf(secret).length + 3, otherCharacters);
}

/** An ARN of the length that the secret has; AWS adds six characters to the name. */
function arnOf({ place: { name, region } }: BootstrapSecret<'aws'>): string {
  return `arn:aws:secretsmanager:${region}:123456789012:secret:${name}-abcdef`;
}
