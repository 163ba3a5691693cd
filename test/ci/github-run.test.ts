import { deepEqual, equal, match } from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answers } from '../../src/model/answers.ts';
import { answersFor } from '../combinations.ts';
import { fakeHttpState } from '../fakes/http-state.ts';
import { fakeAws } from '../fakes/s3.ts';
import { selfSigned } from '../stub/certificate.ts';
import { calls, needs } from '../terraform/workbench.ts';
import { unionKey } from '../terraform/keys.ts';
import { assertNoKey } from './canary.ts';
import { drive } from './github-driver.ts';
import { actions, environmentsOf, occasions } from './github-forge.ts';
import type { Occasion, Texts, WorkflowRun } from './github-workflow.ts';
import { ground } from './ground.ts';
import { cloudCommands, fakeCommands } from './toolbox.ts';

/** A repository with its own backend, whose fake `outside` leads to and `states` shows. */
async function laid(answers: Answers, outside: Texts, states: ReadonlyMap<string, Buffer>, settings: Texts = {}) {
  const own = await ground(answers, { keepsBackend: true });
  const commands = fakeCommands({ ...cloudCommands, tflint: '', shellcheck: '', gh: '' });
  const forge = {
    environments: environmentsOf(answers, own.dir, settings),
    outside: { ...own.outside, ...outside, PATH: `${commands.path}:${process.env.PATH ?? ''}` },
    tokens: {},
    actions,
  };
  const run = async (name: string, occasion: Occasion): Promise<WorkflowRun> => {
    const text = readFileSync(join(own.dir, `.github/workflows/terraform-${name}.yml`), 'utf8');
    const done = await drive(own.dir, text, forge, occasion);
    const { texts, folders } = done.traces;
    const kept = Object.fromEntries([...states].map(([name, bytes]) => [name, bytes.toString('utf8')]));
    assertNoKey(answers, { texts: { ...texts, ...kept }, folders: [...folders, commands.place] });
    return done;
  };
  return { dir: own.dir, world: own.world, commands, run };
}

const created = (world: string): readonly string[] => [
  ...new Set(calls(world).flatMap(({ op, org }) => (op === 'create' && org !== undefined ? [org] : []))),
];

const ci = { kind: 'github-actions', repository: 'acme/ml-platform' };

/** Both stores that differ for a pipeline: one that the engine reads, and one that the forge keeps. */
for (const store of process.env.SLOW_TESTS === undefined ? ['environment'] : ['environment', 'aws-secrets-manager'])
  describe(`A repository on GitHub with a sealed plan, ${store}`, function () {
    needs('terraform', 'bash');
    this.timeout(120_000);
    const choice = { read: 'ephemeral', backend: 's3', layout: 'directories', engine: 'terraform' };
    const answers = answersFor({ ...choice, store }, { ci });
    let aws: Awaited<ReturnType<typeof fakeAws>>;
    let own: Awaited<ReturnType<typeof laid>>;
    before(async () => {
      aws = await fakeAws();
      const { AWS_ACCESS_KEY_ID: _, AWS_SECRET_ACCESS_KEY: __, ...network } = aws.environment;
      own = await laid(answers, network, aws.objects);
    });
    after(() => aws?.close());
    const states = (): readonly string[] => [...aws.objects.keys()];

    it('plans development for a pull request, and changes nothing', async () => {
      const { results, summary } = await own.run('check', occasions.request());
      deepEqual(results, { static: 'success', scan: 'success', plan: 'success' });
      match(summary, /^## Plan of dev$/m);
      match(summary, /^ {4}Plan: 3 to add, 0 to change, 0 to destroy\.$/m);
      deepEqual([states(), created(own.world), own.commands.calls('aws')], [[], [], []]);
    });

    it('applies development on a push, and shows what production waits for', async () => {
      const { results, log, summary } = await own.run('deploy', occasions.push());
      deepEqual(
        [results['apply-dev'], results['plan-prod-eu'], results['apply-prod-eu']],
        ['success', 'success', 'waiting'],
        log,
      );
      match(summary, /^## Plan of prod-eu$/m);
      deepEqual(created(own.world), ['acme']);
      deepEqual(states(), ['acme-tfstate/unionai/ml-platform/dev/terraform.tfstate']);
    });

    it('applies to production what was approved, though development has nothing to apply', async () => {
      const { results, log } = await own.run('deploy', occasions.push(['prod-eu'], '18'));
      deepEqual([results['apply-dev'], results['apply-prod-eu']], ['skipped', 'success'], log);
      const [, sum = ''] = /^environment=prod-eu has_changes=true plan_sha256=(\w+)$/m.exec(log) ?? [];
      match(
        log,
        new RegExp(`^environment=prod-eu actor=somebody commit=c0ffee plan_sha256=${sum} result=applied$`, 'm'),
      );
      const places = own.commands
        .calls('aws')
        .map((call) => / --key (\S+) .*--expected-bucket-owner (\d+)/.exec(call)?.slice(1));
      deepEqual(places.at(-1), [`plans/prod-eu/18-1/${sum}.tfplan`, '123456789012']);
      deepEqual(created(own.world), ['acme', 'acme-prod']);
    });

    it('finds drift at night, and names addresses only', async () => {
      const main = 'environments/prod-eu/main.tf';
      const text = readFileSync(join(own.dir, main), 'utf8');
      const changed = text.replace('Managed as code.', 'Managed by hand.');
      equal(changed === text, false);
      writeFileSync(join(own.dir, main), changed);
      const { results, log, summary } = await own.run('drift', occasions.schedule());
      deepEqual(results, { drift: 'failure', report: 'success' }, log);
      match(log, /^dev: as committed$/m);
      match(
        summary,
        /^## Drift of prod-eu\n\n {4}module\.workspace\.unionai_project\.this\["ml-platform"\] will be updated in-place\n\n$/,
      );
      equal(/by hand/.test(log + summary), false);
      match(own.commands.calls('gh').join('\n'), /issue create/);
    });
  });

describe('A repository on GitHub with its state at GitLab, environments in one root', function () {
  needs('terraform', 'bash');
  this.timeout(120_000);
  const certificate = selfSigned();
  const password = ['not', 'a', 'token'].join('-');
  let gitlab: Awaited<ReturnType<typeof fakeHttpState>>;
  let own: Awaited<ReturnType<typeof laid>>;
  let answers: Answers;
  before(async () => {
    gitlab = await fakeHttpState(`someone:${password}`, certificate);
    answers = answersFor(
      { store: 'environment', read: 'ephemeral', backend: 'gitlab', layout: 'aliases', engine: 'terraform' },
      { ci, backend: { kind: 'gitlab', projectId: '4711', host: `localhost:${gitlab.port}` } },
    );
    const login = { TF_HTTP_USERNAME: 'someone', TF_HTTP_PASSWORD: password };
    own = await laid(answers, { TF_HTTP_CLIENT_CA_CERTIFICATE_PEM: certificate.certPem }, gitlab.states, login);
  });
  after(() => gitlab?.close());

  it('plans nothing for a pull request, because production is in the root', async () => {
    const text = readFileSync(join(own.dir, '.github/workflows/terraform-check.yml'), 'utf8');
    equal(/plan\.sh/.test(text), false);
  });

  it('plans again when it applies, and applies both environments after one approval', async () => {
    const { results, log } = await own.run('deploy', occasions.push(['prod-eu']));
    deepEqual(results, { 'plan-prod-eu': 'success', 'apply-prod-eu': 'success', production: 'success' }, log);
    deepEqual([...created(own.world)].sort(), ['acme', 'acme-prod']);
    const used = new Set(
      calls(own.world).flatMap(({ provider, api_key: key }) => (provider === 'unionai' ? [key] : [])),
    );
    deepEqual([...used].sort(), answers.environments.map((environment) => unionKey(environment)).sort());
  });
});
