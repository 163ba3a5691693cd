import type { Engine } from '../../../src/model/engine.ts';
import { encryptionBlock } from './encryption.ts';

export const opentofu: Engine = {
  kind: 'opentofu',
  title: 'OpenTofu',
  summary: 'OpenTofu 1.11 or later, which can also encrypt state and plans by itself.',
  fields: {},
  name: 'OpenTofu',
  binary: 'tofu',
  versionFile: '.opentofu-version',
  version: '1.11.7',
  installUrl: 'https://opentofu.org/docs/intro/install/',
  encryption: (encryption) => ({ file: 'encryption.tofu', text: encryptionBlock(encryption) }),
};
