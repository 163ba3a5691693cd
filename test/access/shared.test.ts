import { deepEqual, equal, match } from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cli } from '../cli/cli.ts';
import { Store } from '../stub/union/store.ts';
import { makeWorld, needs, overrideBackend, run, scratch, stubEnvironment } from '../terraform/workbench.ts';
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

describe('A repository of an earlier version', function () {
  needs('terraform');
  if (process.env.SLOW_TESTS === undefined) return;
  this.timeout(180_000);

  it('gets access files that declare what was in main.tf: after the update, there is nothing to do', async () => {
    const frozen = fileURLToPath(new URL('../frozen/0.1.0/environment-only', import.meta.url));
    const dir = join(scratch('earlier'), 'infra');
    cpSync(frozen, dir, { recursive: true });
    const { environments } = JSON.parse(readFileSync(join(dir, '.yo-rc.json'), 'utf8'))['generator-unionai-terraform'];
    const [{ name, org, host: ownHost = `${org}.hosted.unionai.cloud` }] = environments;
    const cwd = join(dir, 'environments', name);
    overrideBackend(cwd);
    const key = Buffer.from([ownHost, 'client', 'not-a-secret', org].join(':')).toString('base64');
    const env = { ...stubEnvironment(makeWorld({})), UNIONAI_API_KEY: key };
    const terraform = async (...args: readonly string[]): Promise<string> => {
      const { status, text } = await run('terraform', [...args, '-input=false', '-no-color'], { cwd, env });
      equal(status, 0, text);
      return text;
    };
    await terraform('init');
    match(await terraform('apply', '-auto-approve'), /[1-9]\d* added/);
    const { status, text } = await cli(['update'], { cwd: dir });
    equal(status, 0, text);
    match(readFileSync(join(cwd, 'main.tf'), 'utf8'), /access_file/);
    await terraform('init');
    await terraform('plan', '-detailed-exitcode');
  });
});
