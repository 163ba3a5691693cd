import type { SecretRead } from '../../../src/model/secret-read.ts';
import { render } from '../../../src/render/render-template.ts';
import comment from './comment.tf.ejs';

export const dataSource: SecretRead = {
  kind: 'data-source',
  title: 'Data source',
  summary:
    'Writes the key in plain text to the state and saved plans. Use it only if your tools do not support ephemeral resources.',
  fields: {},
  block: 'data',
  leavesKeyInState: true,
  comment: () => render(comment, 'hcl', {}),
  claim:
    'A data source reads the key, so it **is** in the state and in saved plans. Protect both like the key itself, or switch to `secretRead: ephemeral`',
};
