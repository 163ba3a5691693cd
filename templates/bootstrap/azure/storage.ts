import type { BootstrapResources, BootstrapState } from '../../../src/model/bootstrap.ts';
import { Fragment, Identifier } from '../../../src/model/literal.ts';
import type { Repository } from '../../../src/model/repository.ts';
import { hcl } from '../../../src/render/hcl.ts';
import { deploymentsOf } from '../../ci/deployment.ts';
import { isProtectedTier } from '../protection.ts';
import { shortName } from '../short-name.ts';
import {
  groupAddress,
  groupPath,
  homeOf,
  mainSubscription,
  providerArgument,
  type Subscription,
} from './subscriptions.ts';

interface Container {
  readonly label: Identifier;
  readonly name: string;
}

/** A storage account with states. */
export interface Account {
  readonly label: Identifier;
  readonly name: string;
  readonly group: string;
  readonly subscription: Subscription;
  readonly groupAddress: Fragment;
  readonly provider: Fragment;
  readonly creates: boolean;
  /** Its ID, and that of its blob service, as HCL expressions. */
  readonly id: Fragment;
  readonly blobService: Fragment;
  readonly replication: string;
  readonly isProtected: boolean;
  readonly states: readonly Container[];
  readonly plans: readonly Container[];
  readonly statePrefixes: readonly PrefixList[];
  readonly planPrefixes: readonly PrefixList[];
}

/** The storage accounts of all states. Each is in the subscription of the deployment with the highest tier. */
export function accountsOf(repository: Repository, resources: BootstrapResources<'azure'>): readonly Account[] {
  const names = [...new Set(resources.states.map(({ place }) => place.storageAccount))];
  const main = mainSubscription(repository, resources);
  const creates = !repository.answers.bootstrap.existingStateStorage;
  return names.flatMap((name) => {
    const states = resources.states.filter(({ place }) => place.storageAccount === name);
    const last = states.at(-1);
    const deployment = deploymentsOf(repository).find((one) => one.name === last?.name);
    if (last === undefined || deployment === undefined) return [];
    const subscription = homeOf(repository, resources, deployment);
    const label = accountLabel(name);
    const group = last.place.resourceGroup;
    const path = `${groupPath(subscription, group)}/providers/Microsoft.Storage/storageAccounts/${name}`;
    const id = new Fragment(creates ? `azurerm_storage_account.${label}.id` : `"${path}"`);
    const containers = [...new Set(states.map(({ place }) => place.container))];
    const plans = resources.sealsPlans ? containers.map((container) => plansContainer(repository, container)) : [];
    const isProtected = states.some(({ tier }) => isProtectedTier(tier));
    return {
      label,
      name,
      group,
      subscription,
      groupAddress: groupAddress(subscription, main),
      provider: providerArgument(subscription, main),
      creates,
      id,
      blobService: within(id, '/blobServices/default'),
      replication: isProtected ? 'GRS' : 'LRS',
      isProtected,
      states: containers.map((container) => ({ label: containerLabel(name, container), name: container })),
      plans: plans.map((container) => ({ label: containerLabel(name, container), name: container })),
      statePrefixes: prefixLists(containers),
      planPrefixes: prefixLists(plans),
    };
  });
}

/** The container of saved plans. Several repositories can share an existing container of states, but not one of plans. */
function plansContainer({ answers, name }: Repository, container: string): string {
  const owner = name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const base = answers.bootstrap.existingStateStorage ? `${container}-${owner}` : container;
  return shortName(base.replace(/-+/g, '-').replace(/-$/, ''), '-plans', 63);
}

/** The prefixes of a rule of a lifecycle policy, and what follows its name: a rule has at most ten prefixes. */
interface PrefixList {
  readonly suffix: Fragment;
  readonly prefixes: Fragment;
}

/** https://learn.microsoft.com/azure/storage/blobs/lifecycle-management-policy-structure */
const mostPrefixes = 10;

function prefixLists(containers: readonly string[]): readonly PrefixList[] {
  return Array.from({ length: Math.ceil(containers.length / mostPrefixes) }, (_, index) => ({
    suffix: new Fragment(index === 0 ? '' : `-${index + 1}`),
    prefixes: new Fragment(
      hcl(containers.slice(index * mostPrefixes, (index + 1) * mostPrefixes).map((one) => `${one}/`)),
    ),
  }));
}

function accountLabel(name: string): Identifier {
  return new Identifier(/^[a-z]/.test(name) ? name : `account_${name}`);
}

function containerLabel(account: string, container: string): Identifier {
  return new Identifier(`${accountLabel(account)}_${container.replaceAll('-', '_')}`);
}

/** The account of a state. */
export function accountOf(accounts: readonly Account[], { place }: BootstrapState<'azure'>): Account {
  const account = accounts.find(({ name }) => name === place.storageAccount);
  if (account === undefined) throw new Error('a state without a storage account');
  return account;
}

/** The ID of the container of a state as an HCL expression. */
export function stateContainer(account: Account, { place }: BootstrapState<'azure'>): Fragment {
  return account.creates
    ? new Fragment(`azurerm_storage_container.${containerLabel(account.name, place.container)}.id`)
    : within(account.blobService, `/containers/${place.container}`);
}

/** The ID of a part of a resource: `id` is a reference or a string. */
function within(id: Fragment, path: string): Fragment {
  const text = `${id}`;
  return new Fragment(text.endsWith('"') ? `${text.slice(0, -1)}${path}"` : `"\${${text}}${path}"`);
}

/** The container of the saved plans of a state: its ID as an HCL expression, and the value of PLAN_BUCKET. */
export function planContainer(
  repository: Repository,
  account: Account,
  { place }: BootstrapState<'azure'>,
): { readonly id: Fragment; readonly bucket: string } {
  const container = plansContainer(repository, place.container);
  return {
    id: new Fragment(`azurerm_storage_container.${containerLabel(account.name, container)}.id`),
    bucket: `${account.name}/${container}`,
  };
}
