import type { NoPipeline } from '../../../src/model/repository.ts';

export const none: NoPipeline = {
  kind: 'none',
  title: 'No CI/CD platform',
  summary: 'Users plan and apply from their own machines.',
  fields: {},
  hasPipeline: false,
};
