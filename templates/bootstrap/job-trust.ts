import type { BootstrapIdentity, JobTrust } from '../../src/model/bootstrap.ts';
import type { Fragment } from '../../src/model/literal.ts';
import type { Login } from '../../src/model/login.ts';

type Trusting = Pick<BootstrapIdentity, 'trust'>;

/** The input variables that the trust of the identities refers to, each once. */
export function trustVariables(resources: { readonly identities: readonly Trusting[] }): readonly Fragment[] {
  const blocks = resources.identities.flatMap(({ trust }) => trust.variables);
  return [...new Map(blocks.map((block) => [`${block}`, block])).values()];
}

/** Whether jobs of any branch can use the identity: a subject contains an asterisk. */
export function isOpenTrust({ subjects }: JobTrust): boolean {
  return subjects.some((subject) => `${subject}`.includes('*'));
}

/**
 * The audience of the token for a login at a cloud without a default. Without it, the cloud would accept tokens for others.
 *
 * @throws if the platform names none
 */
export function requiredAudience({ audience, issuer }: JobTrust, login: Login): string {
  const found = audience(login);
  if (found === undefined)
    throw new Error(
      `the CI/CD platform with the issuer ${issuer} names no audience for the login ${login.kind}: see JobTrust`,
    );
  return found;
}
