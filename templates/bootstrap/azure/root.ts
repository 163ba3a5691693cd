import type { BootstrapResources } from '../../../src/model/bootstrap.ts';
import { Fragment } from '../../../src/model/literal.ts';
import type { Repository } from '../../../src/model/repository.ts';
import type { Locals, Template } from '../../../src/model/template.ts';
import type { CloudRoot } from '../cloud-root.ts';
import { isOpenTrust, trustVariables } from '../job-trust.ts';
import { addRootFiles, fileAdder } from '../root-files.ts';
import { shortName } from '../short-name.ts';
import { type AzurePlaces, azurePlaces } from './azure-places.ts';
import access from './environment/access.tf.ejs';
import identities from './environment/identities.tf.ejs';
import moduleOutputs from './environment/outputs.tf.ejs';
import moduleVariables from './environment/variables.tf.ejs';
import environment from './environment.tf.ejs';
import { moduleCalls } from './environments.ts';
import groups from './groups.tf.ejs';
import { auditGroup, groupsOf } from './groups.ts';
import logging from './logging.tf.ejs';
import outputs from './outputs.tf.ejs';
import providers from './providers.tf.ejs';
import roles from './roles.tf.ejs';
import { rolesOf } from './roles.ts';
import storage from './storage.tf.ejs';
import {
  aliasOf,
  groupAddress,
  mainSubscription,
  providerArgument,
  subscriptionId,
  subscriptionsOf,
} from './subscriptions.ts';
import variables from './variables.tf.ejs';
import vaults from './vaults.tf.ejs';

/** The versions in which arguments have the names of version 5. */
const azurerm = { name: 'azurerm', source: 'hashicorp/azurerm', version: '>= 4.79, < 6.0' };

/** The files of the local module, which are the same in every repository. */
const moduleFiles: Readonly<Record<string, Template>> = {
  'access.tf': access,
  'identities.tf': identities,
  'outputs.tf': moduleOutputs,
  'variables.tf': moduleVariables,
};

/** The root module bootstrap/azure: storage accounts, key vaults and managed identities. */
export const azureRoot: CloudRoot<'azure'> = {
  cloud: 'azure',
  title: 'Azure',
  login: '`az login`',
  // A key vault has no empty secrets.
  keyStorage: ({ existingSecretStore }) =>
    existingSecretStore ? 'the role of administrators in the key vaults' : 'the key vaults',
  auditLogs: (repository, resources) => {
    const { accounts, vaults: keyVaults } = azurePlaces(repository, resources);
    const logged = [
      ...(accounts.length > 0 ? ['the storage accounts'] : []),
      ...(keyVaults.length > 0 ? ['the key vaults'] : []),
    ];
    return {
      on:
        logged.length > 0
          ? [
              `\`bootstrap/azure/logging.tf\` sends the audit logs of ${logged.join(' and ')} to a Log Analytics workspace`,
            ]
          : [],
      manual: [],
    };
  },
  overLimits: () => [],
  write(repository, resources, files, folder) {
    const add = fileAdder(folder, files);
    const main = mainSubscription(repository, resources);
    const places = azurePlaces(repository, resources);
    const { accounts, vaults: keyVaults } = places;
    const calls = moduleCalls(repository, resources, places);
    addRootFiles(repository, 'azure', [azurerm], files, calls.length > 0);
    const definitions = rolesOf(repository, resources, places);
    const group = auditGroup(repository, resources, places);
    add('providers.tf', providers, {
      providers: subscriptionsOf(repository, resources).map((subscription) => ({
        alias: aliasOf(subscription, main),
        subscription: subscriptionId(subscription),
      })),
    });
    add('variables.tf', variables, variableLocals(repository, resources, places));
    add('groups.tf', groups, {
      hasAdministrators: accounts.length + keyVaults.length > 0,
      groups: groupsOf(repository, resources, places),
    });
    if (accounts.length > 0) add('storage.tf', storage, { accounts });
    if (keyVaults.length > 0) add('vaults.tf', vaults, { vaults: keyVaults });
    if (definitions.length > 0) add('roles.tf', roles, { roles: definitions });
    if (group !== undefined)
      add('logging.tf', logging, {
        accounts,
        vaults: keyVaults,
        group,
        groupAddress: groupAddress(main, main),
        provider: providerArgument(main, main),
        setting: shortName(`${repository.name}-audit`, '', 64),
        workspace: shortName(repository.name.replace(/[^A-Za-z0-9]+/g, '-'), '-audit', 63),
      });
    for (const call of calls) add(call.file, environment, { ...call });
    add('outputs.tf', outputs, { modules: calls.map(({ module }) => module) });
    if (calls.length > 0)
      for (const [path, template] of Object.entries(moduleFiles)) add(`environment/${path}`, template);
  },
};

function variableLocals(
  repository: Repository,
  resources: BootstrapResources<'azure'>,
  { accounts, keyVaults, vaults: secretVaults }: AzurePlaces,
): Locals {
  const { bootstrap } = repository.answers;
  const places = [...accounts, ...secretVaults];
  return {
    asksSubscription: subscriptionsOf(repository, resources).includes(undefined),
    location: bootstrap.azureLocation,
    hasAdministrators: places.length > 0,
    hasLocks: places.some(({ creates, isProtected }) => creates && isProtected),
    hasOpenSubjects: resources.identities.some(({ trust }) => isOpenTrust(trust)),
    keyVaults: keyVaults.map((vault) => ({
      ...vault,
      variable: new Fragment(`${vault.variable}`),
    })),
    variables: trustVariables(resources),
  };
}
