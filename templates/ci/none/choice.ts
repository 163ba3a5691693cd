import type { NoPipeline } from '../../../src/model/repository.ts';

export const none: NoPipeline = {
  kind: 'none',
  title: 'None',
  summary: 'You run plan and apply from your own machine.',
  fields: {},
  hasPipeline: false,
};
