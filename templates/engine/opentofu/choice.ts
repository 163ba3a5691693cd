import type { Engine } from '../../../src/model/engine.ts';
import { actions, images } from '../../ci/pins.ts';
import { encryptionBlock } from './encryption.ts';
import installStep from './install-step.yml.ejs';

export const opentofu: Engine = {
  kind: 'opentofu',
  title: 'OpenTofu',
  summary: 'OpenTofu 1.11 or later, which can also encrypt state and plans.',
  fields: {},
  name: 'OpenTofu',
  binary: 'tofu',
  versionFile: '.opentofu-version',
  version: '1.11.7',
  installUrl: 'https://opentofu.org/docs/intro/install/',
  image: images.opentofu,
  installStep: { action: actions.opentofu, template: installStep },
  providerRegistry: 'https://registry.opentofu.org',
  dependabotEcosystem: 'opentofu',
  releases: 'opentofu/opentofu',
  encryption: (encryption) => ({ file: 'encryption.tofu', text: encryptionBlock(encryption) }),
};
