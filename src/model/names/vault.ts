import type { Rule } from '../field.ts';

const kv = 'https://developer.hashicorp.com/vault/docs/secrets/kv/kv-v2';

export const address: Rule = {
  pattern: /^https?:\/\/[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?\/?$/,
  says: 'the address of a Vault server, such as https://vault.example.com:8200',
  source: 'https://developer.hashicorp.com/vault/docs/commands#vault_addr',
  unless: (url) => {
    if (!URL.canParse(url))
      return 'must be a valid URL, with a port of at most 65535 and, if the host is an IPv4 address, four numbers from 0 to 255';
    return /^http:/.test(url) && !/^http:\/\/(localhost|127\.0\.0\.1)([:/]|$)/.test(url)
      ? 'must begin with https://, because otherwise the key is sent in plain text'
      : undefined;
  },
};

const path = {
  pattern: /^[A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+)*$/,
  says: 'a path of letters, digits and _.- in parts separated by single slashes, without a slash at the beginning or end',
  unless: (value: string) =>
    value.split('/').some((part) => part === '.' || part === '..') ? 'must not have . or .. as a part' : undefined,
};

export const mount: Rule = { ...path, source: kv };
export const secretPath: Rule = { ...path, source: kv };

export const field: Rule = {
  pattern: /^[A-Za-z0-9_.-]{1,128}$/,
  says: 'a field name: letters, digits and _.-',
  source: kv,
};

export const namespace: Rule = {
  ...path,
  source: 'https://developer.hashicorp.com/vault/docs/enterprise/namespaces',
};

export const transitKey: Rule = {
  pattern: /^openbao:[A-Za-z0-9_.-]{1,128}$/,
  says: 'a transit key of OpenBao or Vault: openbao:NAME',
  source: 'https://opentofu.org/docs/language/state/encryption/#openbao',
};
