import type { BootstrapResources } from '../../../src/model/bootstrap.ts';
import type { Deployment } from '../../../src/model/deployment.ts';
import { Fragment, Identifier } from '../../../src/model/literal.ts';
import type { Repository } from '../../../src/model/repository.ts';
import { hcl, hclLiteral } from '../../../src/render/hcl.ts';
import { deploymentsOf } from '../../ci/deployment.ts';
import { homeSecret } from '../home-secret.ts';

/** A subscription: its ID in lowercase, or undefined if it is an input variable. */
export type Subscription = string | undefined;

/**
 * The subscription of the states and the identities of a deployment: that of the answers, or that of the secrets of the
 * deployment, or that of other secrets.
 */
export function homeOf(
  { answers }: Repository,
  resources: BootstrapResources<'azure'>,
  deployment: Deployment,
): Subscription {
  return (
    answers.bootstrap.azureSubscriptionId ?? homeSecret(resources, deployment)?.place.subscriptionId
  )?.toLowerCase();
}

/** The subscription of the default provider. Others have an alias. */
export function mainSubscription({ answers }: Repository, { secrets }: BootstrapResources<'azure'>): Subscription {
  return (answers.bootstrap.azureSubscriptionId ?? secrets[0]?.place.subscriptionId)?.toLowerCase();
}

/** All subscriptions with resources, the main one first. */
export function subscriptionsOf(
  repository: Repository,
  resources: BootstrapResources<'azure'>,
): readonly Subscription[] {
  const homes = deploymentsOf(repository).map((deployment) => homeOf(repository, resources, deployment));
  const vaults = resources.secrets.map(({ place }) => place.subscriptionId.toLowerCase());
  return [...new Set([mainSubscription(repository, resources), ...homes, ...vaults])];
}

/** The alias of the provider of a subscription; undefined for the main one. */
export function aliasOf(subscription: Subscription, main: Subscription): Identifier | undefined {
  return subscription === main || subscription === undefined
    ? undefined
    : new Identifier(`subscription_${subscription.replaceAll('-', '_')}`);
}

/** The argument `provider` of a block, with an empty line after it; nothing for the main subscription. */
export function providerArgument(subscription: Subscription, main: Subscription): Fragment {
  const alias = aliasOf(subscription, main);
  return new Fragment(alias === undefined ? '' : `  provider = azurerm.${alias}\n\n`);
}

/** The ID of a subscription as an HCL expression. */
export function subscriptionId(subscription: Subscription): Fragment {
  return subscription === undefined ? new Fragment('var.subscription_id') : hclLiteral(subscription);
}

/** The beginning of the IDs of resources, as the content of an HCL string. */
export function groupPath(subscription: Subscription, group: string): string {
  const id = subscription === undefined ? `\${${subscriptionId(undefined)}}` : subscription;
  return `/subscriptions/${id}/resourceGroups/${hcl(group).slice(1, -1)}`;
}

/** The resource that creates the resource groups of a subscription. */
export function groupAddress(subscription: Subscription, main: Subscription): Fragment {
  return new Fragment(`azurerm_resource_group.${groupLabel(subscription, main)}`);
}

export function groupLabel(subscription: Subscription, main: Subscription): Identifier {
  return aliasOf(subscription, main) ?? new Identifier('main');
}
