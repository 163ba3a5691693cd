import { deepEqual, equal, match } from 'node:assert/strict';
import { loginNames } from '../../src/model/login.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { deploymentsOf, loginsOfRepository } from '../../templates/ci/deployment.ts';
import { handedKeys } from '../../templates/ci/keys.ts';
import { setupSteps } from '../../templates/ci/setup/steps.ts';
import { answersFor, type Combination, combinations, nameOf } from '../combinations.ts';
import { pipelinePlatforms, platforms } from './pipelines.ts';

const noSecret = 'No secret is stored in CI/CD: every job authenticates with OIDC';

const choice = { read: 'ephemeral', layout: 'directories', engine: 'terraform' };

/** The row of SECURITY.md about the secrets that the CI/CD platform stores; undefined if the pipeline logs in nowhere. */
function longLivedRow(platform: string, combination: Combination, more: object = {}): string | undefined {
  const answers = answersFor(combination, { ci: { ...platforms[platform] }, ...more });
  const { ci, ...repository } = repositoryOf(answers);
  const claims = ci.hasPipeline ? ci.claims({ ci, ...repository }, answers.ci) : [];
  const row = claims.find(({ id }) => id === 'ci-encrypted-secrets');
  return row && `${row.met}`;
}

describe('The claim that no secret is stored in CI/CD', () => {
  const says = (platform: string, store: string, backend: string, more?: object) =>
    longLivedRow(platform, { ...choice, store, backend }, more) ?? '';

  for (const { kind } of pipelinePlatforms) {
    it(`is made where every login is by a token of the job: ${kind}`, () => {
      for (const [store, backend] of [
        ['aws-secrets-manager', 's3'],
        ['google-secret-manager', 'gcs'],
        ['azure-key-vault', 'azurerm'],
        ['vault', 's3'],
      ] as const)
        equal(says(kind, store, backend), noSecret, store);
    });

    it(`names the API key where the platform stores it: ${kind}`, () => {
      for (const store of ['environment', 'tfvars'])
        match(
          says(kind, store, 's3'),
          /^Each environment stores the API key as CI\/CD secrets, which do not expire\. All other logins use OIDC$/,
        );
    });

    it(`names the credentials of HCP Terraform: ${kind}`, () => {
      match(says(kind, 'vault', 'hcp-terraform'), /stores the credentials of the state backend as .* use OIDC$/);
      match(
        says(kind, 'tfvars', 'hcp-terraform'),
        /credentials of the state backend as CI\/CD secrets, which do not expire$/,
      );
      match(says(kind, 'tfvars', 'hcp-terraform'), /the API key/);
    });

    it(`names the credentials of a GitLab on another host: ${kind}`, () => {
      const backend = { kind: 'gitlab', projectId: '47', host: 'gitlab.other.example' };
      match(says(kind, 'vault', 'gitlab', { backend }), /stores the credentials of the state backend as/);
    });
  }

  it('is made on GitLab for a state that the same GitLab keeps, which the token of the job opens', () => {
    equal(says('gitlab-ci', 'vault', 'gitlab'), noSecret);
    match(says('github-actions', 'vault', 'gitlab'), /^Each environment stores /);
  });

  for (const { kind } of pipelinePlatforms)
    it(`is true of every combination of choices: ${kind}`, () => {
      const wrong = combinations.filter((combination) => {
        const row = longLivedRow(kind, combination);
        if (row === undefined) return false;
        const answers = answersFor(combination, { ci: { ...platforms[kind] } });
        const repository = repositoryOf(answers);
        const secrets = loginsOfRepository(repository).flatMap((login) => loginNames(login).secrets);
        const stored = deploymentsOf(repository).flatMap((deployment) => {
          const commands = setupSteps(repository, [deployment])?.secrets.map(String) ?? [];
          // scripts/keys.sh stores the keys; the commands of the setup store the other secrets.
          const keys = handedKeys(repository, deployment).map(({ secret }) => secret);
          return [...keys, ...secrets.filter((name) => commands.some((command) => command.includes(` ${name} `)))];
        });
        return stored.length > 0 === (row === noSecret);
      });
      deepEqual(wrong.map(nameOf), []);
    });
});
