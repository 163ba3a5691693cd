import { deepEqual, ok } from 'node:assert/strict';
import { plan } from '../../src/plan/plan.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { needs } from '../terraform/workbench.ts';
import { applyBootstrap } from './applied.ts';
import { awsAccess, claimsComparedBySts } from './aws-access.ts';
import { policyMutants } from './aws-mutants.ts';
import { awsRepositories } from './aws-repositories.ts';
import { disagreements } from './disagreements.ts';

if (process.env.SLOW_TESTS !== undefined)
  describe('The evaluator of IAM policies', function () {
    this.timeout(300_000);
    for (const title of ['GitHub, native lock', 'GitLab, lock table', 'OpenTofu with an encrypted state']) {
      const answers = awsRepositories[title];
      if (answers === undefined) throw new Error(`no repository ${title}`);
      const repository = repositoryOf(answers);
      describe(title, () => {
        needs(repository.engine.binary);

        it('detects every condition that is missing, every wider action and resource, and exchanged policies', async () => {
          const applied = await applyBootstrap(answers, 'aws');
          const expected = {
            compared: claimsComparedBySts(answers),
            security: plan(answers).get('SECURITY.md')?.text ?? '',
          };
          const found = (resources = applied.resources): readonly string[] =>
            disagreements(repository, 'aws', awsAccess({ ...applied, resources }, repository), expected);
          deepEqual(found(), []);
          const mutants = policyMutants(applied.resources);
          ok(mutants.length > 100, `${mutants.length} mutants`);
          const missed = mutants.filter(({ resources }) => found(resources).length === 0);
          deepEqual(
            missed.map(({ title: what }) => what),
            [],
          );
          applied.remove();
        });
      });
    }
  });
