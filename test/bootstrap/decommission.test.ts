import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cli } from '../cli/cli.ts';
import { made } from '../cli/made.ts';
import { listing } from '../folder.ts';
import { installStandIns, type StandIns } from '../keys/standins/install.ts';
import { emptyWorld } from '../keys/standins/world.ts';
import { type Served, serve } from '../setup/forge.ts';
import { GitHub } from '../setup/github.ts';
import { isSlow } from '../slow.ts';
import { needs, type Ran, run } from '../terraform/workbench.ts';
import { type FakeEngine, fakeEngine } from './fake-engine.ts';

interface Removal {
  readonly dir: string;
  readonly engine: FakeEngine;
  readonly forge: GitHub;
  readonly served: Served;
  readonly tools: StandIns;
  decommission(...args: readonly string[]): Promise<Ran>;
  clients(): readonly string[];
}

const lock = '.terraform.lock.hcl';

/** A repository with dev, qa and prod, whose states have objects, whose keys are stored, and whose forge is configured. */
async function ground(layout: string, ...more: readonly string[]): Promise<Removal> {
  const dir = await made([
    ...['--ci', 'github-actions', '--set', 'ci.repository=acme/ml-platform', '--layout', layout],
    ...['--environments', 'dev,qa,prod', '--org', 'acme', ...more],
  ]);
  const roots = layout === 'aliases' ? ['.'] : ['environments/dev', 'environments/qa', 'environments/prod'];
  const clouds = readdirSync(join(dir, 'bootstrap')).map((cloud) => `bootstrap/${cloud}`);
  for (const root of [...roots, ...clouds]) writeFileSync(join(dir, root, lock), '');
  const engine = fakeEngine(dir);
  for (const root of roots)
    engine.hold(
      root,
      layout === 'aliases'
        ? ['module.dev.unionai_project.this["a"]', 'module.qa.unionai_project.this["a"]', 'module.qa.data.x.y']
        : ['module.workspace.unionai_project.this["a"]', 'data.unionai_control_plane.this'],
    );
  const tools = installStandIns(emptyWorld({ host: 'acme.hosted.unionai.cloud', org: 'acme' }), ['aws', 'flyte']);
  const keys = ['dev', 'qa', 'qa-plan', 'prod'].map((name) => `infra-${name}`);
  tools.change(({ aws, union }) => {
    for (const client of keys)
      union.keys[client] = { secret: `not-a-secret-of-${client}`, issued: '2026-01-01T00:00:00Z', policies: [] };
    for (const environment of ['qa', 'prod'])
      for (const name of ['terraform-api-key', 'terraform-api-key-plan'].flatMap((one) => [one, `${one}-pending`]))
        aws.secrets[`us-west-2/unionai/${environment}/${name}`] = { versions: {}, tags: {} };
  });
  const forge = new GitHub();
  for (const name of ['dev', 'qa', 'prod'].flatMap((one) => [one, `${one}-plan`]))
    forge.environments.set(name, {
      ...{ wait_timer: 0, prevent_self_review: true, reviewers: [], deployment_branch_policy: null },
      ...{ can_admins_bypass: false, policies: [], variables: new Map([['AWS_ROLE_ARN', name]]), secrets: [] },
    });
  const served = await serve('gh', forge.answer);
  const PATH = [served.path, tools.path, engine.path, process.env.PATH].join(':');
  const ids = { TF_VAR_github_owner_id: '1', TF_VAR_github_repository_id: '2' };
  return {
    dir,
    engine,
    forge,
    served,
    tools,
    decommission: (...args) => run(join(dir, 'scripts/decommission.sh'), args, { cwd: '/', env: { PATH, ...ids } }),
    clients: () => Object.keys(tools.world().union.keys).toSorted(),
  };
}

const recordOf = ({ dir }: Removal): string => readFileSync(join(dir, 'decommission/qa.env'), 'utf8');

describe('scripts/decommission.sh', function () {
  needs('curl', 'base64');
  this.timeout(120_000);
  let own: Removal;
  before(async () => {
    own = await ground('directories');
  });
  after(() => own?.served.close());
  const objects = (): readonly string[] => own.engine.held('environments/qa');

  it('refuses wrong usage and an environment that does not exist', async () => {
    for (const args of [[], ['qa', 'dev'], ['qa', '--yes', 'dev'], ['qa', '--force'], ['unknown'], ['../qa']]) {
      const ran = await own.decommission(...args);
      equal(ran.status, 2, ran.text);
    }
    deepEqual(own.engine.calls(), []);
  });

  it('prints its commands and runs none of them with --dry-run', async () => {
    const before = listing(own.dir);
    const { status, stdout } = await own.decommission('qa', '--dry-run');
    equal(status, 0);
    deepEqual(stdout.trim().split('\n'), [
      'scripts/destroy.sh qa',
      'scripts/keys.sh delete qa --yes',
      'scripts/keys.sh delete qa --plan --yes',
    ]);
    deepEqual([own.engine.calls(), own.tools.calls(), listing(own.dir)], [[], [], before]);
  });

  it('changes nothing without the name of the environment', async () => {
    const ran = await own.decommission('qa');
    equal(ran.status, 2, ran.text);
    match(ran.stderr, /no terminal to confirm\. Add --yes qa\. Nothing was changed/);
    deepEqual(own.engine.calls(), []);
  });

  it('deletes no key while the state has objects, or cannot be read', async () => {
    const keys = own.clients();
    const settings = join(own.dir, 'environments/qa', lock);
    rmSync(settings);
    equal((await own.decommission('qa', '--yes', 'qa')).status, 2);
    writeFileSync(settings, '');
    const checked = await own.decommission('qa', '--check');
    equal(checked.status, 1, checked.text);
    match(checked.stderr, /The state of qa contains:\n {2}module\.workspace\.unionai_project\.this/);
    deepEqual([own.clients(), objects().length], [keys, 2]);
  });

  it('destroys the objects, and then deletes both keys, of this environment only', async () => {
    const ran = await own.decommission('qa', '--yes', 'qa');
    equal(ran.status, 0, ran.text);
    ok(!/not-a-secret/.test(ran.text));
    deepEqual(objects(), []);
    deepEqual(own.clients(), ['infra-dev', 'infra-prod']);
    equal(own.engine.held('environments/dev').length, 2);
    match(recordOf(own), /^CI_ENVIRONMENT=qa$/m);
    match(recordOf(own), /^KEYS_DELETED=2\S+Z$/m);
    match(ran.stderr, /Next: npx generator-unionai-terraform environment qa --remove --state-is-empty/);
    // The forge is not changed: the identities of the jobs still exist.
    ok(own.forge.environments.has('qa'));
    equal((await own.decommission('qa', '--check')).status, 0);
    if (isSlow) equal((await own.decommission('qa', '--yes', 'qa')).status, 0);
  });

  it('passes no key to a program as an argument', () => {
    for (const { args } of own.tools.calls()) ok(!args.join(' ').includes('not-a-secret'));
  });

  it('then deletes the secrets and identities before the CI/CD environments, and reads everything back', async () => {
    const values = (name: string): string => join(own.dir, `scripts/setup/values/${name}.env`);
    const removed = await cli(['environment', 'qa', '--remove', '--state-is-empty'], { cwd: own.dir });
    equal(removed.status, 0, removed.text);
    match(removed.stdout, /\d+\. scripts\/decommission\.sh qa /);
    await run('mkdir', ['-p', join(own.dir, 'scripts/setup/values')], { cwd: own.dir });
    for (const name of ['qa', 'qa-plan', 'dev']) writeFileSync(values(name), 'AWS_ROLE_ARN=x\n');
    own.engine.change('bootstrap/aws');
    const printed = await own.decommission('qa', '--dry-run');
    deepEqual(printed.stdout.trim().split('\n'), [
      'scripts/bootstrap.sh apply',
      'scripts/bootstrap.sh status',
      'scripts/setup.sh --delete qa-plan qa qa-rotate',
      'rm -f -- scripts/setup/values/qa-plan.env',
      'rm -f -- scripts/setup/values/qa.env',
    ]);
    equal((await own.decommission('qa', '--check')).status, 1);
    ok(own.forge.environments.has('qa'));
    const ran = await own.decommission('qa', '--yes', 'qa');
    equal(ran.status, 0, ran.text);
    deepEqual(own.engine.applies().at(-1), 'bootstrap/aws');
    deepEqual([...own.forge.environments.keys()].toSorted(), ['dev', 'dev-plan', 'prod', 'prod-plan']);
    deepEqual(
      ['qa', 'qa-plan', 'dev'].map((name) => existsSync(values(name))),
      [false, false, true],
    );
    match(recordOf(own), /^COMPLETED=2\S+Z$/m);
    equal((await own.decommission('qa', '--check')).status, 0);
  });

  it('deletes no CI/CD environment if the identities were not deleted', async () => {
    own.forge.environments.set('qa', { ...own.forge.environments.get('dev') } as never);
    own.engine.change('bootstrap/aws');
    rmSync(join(own.dir, 'bootstrap/aws', lock));
    const ran = await own.decommission('qa', '--yes', 'qa');
    equal(ran.status, 2, ran.text);
    match(ran.stderr, /this step did not complete: scripts\/bootstrap\.sh apply/);
    ok(own.forge.environments.has('qa'));
  });

  it('refuses the second part without the proof of the first one', async () => {
    writeFileSync(join(own.dir, 'decommission/qa.env'), 'ENVIRONMENT=qa\nCI_ENVIRONMENT=qa\n');
    const ran = await own.decommission('qa', '--yes', 'qa');
    equal(ran.status, 1, ran.text);
    match(ran.stderr, /does not say that the objects were destroyed and the keys deleted/);
  });
});

if (isSlow)
  describe('scripts/decommission.sh with a fault', function () {
    needs('curl', 'base64');
    this.timeout(600_000);
    let own: Removal;
    before(async () => {
      own = await ground('directories');
    });
    after(() => own?.served.close());

    it('stops at a tool that fails, and continues when it is run again: the first part', async () => {
      for (const at of [0, 2, 5, 8]) {
        own.tools.setFault({ at, fault: 'fail' });
        const ran = await own.decommission('qa', '--yes', 'qa');
        own.tools.setFault(undefined);
        ok([1, 74].includes(ran.status ?? 0), `${at}: ${ran.text}`);
        ok(!existsSync(join(own.dir, 'decommission/qa.env')), `${at}`);
      }
      const ran = await own.decommission('qa', '--yes', 'qa');
      equal(ran.status, 0, ran.text);
      deepEqual(own.clients(), ['infra-dev', 'infra-prod']);
    });

    it('stops at an error of the forge, and continues when it is run again: the second part', async () => {
      equal((await cli(['environment', 'qa', '--remove', '--state-is-empty'], { cwd: own.dir })).status, 0);
      own.engine.change('bootstrap/aws');
      for (const at of [0, 1, 2, 3, 5, 6]) {
        own.served.reset(at, { reply: { status: 502, body: '<html>' } });
        const ran = await own.decommission('qa', '--yes', 'qa');
        equal(ran.status, 74, `${at}: ${ran.text}`);
        ok(!/^COMPLETED=2/m.test(recordOf(own)));
      }
      own.served.reset();
      equal((await own.decommission('qa', '--yes', 'qa')).status, 0);
      equal(own.forge.environments.has('qa') || own.forge.environments.has('qa-plan'), false);
    });
  });

if (isSlow)
  describe('scripts/decommission.sh, environments that share a root module', function () {
    needs('curl', 'base64');
    this.timeout(120_000);

    it('removes the module of the environment, and no CI/CD environment that the others use', async () => {
      const own = await ground('aliases');
      try {
        const first = await own.decommission('qa', '--yes', 'qa');
        equal(first.status, 0, first.text);
        deepEqual(own.engine.held('.'), ['module.dev.unionai_project.this["a"]']);
        const removed = await cli(['environment', 'qa', '--remove', '--state-is-empty'], { cwd: own.dir });
        equal(removed.status, 0, removed.text);
        const second = await own.decommission('qa', '--yes', 'qa');
        equal(second.status, 0, second.text);
        equal(own.forge.environments.size, 6);
        // They are named for prod: without it, the pipeline uses those of dev.
        const last = await own.decommission('prod', '--yes', 'prod');
        equal(last.status, 0, last.text);
        const renamed = await cli(['environment', 'prod', '--remove', '--state-is-empty'], { cwd: own.dir });
        equal(renamed.status, 0, renamed.text);
        match(
          renamed.stdout,
          /scripts\/setup\.sh dev\n[\s\S]*Wait for the next deployment[\s\S]*scripts\/decommission\.sh prod /,
        );
        equal((await own.decommission('prod', '--yes', 'prod')).status, 0);
        deepEqual([...own.forge.environments.keys()].toSorted(), ['dev', 'dev-plan', 'qa', 'qa-plan']);
      } finally {
        await own.served.close();
      }
    });
  });
