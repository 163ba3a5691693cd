import type { BootstrapResources, BootstrapSecret } from '../../src/model/bootstrap.ts';
import type { Cloud } from '../../src/model/cloud.ts';
import type { Deployment } from '../../src/model/deployment.ts';

/** The secret whose project or subscription has the identities of a deployment: one of its own, or that of another. */
export function homeSecret<C extends Cloud>(
  { secrets }: BootstrapResources<C>,
  { members }: Deployment,
): BootstrapSecret<C> | undefined {
  const names = members.map(({ name }) => name);
  return secrets.find(({ environment }) => names.includes(environment)) ?? secrets[0];
}
