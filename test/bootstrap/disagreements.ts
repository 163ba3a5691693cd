import type { Cloud } from '../../src/model/cloud.ts';
import type { Repository } from '../../src/model/repository.ts';
import { resourcesIn } from '../../templates/bootstrap/resources.ts';
import { allowedBy, type CloudAccess, documentedIn } from './access.ts';
import { tokensFor } from './tokens.ts';

/**
 * Where the policies of an applied bootstrap are not what SECURITY.md documents: access that is missing or not documented, jobs that
 * get an identity of another CI/CD environment, and what no policy may contain. Empty if there is nothing.
 *
 * @param compared the claims that the cloud compares, in addition to the subject and the audience
 */
export function disagreements<C extends Cloud>(
  repository: Repository,
  cloud: C,
  access: CloudAccess,
  { compared, security }: { readonly compared: readonly string[]; readonly security: string },
): readonly string[] {
  const allowed = allowedBy(repository, cloud, access);
  const documented = documentedIn(repository, cloud, security);
  const { identities } = resourcesIn(repository, cloud);
  const trusted = identities.flatMap((identity) =>
    tokensFor(identity, identities, compared)
      .filter(({ isTrusted, token }) => access.trusts(identity.ciEnvironment, token) !== isTrusted)
      .map(({ isTrusted, title }) => `${identity.ciEnvironment} ${isTrusted ? 'does not trust' : 'trusts'} ${title}`),
  );
  return [
    ...allowed.filter((line) => !documented.includes(line)).map((line) => `not documented: ${line}`),
    ...documented.filter((line) => !allowed.includes(line)).map((line) => `not allowed: ${line}`),
    ...trusted,
    ...access.faults(),
  ];
}
