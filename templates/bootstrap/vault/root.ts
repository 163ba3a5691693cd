import type { BootstrapIdentity } from '../../../src/model/bootstrap.ts';
import { Fragment } from '../../../src/model/literal.ts';
import type { Repository } from '../../../src/model/repository.ts';
import type { Locals } from '../../../src/model/template.ts';
import { hcl, hclLiteral } from '../../../src/render/hcl.ts';
import { deploymentsOf } from '../../ci/deployment.ts';
import type { CloudRoot } from '../cloud-root.ts';
import { requiredAudience, trustVariables } from '../job-trust.ts';
import { moduleFile, moduleName } from '../module-name.ts';
import { isProtectedTier } from '../protection.ts';
import { addRootFiles, fileAdder } from '../root-files.ts';
import main from './environment/main.tf.ejs';
import moduleOutputs from './environment/outputs.tf.ejs';
import moduleVariables from './environment/variables.tf.ejs';
import environment from './environment.tf.ejs';
import mounts from './mounts.tf.ejs';
import outputs from './outputs.tf.ejs';
import { distinct, isSame, type Mount, mountOf, pathsOf, type VaultPlace, vaultPlaces } from './plan.ts';
import providers from './providers.tf.ejs';

const required = [{ name: 'vault', source: 'hashicorp/vault', version: '~> 5.0' }];

const plain = (text: string): string => text.replace(/[^A-Za-z0-9]+/g, '_').replace(/^_|_$/g, '');

export const vaultRoot: CloudRoot<'vault'> = {
  cloud: 'vault',
  title: 'HashiCorp Vault',
  login: '`vault login`',
  // A secrets engine has no empty secrets.
  keyStorage: ({ existingSecretStore }) => (existingSecretStore ? undefined : 'the secrets engines of the keys'),
  // A server has one list of audit devices for all its users.
  auditLogs: () => ({
    on: [],
    manual: [
      'The audit devices of Vault are not managed, because they record the requests of all users of the server: `vault audit list` displays them, and `vault audit enable file file_path=/var/log/vault/audit.log` turns one on',
    ],
  }),
  overLimits: () => [],
  write: (repository, resources, files, folder) => {
    const { existingIdentityProvider, existingSecretStore } = repository.answers.bootstrap;
    const places = vaultPlaces(deploymentsOf(repository), resources);
    const engines = existingSecretStore ? [] : distinct(resources.secrets.map(mountOf));
    const methods = existingIdentityProvider ? [] : distinct(places.map(({ auth }) => auth));
    const servers = [...new Set(resources.secrets.map(({ place }) => place.address))];
    const aliasOf = (address: string): Fragment | undefined =>
      servers.length === 1 ? undefined : new Fragment(`server_${plain(new URL(address).host)}`);
    const add = fileAdder(folder, files);
    const labels =
      (all: readonly Mount[], label: string) =>
      (mount: Mount): Fragment =>
        new Fragment(all.length === 1 ? label : [label, ...partsOf(mount)].join('_'));
    const engineLabel = labels(engines, 'kv');
    const methodLabel = labels(methods, 'ci');
    /** `width`: of the longest argument of the resource, as `fmt` aligns them. */
    const resource = (mount: Mount, label: Fragment, width: number): Locals => {
      const alias = aliasOf(mount.address);
      const line = (name: string, value: string | undefined): Fragment =>
        new Fragment(value === undefined ? '' : `  ${name.padEnd(width)} = ${value}\n`);
      return {
        label,
        path: mount.path,
        provider: line('provider', alias && `vault.${alias}`),
        namespace: line('namespace', mount.namespace && hcl(mount.namespace)),
      };
    };
    addRootFiles(repository, 'vault', required, files);
    add('providers.tf', providers, {
      servers: servers.map((address) => ({ address, comment: new Fragment(address), alias: aliasOf(address) })),
    });
    const blocks = trustVariables(resources);
    files.add(
      `${folder}/variables.tf`,
      blocks.length === 0
        ? '# No input variables: all values are committed as literals.\n'
        : `${blocks.join('\n').trimEnd()}\n`,
      'merged',
    );
    add('mounts.tf', mounts, {
      issuer: resources.identities[0]?.trust.issuer,
      mounts: engines.map((mount) => ({
        ...resource(mount, engineLabel(mount), 'description'.length),
        description: `API keys of Union.ai for ${repository.name}`,
        isProtected: resources.secrets.some((secret) => isProtectedTier(secret.tier) && isSame(mountOf(secret), mount)),
      })),
      backends: methods.map((mount) => ({
        ...resource(mount, methodLabel(mount), 'oidc_discovery_url'.length),
        description: `Jobs of the pipeline of ${repository.name}`,
      })),
    });
    add('environment/main.tf', main);
    add('environment/variables.tf', moduleVariables);
    add('environment/outputs.tf', moduleOutputs);
    const label = (place: VaultPlace): Fragment => {
      const own = places.filter(({ deployment }) => deployment === place.deployment);
      const name = moduleName(repository, place.deployment);
      return new Fragment(own.length === 1 ? name : [name, ...partsOf(place.auth)].join('_'));
    };
    for (const deployment of deploymentsOf(repository)) {
      const own = places.filter((place) => place.deployment.name === deployment.name);
      if (own.length === 0) continue;
      add(moduleFile(repository, deployment), environment, {
        places: own.map((place) => ({
          label: label(place),
          alias: aliasOf(place.auth.address),
          address: place.auth.address,
          namespace: new Fragment(place.auth.namespace === undefined ? 'null' : hcl(place.auth.namespace)),
          authPath: existingIdentityProvider
            ? hclLiteral(place.auth.path)
            : new Fragment(`vault_jwt_auth_backend.${methodLabel(place.auth)}.path`),
          mounts: new Fragment(
            `[${place.mounts.map((mount) => (existingSecretStore ? hcl(mount.path) : `vault_mount.${engineLabel(mount)}.path`)).join(', ')}]`,
          ),
          identities: place.identities.map((identity) => identityLocals(repository, identity, place.auth)),
        })),
      });
    }
    // Of a deployment with several servers, the first one counts, as for the variables of the answers.
    add('outputs.tf', outputs, { labels: [...places].reverse().map(label) });
  },
};

/** What distinguishes a mount from others of the repository. */
function partsOf({ address, namespace, path }: Mount): readonly string[] {
  return [new URL(address).host, namespace ?? '', path].map(plain).filter((part) => part !== '');
}

function identityLocals(repository: Repository, identity: BootstrapIdentity<'vault'>, auth: Mount): Locals {
  const { ciEnvironment, logins, trust } = identity;
  const paths = pathsOf(identity, auth);
  // An auth method that exists can accept several issuers.
  const claims = { iss: [hclLiteral(trust.issuer)], ...trust.claims };
  const names = Object.keys(claims);
  const width = (all: readonly string[]): number => Math.max(0, ...all.map(({ length }) => length));
  const padded = (text: string, all: readonly string[]): Fragment => new Fragment(text.padEnd(width(all)));
  const quoted = paths.map(([path]) => hcl(path));
  return {
    ciEnvironment,
    // Unique on a server that several repositories use.
    name: `${repository.name}-${ciEnvironment}`,
    audiences: hclLiteral([...new Set(logins.map((login) => requiredAudience(trust, login)))]),
    subjects: trust.subjects,
    claims: Object.entries(claims).map(([name, values]) => ({
      name: padded(name, names),
      values: Fragment.join(values, ', '),
    })),
    paths: paths.map(([path, capabilities]) => ({
      path: padded(hcl(path), quoted),
      capabilities: hclLiteral(capabilities),
    })),
  };
}
