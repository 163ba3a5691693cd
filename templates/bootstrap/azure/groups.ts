import type { BootstrapResources } from '../../../src/model/bootstrap.ts';
import type { Deployment } from '../../../src/model/deployment.ts';
import { Fragment, type Identifier } from '../../../src/model/literal.ts';
import type { Repository } from '../../../src/model/repository.ts';
import { hcl } from '../../../src/render/hcl.ts';
import { deploymentsOf } from '../../ci/deployment.ts';
import { shortName } from '../short-name.ts';
import type { AzurePlaces } from './azure-places.ts';
import {
  groupLabel,
  homeOf,
  mainSubscription,
  providerArgument,
  type Subscription,
  subscriptionsOf,
} from './subscriptions.ts';

/** The resource groups that the bootstrap creates in a subscription, unless they exist. */
export interface Groups {
  readonly label: Identifier;
  readonly provider: Fragment;
  readonly names: Fragment;
}

/** The resource group of the identities of a deployment: that of its state, or that of its secrets, or one of its own. */
export function identityGroup(
  repository: Repository,
  resources: BootstrapResources<'azure'>,
  { accounts }: AzurePlaces,
  deployment: Deployment,
): string {
  const home = homeOf(repository, resources, deployment);
  const names = deployment.members.map(({ name }) => name);
  const state = resources.states.find(({ name }) => name === deployment.name);
  const account = accounts.find(({ name }) => name === state?.place.storageAccount);
  if (account !== undefined && account.subscription === home) return account.group;
  const secret = resources.secrets.find(
    ({ environment, place }) => names.includes(environment) && place.subscriptionId.toLowerCase() === home,
  );
  return secret?.place.resourceGroup ?? shortName(repository.name, '-pipeline', 90);
}

/** The resource group of the workspace of audit logs, in the main subscription. */
export function auditGroup(
  repository: Repository,
  resources: BootstrapResources<'azure'>,
  { accounts, vaults }: AzurePlaces,
): string | undefined {
  const main = mainSubscription(repository, resources);
  const places = [...accounts, ...vaults];
  if (places.length === 0) return undefined;
  return places.find(({ subscription }) => subscription === main)?.group ?? shortName(repository.name, '-audit', 90);
}

/** All resource groups, by subscription. Those of storage and vaults that exist are not created. */
export function groupsOf(
  repository: Repository,
  resources: BootstrapResources<'azure'>,
  all: AzurePlaces,
): readonly Groups[] {
  const main = mainSubscription(repository, resources);
  const places = [...all.accounts, ...all.vaults];
  const exists = (subscription: Subscription, name: string): boolean =>
    places.some((place) => !place.creates && place.subscription === subscription && place.group === name);
  const identities = deploymentsOf(repository)
    .filter(({ name }) => resources.identities.some(({ deployment }) => deployment === name))
    .map((deployment) => ({
      subscription: homeOf(repository, resources, deployment),
      group: identityGroup(repository, resources, all, deployment),
    }));
  const audit = auditGroup(repository, resources, all);
  const needed = [
    ...places,
    ...identities,
    ...(audit === undefined ? [] : [{ subscription: main, group: audit }]),
  ].filter(({ group, subscription }) => !exists(subscription, group));
  return subscriptionsOf(repository, resources).flatMap((subscription) => {
    const names = [...new Set(needed.filter((one) => one.subscription === subscription).map(({ group }) => group))];
    return {
      label: groupLabel(subscription, main),
      provider: providerArgument(subscription, main),
      names: new Fragment(names.length === 0 ? 'toset([])' : hcl(names.sort())),
    };
  });
}
