import type { Engine } from '../../../src/model/engine.ts';
import { render } from '../../../src/render/render-template.ts';
import { actions, images } from '../../ci/pins.ts';
import { encryptionBlock, encryptionKeyPlaces, encryptionLogins } from './encryption.ts';
import { encryptionReadme } from './encryption-readme.ts';
import installStep from './install-step.yml.ejs';
import versionConstraint from './version-constraint.tofu.ejs';

/** 1.12.0 fixes ephemeral reads: with 1.11 every plan reports changes (opentofu/opentofu#3897). */
const minimumVersion = '1.12';

export const opentofu: Engine = {
  kind: 'opentofu',
  title: 'OpenTofu',
  summary: 'OpenTofu 1.12 or later, which can also encrypt state and plans.',
  fields: {},
  name: 'OpenTofu',
  binary: 'tofu',
  versionFile: '.opentofu-version',
  version: '1.12.6',
  minimumVersion,
  versionConstraint: { file: 'opentofu.tofu', text: () => render(versionConstraint, 'hcl', { minimumVersion }) },
  guardsBeforeDestroy: false,
  installUrl: 'https://opentofu.org/docs/intro/install/',
  image: images.opentofu,
  installStep: { action: actions.opentofu, template: installStep },
  providerRegistry: 'https://registry.opentofu.org',
  dependabotEcosystem: 'opentofu',
  releases: 'opentofu/opentofu',
  encryption: (encryption) => ({
    file: 'encryption.tofu',
    text: encryptionBlock(encryption),
    logins: encryptionLogins(encryption),
    keys: encryptionKeyPlaces(encryption),
  }),
  encryptionReadme,
};
