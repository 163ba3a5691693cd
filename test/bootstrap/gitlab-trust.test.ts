import { deepEqual, equal, ok } from 'node:assert/strict';
import { plan } from '../../src/plan/plan.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { resourcesIn } from '../../templates/bootstrap/resources.ts';
import { platforms } from '../ci/pipelines.ts';
import { answersFor } from '../combinations.ts';

const choices = { read: 'ephemeral', layout: 'directories', engine: 'terraform' };
const google = { ...choices, store: 'google-secret-manager', backend: 'gcs' };

/** The identities whose trust requires a protected environment. */
function protectedIdentities(gate: string, subject: string, kind = 'gitlab-ci'): readonly string[] {
  const answers = answersFor(google, {
    ci: { ...platforms[kind], ...(kind === 'gitlab-ci' && { subject }) },
    environments: [
      { name: 'dev', org: 'acme' },
      { name: 'prod', org: 'acme-prod', gate },
    ],
  });
  return resourcesIn(repositoryOf(answers), 'google').identities.flatMap(({ ciEnvironment, trust }) =>
    trust.claims.environment_protected === undefined ? [] : [`${ciEnvironment} ${trust.claims.environment_protected}`],
  );
}

describe('The trust in jobs of GitLab', () => {
  it('requires a protected environment for the apply behind the gate approval', () => {
    deepEqual(protectedIdentities('approval', 'branch'), ['prod "true"']);
  });

  it('does not require one behind the gate dispatch, which projects without GitLab Premium use', () => {
    deepEqual(protectedIdentities('dispatch', 'branch'), []);
  });

  it('requires one for each apply if the subject contains the claim', () => {
    deepEqual(protectedIdentities('dispatch', 'deployment'), ['dev "true"', 'prod "true"']);
  });

  it('is the one that the README documents', () => {
    for (const gate of ['approval', 'dispatch']) {
      const answers = answersFor(google, {
        ci: platforms['gitlab-ci'],
        environments: [{ name: 'prod', org: 'acme-prod', gate }],
      });
      const row = plan(answers)
        .get('README.md')
        ?.text.split('\n')
        .find((line) => line.startsWith('| `prod` | `project_path'));
      equal(row?.endsWith(gate === 'approval' ? '| `true` (GitLab Premium) |' : '| any |'), true, row);
    }
  });

  it('has the branches of merge requests in a variable where the cloud compares subjects exactly, as the README says', () => {
    const stores = ['azure-key-vault', 'google-secret-manager'] as const;
    for (const store of stores)
      for (const tier of ['development', 'production']) {
        const backend = { 'azure-key-vault': 'azurerm', 'google-secret-manager': 'gcs' }[store];
        const answers = answersFor(
          { ...choices, store, backend },
          { ci: platforms['gitlab-ci'], environments: [{ name: 'one', org: 'acme', tier }] },
        );
        const files = plan(answers);
        const readme = files.get('README.md')?.text ?? '';
        const variables = files.get('bootstrap/azure/variables.tf')?.text ?? '';
        const applies = store === 'azure-key-vault' && tier === 'development';
        equal(readme.includes('`plan_branches` of `bootstrap/azure`'), applies, `${store} ${tier}`);
        ok(variables.includes('variable "plan_branches"') === applies, `${store} ${tier}`);
      }
  });
});
