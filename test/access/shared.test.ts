import { deepEqual, equal, match } from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Store } from '../stub/union/store.ts';
import { needs } from '../terraform/workbench.ts';
import { laid, succeeds } from '../terraform/workspaces.ts';

const host = 'acme.hosted.unionai.cloud';

describe('Environments that share an organization', function () {
  needs('terraform');
  if (process.env.SLOW_TESTS === undefined) return;
  this.timeout(180_000);

  it('share users: one creates the account, the others find it by the email address', async () => {
    const { world, roots } = await laid([
      { name: 'dev', org: 'acme' },
      { name: 'prod', org: 'acme' },
    ]);
    const [dev, prod] = roots;
    if (dev === undefined || prod === undefined) throw new Error('two roots expected');
    const grant = (cwd: string, more: string): void => {
      const file = join(cwd, 'access.yaml');
      const line = `  - { email: ada@acme.example, policies: [viewers]${more} }\n`;
      writeFileSync(file, readFileSync(file, 'utf8').replace('\nusers:\n', `\nusers:\n${line}`));
    };
    grant(dev.cwd, ', create: { first_name: Ada, last_name: Lovelace }');
    grant(prod.cwd, '');
    for (const { run } of roots) await succeeds(run('init'));
    const early = await prod.run('plan');
    match(early.text, /User ada@acme\.example not found/, 'the account is created first');
    for (const { run } of roots) await succeeds(run('apply', '-auto-approve'));
    for (const { run } of roots) await succeeds(run('plan', '-detailed-exitcode'));
    const objects = new Store(world, host, 'acme');
    equal(objects.users.list().length, 1);
    deepEqual(
      objects.assignments
        .list()
        .map(([, { policy }]) => policy)
        .sort(),
      ['dev-viewers', 'prod-viewers'],
    );
    deepEqual(
      objects.projects.list().map(([id]) => id),
      ['dev-ml-platform', 'prod-ml-platform'],
    );

    // Removed from one environment, the user keeps the access of the other.
    const file = join(prod.cwd, 'access.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^ {2}- \{ email: ada.*\n/m, ''));
    match(await succeeds(prod.run('apply', '-auto-approve')), /0 added, 0 changed, 1 destroyed/);
    deepEqual(
      objects.assignments.list().map(([, { policy }]) => policy),
      ['dev-viewers'],
    );
    equal(objects.users.list().length, 1);
  });
});

describe('What the module call of an earlier version declares', function () {
  needs('terraform');
  if (process.env.SLOW_TESTS === undefined) return;
  this.timeout(180_000);

  it('can be declared in the access file instead: there is nothing to do', async () => {
    const { roots } = await laid([{ name: 'dev', org: 'acme' }]);
    const [root] = roots;
    if (root === undefined) throw new Error('a repository without a root');
    const main = join(root.cwd, 'main.tf');
    const now = readFileSync(main, 'utf8');
    const earlier = `projects = {
    ml-platform = {
      description = "ml-platform, environment dev. Managed as code."
    }
  }

  existing_roles = ["viewer"]

  policies = {
    viewers = {
      description = "Read access to the projects of this environment."
      projects = [
        { project = "ml-platform", role = "viewer", domains = ["development", "staging", "production"] },
      ]
    }
  }`;
    writeFileSync(main, now.replace(/access_file = .*/, earlier));
    await succeeds(root.run('init'));
    match(await succeeds(root.run('apply', '-auto-approve')), /2 added/);
    // Both declare it: the plan says so.
    writeFileSync(main, now.replace(/(access_file = .*)/, `$1\n${earlier}`));
    match((await root.run('plan')).text, /projects: ml-platform: name: is already declared in the configuration/);
    writeFileSync(main, now);
    await succeeds(root.run('plan', '-detailed-exitcode'));
  });
});
