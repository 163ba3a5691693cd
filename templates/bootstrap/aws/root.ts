import type { CloudRoot } from '../cloud-root.ts';

export const awsRoot: CloudRoot<'aws'> = {
  cloud: 'aws',
  title: 'AWS',
  write: () => undefined,
};
