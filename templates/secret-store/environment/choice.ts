import { Fragment } from '../../../src/model/literal.ts';
import type { HandedStore } from '../../../src/model/secret-store.ts';
import keyCreated from './key-created.sh.ejs';
import readme from './readme.md.ejs';

export const environment: HandedStore = {
  kind: 'environment',
  title: 'Environment variable',
  summary: 'No store: whoever runs Terraform sets UNIONAI_API_KEY; a pipeline takes it from a secret of its own.',
  fields: {},
  source: 'environment',
  phrase: 'an environment variable of each run',
  logins: () => [{ kind: 'environment-secret' }],
  load: ({ shellVariable }) => new Fragment(`IFS= read -rs ${shellVariable} && export ${shellVariable}`),
  readme,
  keyCreated,
  keyPlace: () => ({}),
  keyTool: undefined,
  whereabouts: () => 'environment variable of the run',
};
