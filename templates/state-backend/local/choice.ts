import { Identifier } from '../../../src/model/literal.ts';
import { inFolder } from '../../../src/model/root-path.ts';
import { defineStateBackend, type RecoveredState } from '../../../src/model/state-backend.ts';
import { render } from '../../../src/render/render-template.ts';
import { key } from '../fields.ts';
import { renderBackendReadme } from '../readme.ts';
import backend from './backend.tf.ejs';
import readme from './readme.md.ejs';
import recovery from './recovery.md.ejs';

const fields = { key };

export const local = defineStateBackend({
  kind: 'local',
  title: 'Local file',
  summary: 'A file on this machine, for evaluation only; a pipeline cannot plan or apply.',
  fields,
  keyOf: () => 'terraform.tfstate',
  initWrites: false,
  rendersChecks: false,
  planTransport: 'none',
  identity: () => undefined,
  logins: () => [],
  place: () => undefined,
  block: ({ key }) => render(backend, 'hcl', { path: key }),
  unlock: () => 'process',
  recovery: (states) =>
    renderBackendReadme(recovery, states, {
      file: ({ directory, key }: RecoveredState<typeof fields>) => inFolder(directory, key),
    }),
  recognize: (block) => (block.labels[0] === 'local' ? { settings: {}, key: block.value('path') } : undefined),
  readme: (states, engine) => renderBackendReadme(readme, states, { binary: new Identifier(engine.binary) }),
  location: ({ key }) => `${key} on your machine`,
  encryption: () => 'the backend does not encrypt the file on your machine',
  locking: () => 'a file lock on this machine only',
});
