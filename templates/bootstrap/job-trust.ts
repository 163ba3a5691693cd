import type { BootstrapIdentity, JobTrust } from '../../src/model/bootstrap.ts';
import type { Fragment } from '../../src/model/literal.ts';

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
