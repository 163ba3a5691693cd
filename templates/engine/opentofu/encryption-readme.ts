import type { StateEncryption } from '../../../src/model/answers.ts';
import { Fragment } from '../../../src/model/literal.ts';
import type { EncryptionKeyService } from '../../../src/model/names/encryption-key.ts';
import { code } from '../../../src/render/markdown.ts';
import { render } from '../../../src/render/render-template.ts';
import { command } from '../../../src/render/shell.ts';
import { keysOf, serviceOf } from './encryption.ts';
import readme from './readme.md.ejs';

/** How a key is created, and who may use it. */
interface KeySetup {
  /** The permission to create keys, for the end of a sentence. */
  readonly rights: string;
  commands(key: string): readonly Fragment[];
  /** What the plan and the apply identity need, in Markdown. */
  readonly permissions: string;
}

const setups: Readonly<Record<EncryptionKeyService, KeySetup>> = {
  aws: {
    rights: '`kms:CreateKey`, `kms:CreateAlias` and `kms:DescribeKey`',
    commands: (arn) => {
      const [, , , region = '', , name = ''] = arn.split(':');
      if (!name.startsWith('alias/'))
        return [command('aws', 'kms', 'describe-key', '--region', region, '--key-id', arn)];
      const create = command(
        ...['aws', 'kms', 'create-key', '--region', region, '--description', 'OpenTofu state'],
        ...['--query', 'KeyMetadata.KeyId', '--output', 'text'],
      );
      const alias = command('aws', 'kms', 'create-alias', '--region', region, '--alias-name', name);
      return [new Fragment(`${alias} --target-key-id "$(${create})"`)];
    },
    permissions: '`kms:GenerateDataKey` and `kms:Decrypt` on the key, in the policy of its role or of the key',
  },
  google: {
    rights: '`roles/cloudkms.admin`',
    commands: (path) => {
      const [, project = '', , location = '', , ring = '', , key = ''] = path.split('/');
      const at = ['--project', project, '--location', location];
      return [
        command('gcloud', 'kms', 'keyrings', 'create', ring, ...at),
        command('gcloud', 'kms', 'keys', 'create', key, ...at, '--keyring', ring, '--purpose', 'encryption'),
        new Fragment(
          `${command('gcloud', 'kms', 'keys', 'add-iam-policy-binding', key, ...at, '--keyring', ring, '--role', 'roles/cloudkms.cryptoKeyEncrypterDecrypter')} --member serviceAccount:EMAIL`,
        ),
      ];
    },
    permissions:
      '`roles/cloudkms.cryptoKeyEncrypterDecrypter` on the key: run the last command for each service account',
  },
  azure: {
    rights: 'the role `Key Vault Crypto Officer`',
    commands: (url) => {
      const { hostname, pathname } = new URL(url);
      const vault = hostname.split('.')[0] ?? '';
      const name = pathname.split('/').pop() ?? '';
      return [
        command(
          ...['az', 'keyvault', 'key', 'create', '--vault-name', vault, '--name', name],
          ...['--kty', 'RSA', '--size', '3072', '--ops', 'encrypt', 'decrypt'],
        ),
      ];
    },
    permissions: 'the role `Key Vault Crypto User` on the key',
  },
  openbao: {
    rights: 'a token that may manage the transit engine, its policies and tokens',
    commands: (key) => {
      const name = key.replace(/^openbao:/, '');
      const rule = (path: string): string => `path "transit/${path}/${name}" { capabilities = ["update"] }`;
      const policy = command('printf', '%s\\n', rule('datakey/plaintext'), rule('decrypt'));
      return [
        command('bao', 'secrets', 'enable', 'transit'),
        command('bao', 'write', '-f', `transit/keys/${name}`),
        new Fragment(`${policy} | ${command('bao', 'policy', 'write', `tofu-state-${name}`, '-')}`),
        command('bao', 'token', 'create', '-orphan', '-period=768h', `-policy=tofu-state-${name}`),
      ];
    },
    permissions:
      'a token with this policy: run the last command once for each. The token is a long-lived credential, because OpenTofu cannot log in to OpenBao by itself. Renew it before its period ends: `bao token renew`',
  },
};

/** The README section about the keys that encrypt states and plans. */
export function encryptionReadme(encryptions: readonly StateEncryption[]): Fragment {
  const keys = [...new Set(encryptions.flatMap((encryption) => keysOf(encryption).map(([, key]) => key)))];
  return render(readme, 'markdown', {
    code,
    keys: keys.map((key) => {
      const { commands, permissions, rights } = setups[serviceOf(key)];
      return { key, commands: commands(key), permissions: new Fragment(permissions), rights: new Fragment(rights) };
    }),
  });
}
