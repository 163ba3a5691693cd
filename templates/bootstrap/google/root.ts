import type { BootstrapResources } from '../../../src/model/bootstrap.ts';
import { Fragment } from '../../../src/model/literal.ts';
import type { Repository } from '../../../src/model/repository.ts';
import type { Locals, Template } from '../../../src/model/template.ts';
import type { CloudRoot } from '../cloud-root.ts';
import { trustVariables } from '../job-trust.ts';
import { isProtectedTier } from '../protection.ts';
import { addRootFiles, fileAdder } from '../root-files.ts';
import access from './environment/access.tf.ejs';
import identities from './environment/identities.tf.ejs';
import moduleOutputs from './environment/outputs.tf.ejs';
import secrets from './environment/secrets.tf.ejs';
import moduleVariables from './environment/variables.tf.ejs';
import environment from './environment.tf.ejs';
import { moduleCalls } from './environments.ts';
import identity from './identity.tf.ejs';
import logging from './logging.tf.ejs';
import outputs from './outputs.tf.ejs';
import { asksProject, googleId, storagePlaces } from './places.ts';
import providers from './providers.tf.ejs';
import servicesTemplate from './services.tf.ejs';
import { identityProjects, loggedServices, services } from './services.ts';
import storage from './storage.tf.ejs';
import variables from './variables.tf.ejs';

/** The range of versions with deletion protection of secrets and other arguments that the next major version can change. */
const google = { name: 'google', source: 'hashicorp/google', version: '>= 7.11, < 8.0' };

/** The files of the local module, which are the same in every repository. */
const moduleFiles: Readonly<Record<string, Template>> = {
  'access.tf': access,
  'identities.tf': identities,
  'outputs.tf': moduleOutputs,
  'secrets.tf': secrets,
  'variables.tf': moduleVariables,
};

/** The root module bootstrap/google: buckets, empty secrets, workload identity pools and service accounts. */
export const googleRoot: CloudRoot<'google'> = {
  cloud: 'google',
  title: 'Google Cloud',
  login: '`gcloud auth application-default login`',
  keyStorage: () => 'an empty secret for each key',
  auditLogs: () => ({
    on: [
      '`bootstrap/google/logging.tf` turns on the Data Access audit logs of the Google Cloud services that the repository uses, unless its variable `data_access_logs` is false',
    ],
    manual: [],
  }),
  overLimits: () => [],
  write(repository, resources, files, folder) {
    const add = fileAdder(folder, files);
    const calls = moduleCalls(repository, resources);
    addRootFiles(repository, 'google', [google], files, calls.length > 0);
    const places = storagePlaces(repository, resources);
    const existingPool = repository.answers.bootstrap.existingIdentityProvider;
    const projects = identityProjects(repository, resources);
    add('providers.tf', providers);
    add('variables.tf', variables, variableLocals(repository, resources));
    add('services.tf', servicesTemplate, { services: services(repository, resources) });
    if (places.length > 0) add('storage.tf', storage, { places });
    if (projects.length > 0)
      add('identity.tf', identity, {
        projects: new Fragment(`[${projects.join(', ')}]`),
        existingPool,
        description: `Jobs of the repository ${repository.name}`.slice(0, 256),
      });
    add('logging.tf', logging, { services: loggedServices(repository, resources) });
    for (const call of calls) add(call.file, environment, { ...call });
    add('outputs.tf', outputs, { modules: calls.map(({ module }) => module) });
    if (calls.length > 0)
      for (const [path, template] of Object.entries(moduleFiles)) add(`environment/${path}`, template);
  },
};

function variableLocals(repository: Repository, resources: BootstrapResources<'google'>): Locals {
  const { bootstrap } = repository.answers;
  const places = storagePlaces(repository, resources);
  return {
    asksProject: asksProject(repository, resources),
    hasStorage: places.some(({ createsBucket, plans }) => createsBucket || plans !== undefined),
    location: bootstrap.googleLocation,
    hasProtectedSecrets: resources.secrets.some(({ tier }) => isProtectedTier(tier)),
    hasIdentities: resources.identities.length > 0,
    existingPool: bootstrap.existingIdentityProvider,
    poolId: googleId(repository.name, 'ci'),
    variables: trustVariables(resources),
  };
}
