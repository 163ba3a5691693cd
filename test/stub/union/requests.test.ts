// What a run asks of Union.ai, and how it ends when it is not answered as it hoped. Each title ends with its source:
// "run" was seen with the real provider 0.2.1 and Terraform 1.11.4 against a fake control plane, "source" was read from
// the provider's source.
import { deepEqual, equal, match, notEqual } from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { forget, needs, requests, stubEnvironment } from '../../terraform/workbench.ts';
import type { Rights } from './seed.ts';
import { keyOf, type Trial, trial } from './trial.ts';

const role = `resource "unionai_role" "reader" {
  name        = "reader"
  description = "Reads."
  actions     = ["view_flyte_inventory"]
}
`;
const project = `resource "unionai_project" "etl" {
  name        = "etl"
  description = "Tables."
}
`;
const policy = `resource "unionai_policy" "readers" {
  name        = "readers"
  description = "Reads."
  organization {
    id      = "acme"
    role_id = unionai_role.reader.id
  }
}
`;
const client = (rights: Rights, expiresAfter?: number) => ({
  clients: { deployer: { secret: 'not-a-secret', rights, ...(expiresAfter === undefined ? {} : { expiresAfter }) } },
});

// What follows takes a run of Terraform per line.
const isSlow = process.env.SLOW_TESTS !== undefined;

describe('A run asks Union.ai', function () {
  needs('terraform');
  this.timeout(60_000);
  let own: Trial;
  before(async () => {
    own = await trial(role);
  });
  beforeEach(() => forget(own.world));

  it('for a token alone, in a first plan (run)', async () => {
    equal((await own.plan()).status, 0);
    deepEqual(own.requests({ tokens: true }), ['Token OK']);
  });

  it('for one token in the apply of a saved plan (run)', async () => {
    await own.plan('-out=saved');
    forget(own.world);
    equal((await own.apply('saved')).status, 0);
    deepEqual(own.requests({ tokens: true }), ['Token OK', 'GetRole NotFound', 'CreateRole OK']);
  });

  it('for two tokens in an apply (run)', async () => {
    equal((await own.apply()).status, 0);
    deepEqual(own.requests({ tokens: true }), ['Token OK', 'GetRole OK', 'Token OK']);
  });

  it('for three tokens in a destroy (run)', async () => {
    equal((await own.destroy()).status, 0);
    equal(own.requests({ tokens: true }).filter((one) => one === 'Token OK').length, 3);
  });
});

describe('A key', function () {
  needs('terraform');
  this.timeout(60_000);
  if (!isSlow) return;

  it('without any rights plans green, and fails in the apply (run)', async () => {
    const own = await trial(role, client('none'));
    const planned = await own.plan();
    deepEqual([planned.status, planned.changes], [0, { 'unionai_role.reader': 'create' }]);
    const { status, errors } = await own.apply();
    notEqual(status, 0);
    match(errors[0]?.detail ?? '', /^Unable to create role, got error: rpc error: code = PermissionDenied desc = /);
    // Any error of GetRole counts as "there is none".
    deepEqual(own.requests(), ['GetRole PermissionDenied', 'CreateRole PermissionDenied']);
  });

  it('without any rights fails in a plan that reads a built-in role (run)', async () => {
    const own = await trial('data "unionai_role" "viewer" {\n  id = "viewer"\n}\n', client('none'));
    const { status, errors } = await own.plan();
    notEqual(status, 0);
    deepEqual(
      errors.map(({ summary }) => summary),
      ['Failed to fetch role'],
    );
    own.seed(client('view'));
    equal((await own.plan()).status, 0);
  });

  it('without any rights passes data.unionai_controlplane, which asks nothing (source)', async () => {
    const own = await trial('data "unionai_controlplane" "this" {}\n', client('none'));
    equal((await own.plan()).status, 0);
    deepEqual(own.requests(), []);
  });

  it('that only views refreshes and plans, and fails in the apply (run)', async () => {
    const own = await trial(role);
    equal((await own.apply()).status, 0);
    own.seed(client('view'));
    own.configure(role + project);
    deepEqual((await own.plan()).changes, { 'unionai_project.etl': 'create' });
    const { errors } = await own.apply();
    match(errors[0]?.detail ?? '', /^Unable to create project, got error: rpc error: code = PermissionDenied/);
    equal(own.objects.projects.get('etl'), undefined);
  });

  it('is good for what its policies grant, where unionai_api_key made it (source: no default policies)', async () => {
    const access = (granted: string) => `${role}
resource "unionai_api_key" "ci" {
  id = "ci"
}
${granted}`;
    const own = await trial(access(''));
    equal((await own.apply()).status, 0);
    const made = own.objects.applications.get('ci');
    own.seed({ clients: { deployer: 'not-a-secret' } });
    const ci = own.as(keyOf('ci', { secret: made?.secret ?? '', org: 'None' }));
    match((await ci.plan()).errors[0]?.detail ?? '', /PermissionDenied/);
    const granted = `${policy}
resource "unionai_application_access" "ci" {
  app    = unionai_api_key.ci.id
  policy = unionai_policy.readers.id
}
`;
    own.configure(access(granted));
    equal((await own.apply()).status, 0);
    equal((await ci.plan('-detailed-exitcode')).status, 0);
    match((await ci.destroy()).errors[0]?.detail ?? '', /PermissionDenied/);
  });
});

describe('A run', function () {
  needs('terraform');
  this.timeout(60_000);
  if (!isSlow) return;

  it('ends in "Unauthenticated" once its token is expired, and keeps what it made (run)', async () => {
    const own = await trial(`${project}${role.replace('name ', 'depends_on = [unionai_project.etl]\n  name ')}`, {
      ...client('full', 2),
    });
    const { errors } = await own.apply();
    match(errors[0]?.detail ?? '', /code = Unauthenticated/);
    deepEqual(own.requests(), [
      'ListProjects OK',
      'RegisterProject OK',
      'GetRole Unauthenticated',
      'CreateRole Unauthenticated',
    ]);
    own.seed(client('full'));
    deepEqual((await own.plan()).changes, { 'unionai_role.reader': 'create' });
  });

  it('fails at the first "Unavailable": nothing is tried again (run)', async () => {
    const own = await trial(role, { outages: [{ call: 'CreateRole', mode: 'unavailable', times: 1 }] });
    match((await own.apply()).errors[0]?.detail ?? '', /code = Unavailable/);
    deepEqual(own.requests(), ['GetRole NotFound', 'CreateRole Unavailable']);
    equal((await own.apply()).status, 0);
  });

  it('hangs until it is killed where a request is not answered (run)', async () => {
    const own = await trial(role, { outages: [{ call: 'CreateRole', mode: 'hang' }] });
    const { PATH = '', HOME = '' } = process.env;
    const env = { PATH, HOME, ...stubEnvironment(own.world), UNIONAI_API_KEY: keyOf() };
    const child = spawn('terraform', ['apply', '-auto-approve', '-input=false'], {
      cwd: own.dir,
      env,
      stdio: 'ignore',
    });
    const ended = new Promise((resolve) => child.on('close', resolve));
    const asked = (): boolean => requests(own.world).some(({ call }) => call === 'CreateRole');
    while (!asked() && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 100));
    await new Promise((resolve) => setTimeout(resolve, 1000));
    equal(child.exitCode, null, join(own.dir, 'it still waits'));
    child.kill('SIGKILL');
    await ended;
    deepEqual(own.requests(), ['GetRole NotFound', 'CreateRole none']);
  });
});
