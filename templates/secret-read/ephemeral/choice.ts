import type { SecretRead } from '../../../src/model/secret-read.ts';
import { render } from '../../../src/render/render-template.ts';
import comment from './comment.tf.ejs';

export const ephemeral: SecretRead = {
  kind: 'ephemeral',
  title: 'Ephemeral resource',
  summary: 'The key is read in every run and never written to the state or a plan.',
  fields: {},
  block: 'ephemeral',
  leavesKeyInState: false,
  comment: () => render(comment, 'hcl', {}),
  claim: 'An ephemeral resource reads the key in every run; it is never written to the state or a plan',
};
