import { deepEqual, equal, match, notEqual } from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { slowIt } from '../slow.ts';
import { Store } from '../stub/union/store.ts';
import { calls, needs, requests } from './workbench.ts';
import { call, laid, succeeds } from './workspaces.ts';

describe('Two environments of one organization', function () {
  needs('terraform');
  this.timeout(120_000);
  let own: Awaited<ReturnType<typeof laid>>;

  before(async () => {
    own = await laid([
      { name: 'dev', org: 'acme' },
      { name: 'prod', org: 'acme' },
    ]);
    for (const { run } of own.roots) await succeeds(run('init'));
  });

  it('are applied one after the other, and leave each other nothing to do', async () => {
    for (const { run } of own.roots) await succeeds(run('apply', '-auto-approve'));
    for (const { run } of own.roots) await succeeds(run('plan', '-detailed-exitcode'));
    const ops = calls(own.world).map(({ op }) => op);
    deepEqual([...new Set(ops)].sort(), ['configure', 'create'], 'nothing was updated, replaced or deleted');
  });

  it('take over what exists by imports.tf.example', async () => {
    const [dev] = own.roots;
    if (dev === undefined) throw new Error('a repository without a root');
    rmSync(join(dev.cwd, 'terraform.tfstate'));
    writeFileSync(join(dev.cwd, 'imports.tf'), readFileSync(join(own.dir, 'imports.tf.example')));
    match(await succeeds(dev.run('plan')), /Plan: 2 to import, 0 to add, 0 to change, 0 to destroy/);
    await succeeds(dev.run('apply', '-auto-approve'));
    rmSync(join(dev.cwd, 'imports.tf'));
    await succeeds(dev.run('plan', '-detailed-exitcode'));
  });

  it('have built-in roles that no apply creates and no import takes over', () => {
    const asked = requests(own.world).map(({ call }) => call);
    // Every plan reads a role to verify that its key has rights.
    deepEqual([...new Set(asked.filter((call) => call.endsWith('Role')))], ['GetRole']);
  });

  slowIt('are destroyed in the order of the README', async () => {
    for (const { run } of [...own.roots].reverse())
      match(await succeeds(run('destroy', '-auto-approve')), /2 destroyed/);
  });
});

describe('modules/workspace', function () {
  needs('terraform');
  this.timeout(120_000);
  const host = 'acme.hosted.unionai.cloud';
  let own: Awaited<ReturnType<typeof laid>>;
  let root: (typeof own.roots)[number];
  let objects: Store;
  const tables = (more: string): string =>
    call('tables', { projects: `{ etl = { description = "Tables."${more} } }`, roles: '{}', policies: '{}' });
  const write = (text: string): void => writeFileSync(join(root.cwd, 'tables.tf'), text);
  const importing = 'import {\n  to = module.tables.unionai_project.this["etl"]\n  id = "etl"\n}\n';

  before(async () => {
    own = await laid([{ name: 'dev', org: 'acme' }]);
    const [only] = own.roots;
    if (only === undefined) throw new Error('a repository without a root');
    root = only;
    objects = new Store(own.world, host, 'acme');
    write(tables(''));
    await succeeds(root.run('init'));
    await succeeds(root.run('apply', '-auto-approve'));
  });

  slowIt('ignores a new description of a policy, which would be in every later plan', async () => {
    const file = join(root.cwd, 'access.yaml');
    const before = readFileSync(file, 'utf8');
    writeFileSync(file, before.replace('description: Read access', 'description: View access'));
    notEqual(readFileSync(file, 'utf8'), before);
    await succeeds(root.run('plan', '-detailed-exitcode'));
    await succeeds(root.run('apply', '-auto-approve', '-replace=module.workspace.unionai_policy.this["viewers"]'));
    match(objects.policies.get('viewers')?.description ?? '', /^View access/);
    await succeeds(root.run('plan', '-detailed-exitcode'));
  });

  slowIt('refuses a new name of a policy, which would be in every later plan, too', async () => {
    write(
      tables('').replace(
        'policies = {}',
        'policies = { look = { description = "Looks.", organization_roles = ["admin"] } }\n  existing_roles = ["admin"]',
      ),
    );
    await succeeds(root.run('apply', '-auto-approve'));
    writeFileSync(
      join(root.cwd, 'tables.tf'),
      readFileSync(join(root.cwd, 'tables.tf'), 'utf8').replace('projects =', 'name_prefix = "new-"\n  projects ='),
    );
    const { status, text } = await root.run('plan');
    notEqual(status, 0);
    match(text, /The name of a policy cannot be changed/);
    await succeeds(root.run('apply', '-auto-approve', '-replace=module.tables.unionai_policy.this["look"]'));
    deepEqual(
      objects.policies
        .list()
        .map(([id]) => id)
        .sort(),
      ['new-look', 'viewers'],
    );
    write(tables(''));
    await succeeds(root.run('apply', '-auto-approve'));
  });

  it('renames nothing when it imports a project whose name differs from its ID, and has that name', async () => {
    objects.projects.put('etl', { name: 'Tables of 2025', description: 'Tables.', state: 'ACTIVE' });
    rmSync(join(root.cwd, 'terraform.tfstate'));
    write(importing + tables(''));
    match(await succeeds(root.run('plan')), /1 to import, 2 to add, 1 to change, 0 to destroy/);
    write(importing + tables(', name = "Tables of 2025"'));
    match(await succeeds(root.run('plan')), /1 to import, 2 to add, 0 to change, 0 to destroy/);
  });

  slowIt('leaves an imported project archived until its description changes', async () => {
    objects.projects.put('etl', { name: 'etl', description: 'Tables.', state: 'ARCHIVED' });
    objects.projects.remove('ml-platform');
    objects.policies.remove('viewers');
    write(importing + tables(''));
    match(await succeeds(root.run('apply', '-auto-approve')), /1 imported, 2 added, 0 changed, 0 destroyed/);
    equal(objects.projects.get('etl')?.state, 'ARCHIVED');
    write(tables('').replace('Tables.', 'All tables.'));
    await succeeds(root.run('apply', '-auto-approve'));
    equal(objects.projects.get('etl')?.state, 'ACTIVE');
  });
});
