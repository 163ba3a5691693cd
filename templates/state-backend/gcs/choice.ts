import { maybe, text } from '../../../src/model/field.ts';
import { Fragment } from '../../../src/model/literal.ts';
import { bucket, kmsKey } from '../../../src/model/names/google.ts';
import { defineStateBackend } from '../../../src/model/state-backend.ts';
import { render } from '../../../src/render/render-template.ts';
import { keyPrefix } from '../fields.ts';
import { places, renderBackendReadme } from '../readme.ts';
import backend from './backend.tf.ejs';
import readme from './readme.md.ejs';
import sealedPlace from './sealed-place.sh.ejs';

export const gcs = defineStateBackend({
  kind: 'gcs',
  title: 'Google Cloud Storage',
  summary: 'A bucket; Google encrypts the state and the backend locks it by itself.',
  fields: {
    bucket: text({ title: 'Bucket of the state', rule: bucket, example: 'acme-tfstate' }),
    kmsKey: maybe({
      title: 'Cloud KMS key that encrypts the state',
      help: "Without one the bucket's own setting encrypts.",
      rule: kmsKey,
    }),
    keyPrefix,
  },
  rendersChecks: false,
  planTransport: 'sealed',
  sealedPlace,
  identity: ({ name, settings }) => `${settings.bucket} ${name}`,
  logins: () => [{ kind: 'gcp-wif' }],
  block: ({ name, settings }) => render(backend, 'hcl', { settings, prefix: name }),
  recognise: (block) =>
    block.labels[0] === 'gcs'
      ? {
          settings: { bucket: block.value('bucket'), kmsKey: block.value('kms_encryption_key') },
          state: block.value('prefix'),
        }
      : undefined,
  readme: (states) =>
    renderBackendReadme(readme, states, {
      places: places(states, ({ bucket }) => bucket),
      likeKey: new Fragment(
        states.some(({ settings }) => settings.kmsKey !== undefined)
          ? '. The location must be that of the\nKMS key, which the last command lets Cloud Storage use:'
          : ':',
      ),
    }),
  whereabouts: ({ name, settings }) => `gs://${settings.bucket}/${name}/default.tfstate`,
  encryption: ({ kmsKey }) =>
    kmsKey === undefined ? 'Cloud Storage encrypts it' : 'Cloud Storage encrypts it under a KMS key of yours',
  locking: () => 'a lock object beside the state',
});
