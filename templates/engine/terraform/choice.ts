import type { Engine } from '../../../src/model/engine.ts';
import { actions, images } from '../../ci/pins.ts';
import installStep from './install-step.yml.ejs';

export const terraform: Engine = {
  kind: 'terraform',
  title: 'Terraform',
  summary: 'HashiCorp Terraform 1.11 or later.',
  fields: {},
  name: 'Terraform',
  binary: 'terraform',
  versionFile: '.terraform-version',
  version: '1.16.5',
  minimumVersion: '1.11',
  versionConstraint: undefined,
  guardsBeforeDestroy: true,
  installUrl: 'https://developer.hashicorp.com/terraform/install',
  image: images.terraform,
  installStep: { action: actions.terraform, template: installStep },
  providerRegistry: undefined,
  dependabotEcosystem: 'terraform',
  releases: undefined,
  encryption: undefined,
  encryptionReadme: () => undefined,
};
