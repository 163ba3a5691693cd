import { deepEqual, equal, match } from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Store } from '../stub/union/store.ts';
import { needs, requests } from '../terraform/workbench.ts';
import { laid, succeeds } from '../terraform/workspaces.ts';

const file = `projects:
  - name: etl
    description: Tables.
    display_name: Tables of 2025
    attributes:
      - domain: development
        values: { cpu: "2" }
roles:
  - { name: launcher, description: Starts executions., actions: [create_flyte_executions] }
policies:
  - name: viewers
    description: Looks.
    projects:
      - { project: etl, role: viewer, domains: [development, staging] }
      - { project: etl, role: launcher, domains: [development] }
    domains:
      - { domain: production, role: viewer }
    organization_roles: [viewer]
users:
applications:
`;
const members = file
  .replace('users:\n', 'users:\n  - { email: ada@acme.example, policies: [viewers] }\n')
  .replace('applications:\n', 'applications:\n  - { client_id: ci, policies: [viewers] }\n');

describe('An existing organization', function () {
  needs('terraform');
  if (process.env.SLOW_TESTS === undefined) return;
  this.timeout(120_000);

  it('is imported by imports.tf.example and the access file: nothing is created, changed or destroyed', async () => {
    const { dir, world, roots } = await laid([{ name: 'dev', org: 'acme' }]);
    const [root] = roots;
    if (root === undefined) throw new Error('a repository without a root');
    const objects = new Store(world, 'acme.hosted.unionai.cloud', 'acme');
    objects.projects.put('etl', { name: 'Tables of 2025', description: 'Tables.', state: 'ACTIVE' });
    objects.attributes.put('etl/development', { cpu: '2' });
    objects.roles.put('launcher', { description: 'Starts executions.', actions: ['create_flyte_executions'] });
    objects.policies.put('viewers', {
      description: 'Looks.',
      bindings: [
        { role: 'viewer', organization: 'acme' },
        { role: 'viewer', domain: 'production' },
        { role: 'viewer', project: 'etl', domain: 'development' },
        { role: 'viewer', project: 'etl', domain: 'staging' },
        { role: 'launcher', project: 'etl', domain: 'development' },
      ],
    });
    objects.users.put('user-1', { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@acme.example' });
    objects.applications.put('ci', {
      name: 'CI',
      secret: 'not-a-secret',
      uris: { client_uri: '', logo_uri: '', policy_uri: '', tos_uri: '' },
      sets: { grant_types: [], redirect_uris: [], response_types: [] },
      tokenEndpointAuthMethod: 'NONE',
    });
    objects.assignments.put('user:user-1:viewers', { kind: 'user', subject: 'user-1', policy: 'viewers' });
    objects.assignments.put('application:ci:viewers', { kind: 'application', subject: 'ci', policy: 'viewers' });
    const before = JSON.stringify([objects.projects.list(), objects.roles.list(), objects.policies.list()]);

    // The blocks of the example, those in comments too, with the names of this organization.
    const example = readFileSync(join(dir, 'imports.tf.example'), 'utf8');
    const blocks = example.slice(example.indexOf('\nimport {')).replace(/^# (?=import \{| {2}|\})/gm, '');
    const imports = blocks.replaceAll('ml-platform', 'etl');
    writeFileSync(join(root.cwd, 'imports.tf'), imports);
    writeFileSync(join(root.cwd, 'access.yaml'), file);
    await succeeds(root.run('init'));
    match(await succeeds(root.run('plan')), /Plan: 4 to import, 0 to add, 0 to change, 0 to destroy/);
    await succeeds(root.run('apply', '-auto-approve'));
    rmSync(join(root.cwd, 'imports.tf'));
    await succeeds(root.run('plan', '-detailed-exitcode'));

    // The provider cannot import who has a policy: the plan creates it, and nothing changes for those who have it.
    writeFileSync(join(root.cwd, 'access.yaml'), members);
    match(await succeeds(root.run('plan')), /Plan: 2 to add, 0 to change, 0 to destroy/);
    await succeeds(root.run('apply', '-auto-approve'));
    await succeeds(root.run('plan', '-detailed-exitcode'));
    equal(JSON.stringify([objects.projects.list(), objects.roles.list(), objects.policies.list()]), before);
    equal(objects.assignments.list().length, 2);
    deepEqual(
      requests(world).flatMap(({ call }) => (/^(Get|List|Token)/.test(call) ? [] : [call])),
      ['AssignIdentity', 'AssignIdentity'],
    );
  });
});
