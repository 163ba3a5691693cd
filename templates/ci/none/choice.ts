import type { CiPlatform } from '../../../src/model/repository.ts';

export const none: CiPlatform = {
  kind: 'none',
  title: 'No pipeline',
  summary: 'People plan and apply from their own machines.',
  fields: {},
  write: () => undefined,
};
