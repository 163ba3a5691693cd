import type { SecretRead } from '../../../src/model/secret-read.ts';
import { render } from '../../../src/render/render-template.ts';
import comment from './comment.tf.ejs';

export const ephemeral: SecretRead = {
  kind: 'ephemeral',
  title: 'Ephemeral resource',
  summary: 'The key is read anew in every run and is written to neither state nor plan.',
  fields: {},
  block: 'ephemeral',
  leavesKeyInState: false,
  comment: render(comment, 'hcl', {}),
  claim: 'An ephemeral resource reads the key in every run; it is in neither state nor plan',
};
