import type { StateEncryption } from '../../../src/model/answers.ts';
import { type Fragment, Identifier } from '../../../src/model/literal.ts';
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

interface KeyProvider {
  /** The key provider type in OpenTofu. */
  readonly type: string;
  readonly template: Template;
  /** The arguments of the block, derived from the name of the key. */
  settings(key: string): Locals;
}

/** https://opentofu.org/docs/language/state/encryption/#key-providers */
const keyProviders: Readonly<Record<EncryptionKeyService, KeyProvider>> = {
  aws: { type: 'aws_kms', template: awsKms, settings: (key) => ({ key, region: key.split(':')[3] }) },
  google: { type: 'gcp_kms', template: gcpKms, settings: (key) => ({ key }) },
  azure: {
    type: 'azure_vault',
    template: azureVault,
    settings: (key) => ({ uri: new URL(key).origin, name: key.split('/').pop() }),
  },
  openbao: { type: 'openbao', template: openbao, settings: (key) => ({ name: key.replace(/^openbao:/, '') }) },
};

const phases: Readonly<Record<StateEncryption['phase'], Template>> = { enforced, migrating, decrypting };

/** The OpenTofu block that encrypts states and plans. In phase migrating, unencrypted state can still be read. */
export function encryptionBlock({ kmsKey, phase }: StateEncryption): Fragment {
  const services = Object.keys(encryptionKeyPatterns) as EncryptionKeyService[];
  const service = services.find((one) => encryptionKeyPatterns[one].test(kmsKey));
  if (service === undefined) throw new Error('unknown key management service');
  const { type, template, settings } = keyProviders[service];
  return render(encryptionTemplate, 'hcl', {
    type: new Identifier(type),
    keyProvider: render(template, 'hcl', settings(kmsKey)),
    phase: render(phases[phase], 'hcl', {}),
  });
}
