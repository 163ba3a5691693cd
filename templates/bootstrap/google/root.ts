import type { CloudRoot } from '../cloud-root.ts';

export const googleRoot: CloudRoot<'google'> = {
  cloud: 'google',
  title: 'Google Cloud',
  write: () => undefined,
};
