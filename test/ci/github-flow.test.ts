import { deepEqual, doesNotMatch, equal, match, rejects } from 'node:assert/strict';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { answersFor } from '../combinations.ts';
import { assertNoKey } from './canary.ts';
import { fakeEngine } from './engine.ts';
import { drive } from './github-driver.ts';
import { actions, environmentsOf, occasions } from './github-forge.ts';
import type { Occasion, WorkflowRun } from './github-workflow.ts';
import { ground } from './ground.ts';
import { needs } from '../terraform/workbench.ts';
import { cloudCommands, fakeCommands } from './toolbox.ts';

const answers = answersFor(
  { store: 'environment', read: 'ephemeral', backend: 's3', layout: 'directories', engine: 'terraform' },
  {
    ci: { kind: 'github-actions', repository: 'acme/ml-platform' },
    environments: ['dev', 'lab', 'staging', 'prod'].map((name) => ({
      name,
      org: `acme-${name}`,
      ...(name === 'lab' ? { tier: 'development' } : {}),
    })),
  },
);

/** A repository at a forge, with a stand-in for the engine, because only the order of things is looked at here. */
async function laid() {
  const { dir, outside } = await ground(answers, { unlocked: true });
  const commands = fakeCommands({ ...cloudCommands, terraform: fakeEngine, tflint: '', shellcheck: '', gh: '' });
  const { PATH = '' } = process.env;
  const forge = {
    environments: environmentsOf(answers, dir),
    outside: { ...outside, PATH: `${commands.path}:${PATH}` },
    tokens: {},
    actions,
  };
  const run = async (
    name: string,
    occasion: Occasion,
    mutate = (text: string): string => text,
  ): Promise<WorkflowRun> => {
    const text = readFileSync(join(dir, `.github/workflows/terraform-${name}.yml`), 'utf8');
    const done = await drive(dir, mutate(text), forge, occasion);
    assertNoKey(answers, done.traces);
    return done;
  };
  const applied = (log: string): readonly string[] =>
    [...log.matchAll(/^environment=(\S+) .* result=applied$/gm)].map(([, name = '']) => name);
  return { dir, run, applied, commands };
}

const everything = occasions.push(['staging', 'prod']);

describe('The deployment on GitHub', function () {
  needs('bash');
  this.timeout(30_000);
  let own: Awaited<ReturnType<typeof laid>>;
  beforeEach(async () => {
    own = await laid();
  });

  it('waits for approvals, tier by tier', async () => {
    const { results, log } = await own.run('deploy', occasions.push());
    deepEqual(own.applied(log), ['dev', 'lab']);
    equal(results['plan-staging'], 'success', 'what is to be approved is shown before');
    deepEqual(
      [results['apply-staging'], results['plan-prod'], results['apply-prod']],
      ['waiting', 'waiting', 'waiting'],
    );
    const approved = await own.run('deploy', occasions.push(['staging'], '18'));
    deepEqual(own.applied(approved.log), ['staging']);
    equal(approved.results['plan-prod'], 'success');
    equal(approved.results['apply-prod'], 'waiting');
  });

  it('applies in the order of the tiers, each its own plan', async () => {
    const { results, log, summary } = await own.run('deploy', everything);
    deepEqual(new Set(Object.values(results)), new Set(['success']));
    deepEqual(own.applied(log), ['dev', 'lab', 'staging', 'prod']);
    equal(summary.match(/^## Plan of (\S+)$/gm)?.length, 4);
    equal(summary.match(/^## Apply to (\S+)$/gm)?.length, 4);
  });

  it('goes on to production where development and staging have nothing to apply', async () => {
    await own.run('deploy', everything);
    appendFileSync(join(own.dir, 'environments/prod/main.tf'), '# changed\n');
    const { results, log } = await own.run('deploy', occasions.push(['prod'], '18'));
    deepEqual(own.applied(log), ['prod'], JSON.stringify(results));
    equal(results['apply-dev'], 'skipped');
  });

  it('stops before the next tier where one environment fails', async () => {
    const { results, log } = await own.run('deploy', everything, (text) =>
      text.replace('scripts/ci/plan.sh lab', 'scripts/ci/plan.sh no-such'),
    );
    deepEqual(own.applied(log), ['dev']);
    deepEqual([results['plan-lab'], results.development, results['plan-staging']], ['failure', 'skipped', 'skipped']);
    equal(results.production, 'skipped');
  });

  it('stops before the next tier where an apply was cancelled', async () => {
    const { results } = await own.run('deploy', { ...everything, cancelled: ['apply-dev'] });
    const { development, staging, production } = results;
    deepEqual([development, staging, production], ['skipped', 'skipped', 'skipped']);
    deepEqual([results['plan-staging'], results['plan-prod']], ['skipped', 'skipped']);
  });

  it('runs for pushes to the branch that is applied, and by hand from no other', async () => {
    const elsewhere = { ...occasions.push(), branch: 'topic' };
    deepEqual((await own.run('deploy', elsewhere)).results, {});
    const byHand = await own.run('deploy', occasions.dispatch('topic'));
    deepEqual([...new Set(Object.values(byHand.results))], ['skipped']);
  });

  /** Texts that are wrong in one place: no environment is applied, and what could have noticed did. */
  const mutants: Readonly<Record<string, readonly [from: string, to: string]>> = {
    'another output of the step': ['steps.plan.outputs.plan_sha256', 'steps.plan.outputs.sha256'],
    'another output of the job': ['needs.plan-dev.outputs.plan_key', 'needs.plan-dev.outputs.key'],
    'the output of another job': ['needs.plan-dev.outputs.plan_sha256', 'needs.plan-lab.outputs.plan_sha256'],
    'another name of a step': ['- id: seal', '- id: sealing'],
    'another path to the plan': [
      'scripts/ci/seal.sh dev "$RUNNER_TEMP/plan"',
      'scripts/ci/seal.sh dev "$RUNNER_TEMP/p"',
    ],
    'a path that is relative': ['scripts/ci/apply.sh dev "$RUNNER_TEMP/plan"', 'scripts/ci/apply.sh dev plan'],
    'another environment of the forge': ['environment: dev # the identity that applies', 'environment: dev-apply # x'],
    'another secret': ['secrets.UNIONAI_API_KEY', 'secrets.API_KEY'],
    'a login without a token': ['id-token: write', 'id-token: none'],
    'an expression in a script': ['"$PLAN_SHA256"', `"\${{ needs.plan-dev.outputs.plan_sha256 }}"`],
    'no checkout': ['uses: actions/checkout', 'uses: actions/checkin'],
    'a need that is no job': ['needs: plan-dev', 'needs: plan-devel'],
    'a condition that is never met': ["has_changes == 'true'", "has_changes == 'yes'"],
  };
  const all = Object.entries(mutants);
  for (const [what, [from, to]] of process.env.SLOW_TESTS === undefined ? all.slice(0, 6) : all)
    it(`does not apply with ${what}`, async () => {
      let applied: readonly string[] = ['nothing ran'];
      const attempt = async (): Promise<void> => {
        const { log } = await own.run('deploy', occasions.push(), (text) => {
          equal(text.includes(from), true);
          return text.replace(from, () => to);
        });
        applied = own.applied(log);
      };
      await attempt().catch(() => {
        applied = [];
      });
      equal(applied.includes('dev'), false);
    });

  it('takes no expression that is not known here', async () => {
    const unknown = (text: string): string =>
      text.replace("github.ref == 'refs/heads/main'", "contains(github.ref, 'main')");
    await rejects(own.run('deploy', occasions.push(), unknown), /no expression that is known here|is not there/);
  });
});

describe('A pull request on GitHub', () => {
  needs('bash');
  let own: Awaited<ReturnType<typeof laid>>;
  before(async () => {
    own = await laid();
  });

  it('is checked, and planned for development alone, with what only reads', async () => {
    const { results, log, summary } = await own.run('check', occasions.request());
    deepEqual(results, { static: 'success', scan: 'success', plan: 'success' });
    match(summary, /^## Plan of dev$/m);
    doesNotMatch(summary, /staging|prod|Apply/);
    doesNotMatch(log, /(plan|show)\.sh (?!dev)|apply\.sh/);
  });

  for (const [who, occasion] of [
    ['of a fork', occasions.request('somebody/ml-platform')],
    ['of Dependabot', occasions.request('acme/ml-platform', 'dependabot[bot]')],
    ['of Dependabot, run again by somebody', occasions.request('acme/ml-platform', 'dependabot[bot]', 'somebody')],
    ['that Dependabot pushed to', occasions.request('acme/ml-platform', 'somebody', 'dependabot[bot]')],
  ] as const)
    it(`${who} is checked, and gets no identity`, async () => {
      const { results } = await own.run('check', occasion);
      deepEqual(results, { static: 'success', scan: 'success', plan: 'skipped' });
    });

  it('is not planned where the checks fail', async () => {
    const { results } = await own.run('check', occasions.request(), (text) => text.replace('static.sh', 'no-such.sh'));
    deepEqual(results, { static: 'failure', scan: 'success', plan: 'skipped' });
  });
});

describe('The nightly check on GitHub', function () {
  needs('bash');
  this.timeout(30_000);
  let own: Awaited<ReturnType<typeof laid>>;
  before(async () => {
    own = await laid();
    await own.run('deploy', everything);
  });

  it('is quiet while the world is as committed', async () => {
    const { results, log } = await own.run('drift', occasions.schedule());
    deepEqual(results, { drift: 'success', report: 'skipped' });
    for (const name of ['dev', 'lab', 'staging', 'prod']) match(log, new RegExp(`^${name}: as committed$`, 'm'));
  });

  it('finds the drift of one environment, looks at the others, and has it reported by a job without an identity', async () => {
    appendFileSync(join(own.dir, 'environments/lab/main.tf'), '# changed\n');
    const { results, log, summary } = await own.run('drift', occasions.schedule());
    deepEqual(results, { drift: 'failure', report: 'success' });
    match(log, /^::warning::lab has drifted$/m);
    match(log, /^prod: as committed$/m);
    match(summary, /^## Drift of lab$/m);
    doesNotMatch(log + summary, /value = "hand"/);
    match(
      own.commands.calls('gh').join('\n'),
      /issue create --repo acme\/ml-platform .*\n\nhttps:\/\/github\.com\/acme\/ml-platform\/actions\/runs\/17/,
    );
  });
});
