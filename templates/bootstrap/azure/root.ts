import type { CloudRoot } from '../cloud-root.ts';

export const azureRoot: CloudRoot<'azure'> = {
  cloud: 'azure',
  title: 'Azure',
  write: () => undefined,
};
