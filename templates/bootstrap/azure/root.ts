import type { BootstrapResources } from '../../../src/model/bootstrap.ts';
import { Fragment } from '../../../src/model/literal.ts';
import type { Repository } from '../../../src/model/repository.ts';
import type { Locals, Template } from '../../../src/model/template.ts';
import { render } from '../../../src/render/render-template.ts';
import type { CloudRoot } from '../cloud-root.ts';
import { addRootFiles } from '../root-files.ts';
import { shortName } from '../short-name.ts';
import access from './environment/access.tf.ejs';
import identities from './environment/identities.tf.ejs';
import moduleOutputs from './environment/outputs.tf.ejs';
import moduleVariables from './environment/variables.tf.ejs';
import environment from './environment.tf.ejs';
import { moduleCalls } from './environments.ts';
import { auditGroup, groupsOf } from './groups.ts';
import groups from './groups.tf.ejs';
import logging from './logging.tf.ejs';
import outputs from './outputs.tf.ejs';
import providers from './providers.tf.ejs';
import roles from './roles.tf.ejs';
import { rolesOf } from './roles.ts';
import storage from './storage.tf.ejs';
import { accountsOf } from './storage.ts';
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
import { keyVaultsOf, vaultsOf } from './vaults.ts';

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
  write(repository, resources, files, folder) {
    const add = (path: string, template: Template, locals: Locals = {}): void => {
      files.add(
        `${folder}/${path}`,
        `${render(template, 'hcl', locals)}`.replace(/^\n+/, '').replace(/\n+$/, '\n'),
        'merged',
      );
    };
    const main = mainSubscription(repository, resources);
    const calls = moduleCalls(repository, resources);
    addRootFiles(repository, 'azure', [azurerm], files, calls.length > 0);
    const accounts = accountsOf(repository, resources);
    const keyVaults = vaultsOf(repository, resources);
    const definitions = rolesOf(repository, resources);
    const group = auditGroup(repository, resources);
    add('providers.tf', providers, {
      providers: subscriptionsOf(repository, resources).map((subscription) => ({
        alias: aliasOf(subscription, main),
        subscription: subscriptionId(subscription),
      })),
    });
    add('variables.tf', variables, variableLocals(repository, resources));
    add('groups.tf', groups, {
      hasAdministrators: accounts.length + keyVaults.length > 0,
      groups: groupsOf(repository, resources),
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

function variableLocals(repository: Repository, resources: BootstrapResources<'azure'>): Locals {
  const { bootstrap } = repository.answers;
  const trusted = resources.identities.flatMap(({ trust }) => trust.variables);
  const places = [...accountsOf(repository, resources), ...vaultsOf(repository, resources)];
  return {
    asksSubscription: subscriptionsOf(repository, resources).includes(undefined),
    location: bootstrap.azureLocation,
    hasAdministrators: places.length > 0,
    hasLocks: places.some(({ creates, isProtected }) => creates && isProtected),
    hasOpenSubjects: resources.identities.some(({ trust }) =>
      trust.subjects.some((subject) => `${subject}`.includes('*')),
    ),
    keyVaults: keyVaultsOf(repository, resources).map((vault) => ({
      ...vault,
      variable: new Fragment(`${vault.variable}`),
    })),
    variables: [...new Map(trusted.map((variable) => [`${variable}`, variable])).values()],
  };
}
