import type { StateEncryption } from '../../../src/model/answers.ts';
import type { EncryptionKeyPlace } from '../../../src/model/bootstrap.ts';
import type { Cloud } from '../../../src/model/cloud.ts';
import { type Fragment, Identifier } from '../../../src/model/literal.ts';
import type { Login } from '../../../src/model/login.ts';
import { type EncryptionKeyService, encryptionKeyPatterns } from '../../../src/model/names/encryption-key.ts';
import type { Locals, Template } from '../../../src/model/template.ts';
import { render } from '../../../src/render/render-template.ts';
import awsKms from './aws-kms.tofu.ejs';
import azureVault from './azure-vault.tofu.ejs';
import decrypting from './decrypting.tofu.ejs';
import encryptionTemplate from './encryption.tofu.ejs';
import enforced from './enforced.tofu.ejs';
import gcpKms from './gcp-kms.tofu.ejs';
import migrating from './migrating.tofu.ejs';
import openbao from './openbao.tofu.ejs';
import rotating from './rotating.tofu.ejs';

interface KeyProvider {
  /** The key provider type in OpenTofu. */
  readonly type: string;
  readonly template: Template;
  /** The arguments of the block, derived from the name of the key. */
  settings(key: string): Locals;
  /** The cloud of the key; undefined for a server that the bootstrap does not configure. */
  readonly cloud: Cloud | undefined;
  /** The login with which a pipeline uses the key. */
  login(key: string): Login;
}

/** https://opentofu.org/docs/language/state/encryption/#key-providers */
const keyProviders: Readonly<Record<EncryptionKeyService, KeyProvider>> = {
  aws: {
    type: 'aws_kms',
    cloud: 'aws',
    template: awsKms,
    settings: (key) => ({ key, region: regionOf(key) }),
    login: (key) => ({ kind: 'aws-oidc', region: regionOf(key) }),
  },
  google: {
    type: 'gcp_kms',
    cloud: 'google',
    template: gcpKms,
    settings: (key) => ({ key }),
    login: () => ({ kind: 'gcp-wif' }),
  },
  azure: {
    type: 'azure_vault',
    cloud: 'azure',
    template: azureVault,
    settings: (key) => ({ uri: new URL(key).origin, name: key.split('/').pop() }),
    login: () => ({ kind: 'azure-oidc' }),
  },
  openbao: {
    type: 'openbao',
    cloud: undefined,
    template: openbao,
    settings: (key) => ({ name: key.replace(/^openbao:/, '') }),
    login: () => ({ kind: 'openbao-token' }),
  },
};

/** The fourth field of an ARN. */
const regionOf = (arn: string): string => arn.split(':')[3] ?? '';

const phases: Readonly<Record<StateEncryption['phase'], Template>> = { enforced, migrating, rotating, decrypting };

/** The key, and the previous key while it is replaced, with their labels. */
export function keysOf({
  kmsKey,
  previousKmsKey,
  phase,
}: StateEncryption): readonly (readonly [label: string, key: string])[] {
  const previous = phase === 'rotating' && previousKmsKey !== undefined ? [['previous', previousKmsKey] as const] : [];
  return [['state', kmsKey], ...previous];
}

/** The service that a key belongs to, by its form. */
export function serviceOf(key: string): EncryptionKeyService {
  const services = Object.keys(encryptionKeyPatterns) as EncryptionKeyService[];
  const service = services.find((one) => encryptionKeyPatterns[one].test(key));
  if (service === undefined) throw new Error('unknown key management service');
  return service;
}

/**
 * The OpenTofu block that encrypts states and plans. In phase migrating, unencrypted state can still be read; in phase
 * rotating, state that is encrypted with the previous key.
 */
export function encryptionBlock(encryption: StateEncryption): Fragment {
  return render(encryptionTemplate, 'hcl', {
    keys: keysOf(encryption).map(([name, key]) => {
      const { type, template, settings } = keyProviders[serviceOf(key)];
      const label = new Identifier(name);
      return {
        label,
        type: new Identifier(type),
        provider: render(template, 'hcl', { ...settings(key), label, alias: key }),
      };
    }),
    phase: render(phases[encryption.phase], 'hcl', {}),
  });
}

/** The logins with which a pipeline uses the keys. */
export function encryptionLogins(encryption: StateEncryption): readonly Login[] {
  return keysOf(encryption).map(([, key]) => keyProviders[serviceOf(key)].login(key));
}

/** The places of the keys in clouds that the bootstrap configures. */
export function encryptionKeyPlaces(encryption: StateEncryption): readonly EncryptionKeyPlace[] {
  return keysOf(encryption).flatMap(([, key]) => {
    const { cloud } = keyProviders[serviceOf(key)];
    return cloud === undefined ? [] : [{ cloud, key }];
  });
}
