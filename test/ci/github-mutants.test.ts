import { deepEqual, equal, rejects } from 'node:assert/strict';
import { needs } from '../terraform/workbench.ts';
import { occasions } from './github-forge.ts';
import { appliedTo, fourEnvironments, type OnGitHub, onGitHub } from './github-ground.ts';

describe('The deployment on GitHub, with one mistake', function () {
  needs('bash');
  this.timeout(30_000);
  let own: OnGitHub;
  beforeEach(async () => {
    own = await onGitHub(fourEnvironments, { standIn: true });
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
    'another environment of the forge': ['environment: dev # apply identity', 'environment: dev-apply # x'],
    'another secret': ['secrets.UNIONAI_API_KEY', 'secrets.API_KEY'],
    'a login without a token': ['id-token: write', 'id-token: none'],
    'an expression in a script': ['"$PLAN_SHA256"', `"\${{ needs.plan-dev.outputs.plan_sha256 }}"`],
    'no checkout': ['uses: actions/checkout', 'uses: actions/checkin'],
    'a need that is no job': ['needs: plan-dev', 'needs: plan-devel'],
    'a condition that is never met': ["has_changes == 'true'", "has_changes == 'yes'"],
  };
  const all = Object.entries(mutants);
  for (const [what, [from, to]] of process.env.SLOW_TESTS === undefined ? all.slice(0, 2) : all)
    it(`does not apply with ${what}`, async () => {
      let applied: readonly string[] = ['nothing ran'];
      let isThere = false;
      const attempt = async (): Promise<void> => {
        const { log } = await own.run('deploy', occasions.push(), (text) => {
          isThere = text.includes(from);
          return text.replace(from, () => to);
        });
        applied = appliedTo(log);
      };
      await attempt().catch(() => {
        applied = [];
      });
      deepEqual([isThere, applied.includes('dev')], [true, false]);
    });

  it('applies with none', async () => {
    const { log } = await own.run('deploy', occasions.push());
    equal(appliedTo(log).includes('dev'), true);
  });

  it('takes no expression that is not known here', async () => {
    const unknown = (text: string): string =>
      text.replace("github.ref == 'refs/heads/main'", "contains(github.ref, 'main')");
    await rejects(own.run('deploy', occasions.push(), unknown), /no expression that is known here|is not there/);
  });
});
