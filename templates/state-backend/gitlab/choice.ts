import type { Found } from '../../../src/model/evidence.ts';
import { defaulted, type Settings, text } from '../../../src/model/field.ts';
import { Fragment } from '../../../src/model/literal.ts';
import { gitlabProjectId, host } from '../../../src/model/names/forge.ts';
import { pathFrom } from '../../../src/model/root-path.ts';
import { defineStateBackend, type RecoveredState, type StateOf } from '../../../src/model/state-backend.ts';
import { code } from '../../../src/render/markdown.ts';
import { render } from '../../../src/render/render-template.ts';
import { command } from '../../../src/render/shell.ts';
import { key, keyPrefix } from '../fields.ts';
import { renderBackendReadme } from '../readme.ts';
import backend from './backend.tf.ejs';
import readme from './readme.md.ejs';
import recovery from './recovery.md.ejs';

const managed = /^https:\/\/([^/]+)\/api\/v4\/projects\/(\d+)\/terraform\/state\/([^/]+)$/;

const fields = {
  projectId: text({
    title: 'ID of the GitLab project that stores the state',
    hint: 'a number; on the project page, for example 4711',
    rule: gitlabProjectId,
    example: '4711',
    digits: true,
  }),
  host: defaulted('gitlab.com', {
    title: 'GitLab host of the state',
    hint: 'gitlab.com, or the host of a self-managed GitLab',
    rule: host,
    asked: 'in-review',
    suggestion: 'gitlab-host',
  }),
  keyPrefix,
  key,
};

export const gitlab = defineStateBackend({
  kind: 'gitlab',
  title: 'GitLab-managed state',
  summary: 'State stored in a GitLab project; GitLab encrypts and locks it.',
  fields,
  initWrites: false,
  rendersChecks: false,
  // A state's name is one path segment, so the parts are joined with hyphens.
  keyOf: (name) => name.replaceAll('/', '-'),
  checkState: ({ key }) =>
    key.includes('/') ? `is the name of a GitLab-managed state, which cannot contain a slash` : undefined,
  planTransport: 'replan',
  identity: ({ key, settings }) => `${settings.host} ${settings.projectId} ${key}`,
  logins: ({ host }) => [{ kind: 'http-state', host }],
  place: () => undefined,
  block: ({ key, settings }) => {
    const api = `https://${settings.host}/api/v4/projects/${settings.projectId}`;
    return render(backend, 'hcl', { address: `${api}/terraform/state/${key}` });
  },
  unlock: ({ key, settings }) => command('glab', 'api', '--method', 'DELETE', ...glabState(settings, key, 'lock')),
  recovery: (states, { binary }) =>
    renderBackendReadme(recovery, states, {
      download: ({ key, settings }: StateOf<typeof fields>) =>
        command('glab', 'api', ...glabState(settings, key, 'versions/SERIAL')),
      push: ({ directory }: RecoveredState<typeof fields>) =>
        command(
          ...[binary, ...(directory === '.' ? [] : [`-chdir=${directory}`]), 'state', 'push', '-force'],
          pathFrom(directory, 'restored.tfstate'),
        ),
    }),
  recognize: (block) => {
    const address = block.labels[0] === 'http' ? block.value('address') : undefined;
    const [, host, projectId, state] = managed.exec(address?.text ?? '') ?? [];
    const part = (text: string | undefined): Found | undefined =>
      text && address ? { text, at: address.at } : undefined;
    return host === undefined
      ? undefined
      : { settings: { host: part(host), projectId: part(projectId) }, key: part(state) };
  },
  readme: (states) => {
    const hosts = [...new Set(states.map(({ settings }) => settings.host))];
    return renderBackendReadme(readme, states, { hosts: Fragment.join(hosts.map(code), ', ') });
  },
  location: ({ key, settings }) => `${key} of project ${settings.projectId} on ${settings.host}`,
  encryption: () => 'GitLab encrypts it',
  locking: () => 'GitLab state locking',
});

/** The arguments of `glab api` for a part of a state. */
function glabState(settings: Settings<typeof fields>, key: string, part: string): readonly string[] {
  const { host, projectId } = settings;
  const path = `projects/${projectId}/terraform/state/${key}/${part}`;
  return host === 'gitlab.com' ? [path] : ['--hostname', host, path];
}
