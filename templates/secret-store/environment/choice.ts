import { defineSecretStore } from '../../../src/model/secret-store.ts';
import { renderStoreReadme } from '../read.ts';
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
  readme: (keys) => renderStoreReadme(readme, keys),
  whereabouts: () => 'environment variable of the run',
});
