import type { BootstrapIdentity, BootstrapResources } from '../../../src/model/bootstrap.ts';
import type { Deployment } from '../../../src/model/deployment.ts';
import { Fragment, type Identifier } from '../../../src/model/literal.ts';
import { knownValues } from '../../../src/model/login.ts';
import type { Repository } from '../../../src/model/repository.ts';
import { hclLiteral } from '../../../src/render/hcl.ts';
import { deploymentsOf } from '../../ci/deployment.ts';
import { type HclObject, hclArguments, unlessEmpty } from '../hcl-object.ts';
import { isOpenTrust } from '../job-trust.ts';
import { moduleFile, prefixedModuleName } from '../module-name.ts';
import { shortName } from '../short-name.ts';
import type { AzurePlaces } from './azure-places.ts';
import { identityGroup } from './groups.ts';
import { planCreator, roleId, secretReader, secretWriter, stateWriter } from './roles.ts';
import { accountOf, planContainer, stateContainer } from './storage.ts';
import { aliasOf, groupAddress, homeOf, mainSubscription, subscriptionId } from './subscriptions.ts';
import { keyScope, secretKey } from './vaults.ts';

/** The call of the local module `environment` for a deployment. */
export interface ModuleCall {
  readonly file: string;
  readonly module: Identifier;
  readonly comment: Fragment;
  readonly provider: Fragment | undefined;
  readonly arguments: Fragment;
  readonly dependsOn: Fragment;
}

/** One call per deployment that has identities in Azure. */
export function moduleCalls(
  repository: Repository,
  resources: BootstrapResources<'azure'>,
  places: AzurePlaces,
): readonly ModuleCall[] {
  const main = mainSubscription(repository, resources);
  return deploymentsOf(repository).flatMap((deployment) => {
    const identities = resources.identities.filter((identity) => identity.deployment === deployment.name);
    if (identities.length === 0) return [];
    const home = homeOf(repository, resources, deployment);
    const alias = aliasOf(home, main);
    return {
      file: moduleFile(repository, deployment),
      module: prefixedModuleName(repository, deployment),
      comment: new Fragment(`The identities of ${deployment.members.map(({ name }) => name).join(', ')}.`),
      provider: alias && new Fragment(`azurerm.${alias}`),
      arguments: callArguments(repository, resources, places, deployment, identities),
      dependsOn: groupAddress(home, main),
    };
  });
}

function callArguments(
  repository: Repository,
  resources: BootstrapResources<'azure'>,
  places: AzurePlaces,
  deployment: Deployment,
  identities: readonly BootstrapIdentity<'azure'>[],
): Fragment {
  const used = new Set(
    identities.flatMap(({ dates, reads, writes }) =>
      [...reads, ...dates, ...writes].map(({ place }) => place.vaultName.toLowerCase()),
    ),
  );
  const vaults = places.vaults.filter(({ name }) => used.has(name.toLowerCase()));
  const state = identities.flatMap((identity) => identity.state ?? [])[0];
  const account = state && accountOf(places.accounts, state);
  const rolesFor = (
    verb: string,
    label: typeof secretReader,
    secretsOf: (identity: BootstrapIdentity<'azure'>) => BootstrapIdentity<'azure'>['reads'],
  ): HclObject => {
    const names = new Set(identities.flatMap(secretsOf).map(({ place }) => place.vaultName.toLowerCase()));
    const own = vaults.filter(({ name }) => names.has(name.toLowerCase()));
    return Object.fromEntries(own.map((vault) => [`${verb} ${vault.name.toLowerCase()}`, roleId(label(vault.label))]));
  };
  const roles: HclObject = {
    'write state': account && roleId(stateWriter(account.label)),
    'create plan': account && resources.sealsPlans ? roleId(planCreator(account.label)) : undefined,
    ...rolesFor('read', secretReader, ({ reads }) => reads),
    ...rolesFor('write', secretWriter, ({ writes }) => writes),
  };
  const isOpen = identities.some(({ trust }) => isOpenTrust(trust));
  return hclArguments({
    resource_group_name: identityGroup(repository, resources, places, deployment),
    location: new Fragment('var.location'),
    plan_branches: isOpen ? new Fragment('var.plan_branches') : undefined,
    vaults: vaults.length > 0 ? Object.fromEntries(vaults.map(({ id, name }) => [name.toLowerCase(), id])) : undefined,
    roles: Object.values(roles).some((role) => role !== undefined) ? roles : undefined,
    identities: Object.fromEntries(
      identities.map((identity) => [
        identity.ciEnvironment,
        identityArguments(repository, resources, places, deployment, identity),
      ]),
    ),
  });
}

function identityArguments(
  repository: Repository,
  resources: BootstrapResources<'azure'>,
  { accounts, keyVaults, vaults }: AzurePlaces,
  deployment: Deployment,
  identity: BootstrapIdentity<'azure'>,
): HclObject {
  const { ciEnvironment, dates, encryptionKeys, logins, reads, savedPlans, state, trust, use, writes } = identity;
  const login = logins.find(({ kind }) => kind === 'azure-oidc');
  const known = knownValues(logins).ARM_SUBSCRIPTION_ID;
  const account = state && accountOf(accounts, state);
  const plans = account && planContainer(repository, account, state);
  return {
    // Of the characters of a name, identities do not have the dot.
    name: shortName(`${repository.name}-${ciEnvironment}`.replaceAll('.', '-'), '', 128),
    subscription_id:
      known === undefined ? subscriptionId(homeOf(repository, resources, deployment)) : hclLiteral(known),
    issuer: trust.issuer,
    audience: (login && trust.audience(login)) ?? 'api://AzureADTokenExchange',
    subjects: subjectsOf(repository, identity),
    reads: unlessEmpty(reads.map(secretKey)),
    dates: unlessEmpty(dates.map(secretKey)),
    writes: unlessEmpty(writes.map(secretKey)),
    encryption_keys: unlessEmpty(encryptionKeys.map((key) => keyScope(key, vaults, keyVaults))),
    state: account && {
      container_id: stateContainer(account, state),
      path: state.key,
      access: use === 'apply' ? 'write' : 'read',
    },
    plans:
      plans && savedPlans
        ? {
            container_id: plans.id,
            bucket: plans.bucket,
            prefix: `plans/${identity.deployment}`,
            access: savedPlans,
          }
        : undefined,
  };
}

/**
 * The subjects of an identity. Microsoft Entra ID compares them exactly: where any branch can plan, the subject of the deployment
 * branch is added, and the others follow from the variable `plan_branches`.
 */
function subjectsOf(
  repository: Repository,
  { ciEnvironment, gate, tier, trust, use }: BootstrapIdentity<'azure'>,
): readonly Fragment[] {
  const { answers, ci } = repository;
  if (!ci.hasPipeline || !isOpenTrust(trust)) return trust.subjects;
  const exact = ci.trust(repository, answers.ci, { ciEnvironment, tier, gate, use, isOpen: false }).subjects;
  return [...exact, ...trust.subjects];
}
