import { defaulted, maybe, text } from '../../../src/model/field.ts';
import { host } from '../../../src/model/names/forge.ts';
import { organization, project, workspace } from '../../../src/model/names/hcp.ts';
import { defineStateBackend } from '../../../src/model/state-backend.ts';
import { render } from '../../../src/render/render-template.ts';
import { key, keyPrefix } from '../fields.ts';
import { renderBackendReadme } from '../readme.ts';
import backend from './backend.tf.ejs';
import readme from './readme.md.ejs';
import recovery from './recovery.md.ejs';

export const hcpTerraform = defineStateBackend({
  kind: 'hcp-terraform',
  title: 'HCP Terraform',
  summary: 'Workspaces in local execution mode; HCP Terraform stores, encrypts and locks the state.',
  fields: {
    organization: text({
      title: 'HCP Terraform organization',
      hint: 'for example acme',
      rule: organization,
      example: 'acme',
    }),
    project: maybe({ title: 'HCP Terraform project', rule: project }),
    // Always written, because OpenTofu has no default host.
    hostname: defaulted('app.terraform.io', {
      title: 'HCP Terraform or Terraform Enterprise host',
      hint: 'app.terraform.io, or the host of Terraform Enterprise',
      rule: host,
      asked: 'in-review',
    }),
    keyPrefix,
    key,
  },
  // Workspace names cannot contain slashes or dots.
  keyOf: (name) => name.replace(/[/.]/g, '-'),
  checkState: ({ key }) =>
    workspace.pattern.test(key) ? undefined : `results in the workspace name ${key}, which must be ${workspace.says}`,
  initWrites: false,
  rendersChecks: true,
  planTransport: 'replan',
  identity: ({ key, settings }) => `${settings.hostname} ${settings.organization} ${key}`.toLowerCase(),
  logins: ({ hostname }) => [{ kind: 'hcp-state', hostname }],
  place: () => undefined,
  block: ({ key, settings }) => render(backend, 'hcl', { settings, workspace: key }),
  readme: (states, engine) =>
    renderBackendReadme(readme, states, {
      binary: engine.binary,
      workspaces: states.map(({ key, settings }) => ({ ...settings, name: key })),
      hostnames: [...new Set(states.map(({ settings }) => settings.hostname))],
    }),
  unlock: ({ key, settings }) => ({ id: `${settings.organization}/${key}` }),
  recovery: (states) => renderBackendReadme(recovery, states),
  recognize: (block) =>
    block.type === 'cloud'
      ? {
          settings: {
            organization: block.value('organization'),
            hostname: block.value('hostname'),
            project: block.inner('workspaces', 'project'),
          },
          key: block.inner('workspaces', 'name'),
        }
      : undefined,
  location: ({ key, settings }) => `workspace ${key} of ${settings.organization} on ${settings.hostname}`,
  encryption: () => 'HCP Terraform encrypts it',
  locking: () => 'the workspace lock',
});
