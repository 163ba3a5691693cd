// Roles, as provider 0.2.1 has them. Each title ends with its source: "run" was seen with the real provider and
// Terraform 1.11.4 against a fake control plane, "guide" is the provider's guide, "source" its source, and "guess" a
// rule of the server, which is closed.
import { deepEqual, equal, match } from 'node:assert/strict';
import { slowIt } from '../../slow.ts';
import { needs } from '../../terraform/workbench.ts';
import { actions } from './server/roles.ts';
import { type Planned, stateOf, trial } from './trial.ts';

const role = (name: string, more = 'description = "Reads."', granted: readonly string[] = ['read']): string =>
  `resource "unionai_role" "${name}" {
  name    = "${name}"
  actions = ${JSON.stringify(granted)}
  ${more}
}
`;
const policy = (of: string): string => `resource "unionai_policy" "${of}" {
  name        = "${of}"
  description = "Grants."
  organization {
    id      = "acme"
    role_id = unionai_role.${of}.id
  }
}
`;
const first = ({ errors }: Planned): string => `${errors[0]?.summary}: ${errors[0]?.detail}`;

describe('A role', function () {
  needs('terraform');
  this.timeout(60_000);

  it('admin, contributor or viewer is built in: creating it fails (guide)', async () => {
    const own = await trial(['admin', 'contributor', 'viewer'].map((name) => role(name)).join(''));
    const { errors } = await own.apply();
    deepEqual(errors.map(({ summary, detail }) => `${summary}: ${detail}`).sort(), [
      'Role already exists: Role admin already exists',
      'Role already exists: Role contributor already exists',
      'Role already exists: Role viewer already exists',
    ]);
    deepEqual([...new Set(own.requests())], ['GetRole OK'], 'none was asked for');
  });

  slowIt('without a description is replaced in every plan, and so are the policies that use it (run)', async () => {
    const own = await trial(role('good') + policy('good') + role('bare', '') + policy('bare'));
    for (let round = 0; round < 2; round += 1) {
      equal((await own.apply()).status, 0);
      deepEqual((await own.plan()).changes, { 'unionai_role.bare': 'replace', 'unionai_policy.bare': 'replace' });
    }
  });

  if (process.env.SLOW_TESTS === undefined) return;

  it('is replaced by every change (source)', async () => {
    const own = await trial(role('reader'));
    equal((await own.apply()).status, 0);
    for (const changed of [role('reader', 'description = "Looks."'), role('reader', undefined, ['read', 'update'])]) {
      own.configure(changed);
      deepEqual((await own.apply()).changes, { 'unionai_role.reader': 'replace' });
      equal((await own.plan('-detailed-exitcode')).status, 0);
    }
  });

  it('may have each of the sixteen actions, and no other (source)', async () => {
    equal(actions.length, 16);
    const own = await trial(role('all', undefined, actions));
    equal((await own.apply()).status, 0);
    equal((await own.plan('-detailed-exitcode')).status, 0);
    own.configure(role('none', undefined, ['view_everything']));
    equal(first(await own.apply()), 'Action does not exist: Cannot find action: view_everything');
  });

  it('that exists is not created (source)', async () => {
    const own = await trial(role('reader'));
    own.objects.roles.put('reader', { description: 'Theirs.', actions: ['read'] });
    equal(first(await own.apply()), 'Role already exists: Role reader already exists');
  });

  it('counts as absent where the question fails: CreateRole is sent (source)', async () => {
    const own = await trial(role('viewer'), { outages: [{ call: 'GetRole', mode: 'unavailable' }] });
    match(first(await own.apply()), /^Client Error: Unable to create role, got error: .*AlreadyExists/);
    deepEqual(own.requests(), ['GetRole Unavailable', 'CreateRole AlreadyExists']);
  });

  it('that was deleted outside is created again, and is an error where a destroy meets it (source)', async () => {
    const own = await trial(role('reader'));
    equal((await own.apply()).status, 0);
    own.objects.roles.remove('reader');
    deepEqual((await own.plan()).changes, { 'unionai_role.reader': 'create' });
    match(first(await own.destroy('-refresh=false')), /^Client Error: Unable to delete role, got error: .*NotFound/);
  });

  it('is imported by its name; one that does not exist is not (run)', async () => {
    const own = await trial(`import {\n  to = unionai_role.reader\n  id = "reader"\n}\n${role('reader')}`);
    match(first(await own.plan()), /^Cannot import non-existent remote object/);
    own.objects.roles.put('reader', { description: 'Reads.', actions: ['read'] });
    match((await own.apply()).stdout, /1 imported, 0 added, 0 changed, 0 destroyed/);
    deepEqual(stateOf(own.dir, 'unionai_role.reader')?.actions, ['read']);
  });

  it('that is built in can be read, and cannot be deleted (guess)', async () => {
    const reader = 'data "unionai_role" "viewer" {\n  id = "viewer"\n}\n';
    const own = await trial(reader);
    equal((await own.plan()).status, 0);
    own.seed({ builtInRoles: ['admin'] });
    equal(first(await own.plan()), 'Role not found: Role with ID viewer not found', 'servers may differ');
    own.seed({});
    own.configure(
      `import {\n  to = unionai_role.admin\n  id = "admin"\n}\n${role('admin', 'description = "Built-in role."', actions)}`,
    );
    equal((await own.apply()).status, 0);
    match(first(await own.destroy()), /FailedPrecondition/);
  });
});
