import type { Rule } from '../field.ts';
import { keyVaultKey, sovereign } from './azure.ts';
import { kmsKey as googleKey } from './google.ts';
import { transitKey } from './vault.ts';

const arn: RegExp = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:(key|alias)\/[A-Za-z0-9/_-]{1,250}$/;

/** The services whose keys OpenTofu can encrypt with; each writes a key in its own form. */
export const encryptionKeyPatterns = {
  aws: arn,
  google: googleKey.pattern,
  azure: keyVaultKey.pattern,
  openbao: transitKey.pattern,
} as const;

export type EncryptionKeyService = keyof typeof encryptionKeyPatterns;

export const encryptionKey: Rule = {
  pattern: new RegExp(
    Object.values(encryptionKeyPatterns)
      .map(({ source }) => `(?:${source})`)
      .join('|'),
  ),
  says: 'the ARN of an AWS KMS key, the path of a Cloud KMS key, the URL of a Key Vault key, or openbao:NAME',
  source: 'https://opentofu.org/docs/language/state/encryption/',
  unless: sovereign,
};
