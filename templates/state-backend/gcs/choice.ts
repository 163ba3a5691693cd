import { maybe, text } from '../../../src/model/field.ts';
import { Fragment } from '../../../src/model/literal.ts';
import { bucket, kmsKey } from '../../../src/model/names/google.ts';
import { defineStateBackend, type StateOf } from '../../../src/model/state-backend.ts';
import { render } from '../../../src/render/render-template.ts';
import { key, keyPrefix } from '../fields.ts';
import { places, renderBackendReadme } from '../readme.ts';
import backend from './backend.tf.ejs';
import readme from './readme.md.ejs';
import recovery from './recovery.md.ejs';
import sealedPlace from './sealed-place.sh.ejs';

const fields = {
  bucket: text({
    title: 'State bucket',
    hint: 'globally unique, for example acme-tfstate',
    rule: bucket,
    example: 'acme-tfstate',
  }),
  kmsKey: maybe({
    title: 'Cloud KMS key that encrypts the state',
    help: 'If unset, the default encryption of the bucket applies.',
    rule: kmsKey,
  }),
  keyPrefix,
  key,
};

export const gcs = defineStateBackend({
  kind: 'gcs',
  title: 'Google Cloud Storage',
  summary: 'A Cloud Storage bucket with encryption and native locking.',
  fields,
  initWrites: true,
  rendersChecks: false,
  // The backend adds /default.tfstate.
  keyOf: (name) => name,
  planTransport: 'sealed',
  sealedPlace,
  planKmsKey: ({ kmsKey }) => kmsKey,
  identity: ({ key, settings }) => `${settings.bucket} ${key}`,
  logins: () => [{ kind: 'gcp-wif' }],
  place: ({ bucket, kmsKey }) => ({ cloud: 'google', bucket, kmsKey }),
  block: ({ key, settings }) => render(backend, 'hcl', { settings, prefix: key }),
  unlock: () => 'engine',
  recovery: (states) =>
    renderBackendReadme(recovery, states, {
      url: ({ key, settings }: StateOf<typeof fields>) => `gs://${settings.bucket}/${key}/default.tfstate`,
      key: ({ settings: { kmsKey } }: StateOf<typeof fields>) =>
        kmsKey === undefined ? [] : [`--encryption-key=${kmsKey}`],
    }),
  recognize: (block) =>
    block.labels[0] === 'gcs'
      ? {
          settings: { bucket: block.value('bucket'), kmsKey: block.value('kms_encryption_key') },
          key: block.value('prefix'),
        }
      : undefined,
  readme: (states) =>
    renderBackendReadme(readme, states, {
      places: places(states, ({ bucket }) => bucket),
      likeKey: new Fragment(
        states.some(({ settings }) => settings.kmsKey !== undefined)
          ? '. The location must match the location of\nthe KMS key. The last command allows Cloud Storage to use the key:'
          : ':',
      ),
    }),
  location: ({ key, settings }) => `gs://${settings.bucket}/${key}/default.tfstate`,
  encryption: ({ kmsKey }) =>
    kmsKey === undefined ? 'Cloud Storage encrypts it' : 'Cloud Storage encrypts it with your KMS key',
  locking: () => 'a lock object next to the state',
});
