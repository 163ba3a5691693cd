import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { environmentLimits } from '../../src/guidance/environment-limits.ts';
import type { Answers } from '../../src/model/answers.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { policySize } from '../../templates/bootstrap/aws/over-limits.ts';
import { resourcesIn } from '../../templates/bootstrap/resources.ts';
import { platforms } from '../ci/pipelines.ts';
import { answersFor, type Combination, usual } from '../combinations.ts';
import { needs } from '../terraform/workbench.ts';
import { type AppliedBootstrap, applyBootstrap, type StateResource } from './applied.ts';

const base: Combination = { ...usual, layout: 'aliases' };

function environments(count: number, more: (name: string) => object = () => ({})): readonly object[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `env-${index}`,
    org: `acme-${index}`,
    ...more(`env-${index}`),
  }));
}

/** Applies the bootstrap of some answers against the stub providers, and removes it. */
async function applied<T>(answers: Answers, cloud: 'aws' | 'azure' | 'vault', look: (found: Found) => T): Promise<T> {
  const bootstrap: AppliedBootstrap = await applyBootstrap(answers, cloud);
  try {
    const managed = bootstrap.resources.filter(({ mode }) => mode === 'managed');
    return look((wanted) => managed.flatMap(({ type, values }) => (type === wanted ? [values] : [])));
  } finally {
    bootstrap.remove();
  }
}

/** The values of the resources of a type. */
type Found = (type: string) => readonly StateResource['values'][];

const ascending = (one: number, other: number): number => one - other;

describe('The limits of clouds, with many environments', function () {
  needs('terraform');
  this.timeout(180_000);

  for (const [title, count, most, more] of [
    ['plan and apply', 10, 21, {}],
    ['rotation', 3, 5, { rotation: { automatic: true } }],
  ] as const)
    describe(`AWS, ${title}, one root module`, () => {
      const answersOf = (number: number): Answers =>
        answersFor(base, { ...more, ci: platforms['github-actions'], environments: environments(number) });

      it('the policy of a role is almost as large as expected', async () => {
        const answers = answersOf(count);
        const { identities } = resourcesIn(repositoryOf(answers), 'aws');
        await applied(answers, 'aws', (found) => {
          const sizeOf = ({ policy }: StateResource['values']): number =>
            JSON.stringify(JSON.parse(String(policy))).length;
          const sizes = found('aws_iam_role_policy').map(sizeOf).toSorted(ascending);
          const expected = identities.map(policySize).toSorted(ascending);
          for (const [index, size] of expected.entries()) {
            const real = sizes[index] ?? 0;
            ok(size >= real && size < real + 1000, `${real} is expected to be ${size}`);
          }
        });
      });

      it('a warning names the role whose policy AWS does not create', async () => {
        deepEqual(
          environmentLimits(answersOf(most), () => undefined),
          [],
        );
        const tooMany = answersOf(most + 2);
        const [warning, ...others] = environmentLimits(tooMany, () => undefined);
        deepEqual(others, []);
        match(
          warning ?? '',
          /^The role of env-0-(plan|rotate) in bootstrap\/aws has a policy with about 1\d{4} characters, and AWS/,
        );
        await rejects(applyBootstrap(tooMany, 'aws'), /10240/);
      });
    });

  it('AWS: the role of one environment is within the limit, with the longest names', () => {
    const names = (name: string): object => ({ secretStore: { secretName: `${name}/${'s'.repeat(200)}` } });
    const answers = answersFor(usual, {
      ci: platforms['github-actions'],
      rotation: { automatic: true },
      environments: environments(3, names),
    });
    deepEqual(
      environmentLimits(answers, () => undefined),
      [],
    );
  });

  it('Azure: a rule of a lifecycle policy has at most ten prefixes, and names have the characters of Azure', async () => {
    const container = (name: string): object => ({ backend: { container: name } });
    const answers = answersFor(
      { ...usual, store: 'azure-key-vault', backend: 'azurerm' },
      { name: 'my.infra', ci: platforms['github-actions'], environments: environments(12, container) },
    );
    await applied(answers, 'azure', (found) => {
      interface Rule {
        readonly name: string;
        readonly filters: readonly [{ readonly prefix_match: readonly string[] }];
      }
      const rules = found('azurerm_storage_management_policy').flatMap(
        ({ rule }) => rule as unknown as readonly Rule[],
      );
      deepEqual(
        rules.map(({ name, filters: [{ prefix_match }] }) => [name, prefix_match.length]),
        [
          ['earlier-states', 10],
          ['earlier-states-2', 2],
          ['saved-plans', 10],
          ['saved-plans-2', 2],
        ],
      );
      const identities = found('azurerm_user_assigned_identity');
      equal(identities.length, 24);
      for (const { name } of identities) match(String(name), /^my-infra-env-\d+(-plan)?$/);
    });
  });

  it('Vault: the names of policies are in lower case, as Vault stores them', async () => {
    const answers = answersFor(
      { ...usual, store: 'vault', backend: 'gitlab' },
      { name: 'MyInfra', ci: platforms['gitlab-ci'], environments: environments(2) },
    );
    await applied(answers, 'vault', (found) => {
      const names = found('vault_policy').map(({ name }) => String(name));
      equal(names.length, 4);
      for (const name of names) equal(name, name.toLowerCase());
      deepEqual(
        found('vault_jwt_auth_backend_role').flatMap(({ token_policies }) => token_policies),
        names,
      );
    });
  });
});
