import { defaulted, maybe, text } from '../../../src/model/field.ts';
import { host } from '../../../src/model/names/forge.ts';
import { organization, project, workspace } from '../../../src/model/names/hcp.ts';
import { defineStateBackend } from '../../../src/model/state-backend.ts';
import { render } from '../../../src/render/render-template.ts';
import { keyPrefix } from '../fields.ts';
import { renderBackendReadme } from '../readme.ts';
import backend from './backend.tf.ejs';
import readme from './readme.md.ejs';

/** Workspace names hold no slash and no dot. */
const workspaceName = (name: string): string => name.replace(/[/.]/g, '-');

export const hcpTerraform = defineStateBackend({
  kind: 'hcp-terraform',
  title: 'HCP Terraform',
  summary: 'Workspaces in local execution: HCP Terraform keeps, encrypts and locks the state, runs stay with you.',
  fields: {
    organization: text({ title: 'HCP Terraform organisation', rule: organization, example: 'acme' }),
    project: maybe({ title: 'HCP Terraform project', rule: project }),
    // OpenTofu has no default host, so it is always written.
    hostname: defaulted('app.terraform.io', { title: 'Host of HCP Terraform or Terraform Enterprise', rule: host }),
    keyPrefix,
  },
  checkState: ({ name }) =>
    workspace.pattern.test(workspaceName(name))
      ? undefined
      : `makes the workspace ${workspaceName(name)}, which must be ${workspace.says}`,
  rendersChecks: true,
  planTransport: 'replan',
  identity: ({ name, settings }) =>
    `${settings.hostname} ${settings.organization} ${workspaceName(name)}`.toLowerCase(),
  logins: ({ hostname }) => [{ kind: 'hcp-state', hostname }],
  block: ({ name, settings }) => render(backend, 'hcl', { settings, workspace: workspaceName(name) }),
  readme: (states, engine) =>
    renderBackendReadme(readme, states, {
      binary: engine.binary,
      workspaces: states.map(({ name, settings }) => ({ ...settings, name: workspaceName(name) })),
      hostnames: [...new Set(states.map(({ settings }) => settings.hostname))],
    }),
  recognise: (block) =>
    block.type === 'cloud'
      ? {
          settings: {
            organization: block.value('organization'),
            hostname: block.value('hostname'),
            project: block.inner('workspaces', 'project'),
          },
          state: block.inner('workspaces', 'name'),
        }
      : undefined,
  whereabouts: ({ name, settings }) =>
    `workspace ${workspaceName(name)} of ${settings.organization} on ${settings.hostname}`,
  encryption: () => 'HCP Terraform encrypts it',
  locking: () => "the workspace's lock",
});
