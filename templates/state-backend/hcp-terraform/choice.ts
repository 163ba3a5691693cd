import { defaulted, maybe, text } from '../../../src/model/field.ts';
import { host } from '../../../src/model/names/forge.ts';
import { organization, project, workspace } from '../../../src/model/names/hcp.ts';
import { defineStateBackend } from '../../../src/model/state-backend.ts';
import { render } from '../../../src/render/render-template.ts';
import { keyPrefix } from '../fields.ts';
import { renderBackendReadme } from '../readme.ts';
import backend from './backend.tf.ejs';
import readme from './readme.md.ejs';

/** Workspace names cannot contain slashes or dots. */
const workspaceName = (name: string): string => name.replace(/[/.]/g, '-');

export const hcpTerraform = defineStateBackend({
  kind: 'hcp-terraform',
  title: 'HCP Terraform',
  summary: 'Workspaces in local execution mode; HCP Terraform stores, encrypts and locks the state.',
  fields: {
    organization: text({ title: 'HCP Terraform organization', rule: organization, example: 'acme' }),
    project: maybe({ title: 'HCP Terraform project', rule: project }),
    // Always written, because OpenTofu has no default host.
    hostname: defaulted('app.terraform.io', { title: 'HCP Terraform or Terraform Enterprise host', rule: host }),
    keyPrefix,
  },
  checkState: ({ name }) =>
    workspace.pattern.test(workspaceName(name))
      ? undefined
      : `results in the workspace name ${workspaceName(name)}, which must be ${workspace.says}`,
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
  location: ({ name, settings }) =>
    `workspace ${workspaceName(name)} of ${settings.organization} on ${settings.hostname}`,
  encryption: () => 'HCP Terraform encrypts it',
  locking: () => 'the workspace lock',
});
