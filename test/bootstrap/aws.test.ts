import { deepEqual, equal, ok } from 'node:assert/strict';
import { plan } from '../../src/plan/plan.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { resourcesIn } from '../../templates/bootstrap/resources.ts';
import { needs } from '../terraform/workbench.ts';
import { documentedIn } from './access.ts';
import { type AppliedBootstrap, applyBootstrap } from './applied.ts';
import { awsAccess, claimsComparedBySts } from './aws-access.ts';
import { awsRepositories } from './aws-repositories.ts';
import { disagreements } from './disagreements.ts';

// One repository by default, all in slow runs.
const selected = Object.entries(awsRepositories).slice(0, process.env.SLOW_TESTS === undefined ? 1 : undefined);

for (const [title, answers] of selected) {
  const repository = repositoryOf(answers);
  const { binary } = repository.engine;
  describe(`The bootstrap of AWS: ${title}`, function () {
    needs(binary);
    this.timeout(120_000);
    let applied: AppliedBootstrap;
    before(async () => {
      applied = await applyBootstrap(answers, 'aws');
    });
    after(() => applied?.remove());

    const { identities } = resourcesIn(repository, 'aws');
    const compared = claimsComparedBySts(answers);
    const security = plan(answers).get('SECURITY.md')?.text ?? '';

    it('is formatted, and changes nothing when it is applied again', async () => {
      const formatted = await applied.engine('fmt', '-check', '-recursive', '-no-color');
      equal(formatted.status, 0, formatted.text);
      const second = await applied.engine('plan', '-detailed-exitcode', '-input=false', '-no-color');
      equal(second.status, 0, second.text);
    });

    it('gives each identity exactly the access that SECURITY.md documents, and only to its own jobs', () => {
      const access = awsAccess(applied, repository);
      deepEqual(disagreements(repository, 'aws', access, { compared, security }), []);
      if (identities.length > 0) ok(documentedIn(repository, 'aws', security).length > 0);
    });

    it('outputs the variables of each CI/CD environment', () => {
      const environments = applied.outputs.ci_environments as Record<string, Record<string, string>>;
      deepEqual(Object.keys(environments).toSorted(), identities.map(({ ciEnvironment }) => ciEnvironment).toSorted());
      for (const { ciEnvironment, savedPlans } of identities)
        deepEqual(Object.keys(environments[ciEnvironment] ?? {}).toSorted(), [
          'AWS_REGION',
          'AWS_ROLE_ARN',
          ...(savedPlans ? ['PLAN_BUCKET'] : []),
        ]);
    });
  });
}
