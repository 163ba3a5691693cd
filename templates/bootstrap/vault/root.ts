import type { CloudRoot } from '../cloud-root.ts';

export const vaultRoot: CloudRoot<'vault'> = {
  cloud: 'vault',
  title: 'HashiCorp Vault',
  write: () => undefined,
};
