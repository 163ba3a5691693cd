import { Fragment } from '../../../src/model/literal.ts';
import { defineSecretStore } from '../../../src/model/secret-store.ts';
import keyCreated from './key-created.sh.ejs';
import readme from './readme.md.ejs';

export const environment = defineSecretStore({
  kind: 'environment',
  title: 'Environment variable',
  summary: 'No store: whoever runs Terraform sets UNIONAI_API_KEY; a pipeline takes it from a secret of its own.',
  fields: {},
  source: 'environment',
  phrase: 'an environment variable of each run',
  providers: [],
  rootVariables: undefined,
  identity: () => undefined,
  logins: () => [{ kind: 'environment-secret' }],
  read: () => {
    throw new Error('nothing is read from the environment by a block');
  },
  load: ({ shellVariable }) => new Fragment(`IFS= read -rs ${shellVariable} && export ${shellVariable}`),
  readme,
  keyCreated,
  keyPlace: () => ({}),
  whereabouts: () => 'environment variable of the run',
});
