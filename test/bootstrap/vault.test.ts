import { deepEqual, equal, notDeepEqual, ok } from 'node:assert/strict';
import type { Answers } from '../../src/model/answers.ts';
import { plan } from '../../src/plan/plan.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { resourcesIn } from '../../templates/bootstrap/resources.ts';
import { platforms } from '../ci/pipelines.ts';
import { answersFor } from '../combinations.ts';
import { needs } from '../terraform/workbench.ts';
import { type AppliedBootstrap, applyBootstrap } from './applied.ts';
import { disagreements } from './disagreements.ts';
import { vaultAccess } from './vault-access.ts';

interface Choices {
  readonly ci: string;
  readonly backend?: string;
  readonly layout?: string;
  readonly engine?: string;
  readonly more?: object;
}

const secretStore = { kind: 'vault', address: 'https://vault.acme.example:8200' };

function answersOf({
  ci,
  backend = 'gitlab',
  layout = 'directories',
  engine = 'terraform',
  more = {},
}: Choices): Answers {
  return answersFor(
    { store: 'vault', read: 'ephemeral', backend, layout, engine },
    { ci: platforms[ci], secretStore, ...more },
  );
}

/** Repositories whose roots differ. */
const repositories: Readonly<Record<string, Answers>> = {
  GitHub: answersOf({ ci: 'github-actions' }),
  'GitLab, one root module, OpenTofu': answersOf({ ci: 'gitlab-ci', layout: 'aliases', engine: 'opentofu' }),
  'existing mounts in a namespace': answersOf({
    ci: 'github-actions',
    backend: 's3',
    more: {
      secretStore: { ...secretStore, namespace: 'platform/ml' },
      bootstrap: { existingIdentityProvider: true, existingSecretStore: true },
    },
  }),
  'a server for production': answersOf({
    ci: 'gitlab-ci',
    more: {
      environments: [
        { name: 'dev', org: 'acme' },
        {
          name: 'prod-eu',
          org: 'acme-prod',
          secretStore: { address: 'https://vault-prod.acme.example:8200', mount: 'union' },
        },
      ],
    },
  }),
};

/** The claims that Vault compares: all of them. */
const comparedBy = (answers: Answers): readonly string[] => [
  ...new Set(resourcesIn(repositoryOf(answers), 'vault').identities.flatMap(({ trust }) => Object.keys(trust.claims))),
];

const faultsOf = (applied: AppliedBootstrap, answers: Answers): readonly string[] => {
  const repository = repositoryOf(answers);
  const security = plan(answers).get('SECURITY.md')?.text ?? '';
  return disagreements(repository, 'vault', vaultAccess(applied, repository), {
    compared: comparedBy(answers),
    security,
  });
};

const selected = Object.entries(repositories).slice(0, process.env.SLOW_TESTS === undefined ? 1 : undefined);

for (const [title, answers] of selected) {
  const repository = repositoryOf(answers);
  describe(`The bootstrap of Vault: ${title}`, function () {
    needs(repository.engine.binary);
    this.timeout(120_000);
    let applied: AppliedBootstrap;
    before(async () => {
      applied = await applyBootstrap(answers, 'vault');
    });
    after(() => applied?.remove());

    it('is formatted, and changes nothing when it is applied again', async () => {
      const formatted = await applied.engine('fmt', '-check', '-recursive', '-diff', '-no-color');
      equal(formatted.status, 0, formatted.text);
      const second = await applied.engine('plan', '-detailed-exitcode', '-input=false', '-no-color');
      equal(second.status, 0, second.text);
    });

    it('gives each identity exactly the access that SECURITY.md documents, and only to its own jobs', () => {
      deepEqual(faultsOf(applied, answers), []);
    });

    it('outputs the variables of each CI/CD environment', () => {
      const { identities } = resourcesIn(repository, 'vault');
      const environments = applied.outputs.ci_environments as Record<string, Record<string, string>>;
      deepEqual(Object.keys(environments).toSorted(), identities.map(({ ciEnvironment }) => ciEnvironment).toSorted());
      for (const { ciEnvironment, logins } of identities) {
        const [login] = logins;
        deepEqual(environments[ciEnvironment], {
          VAULT_ADDR: login?.kind === 'vault-jwt' ? login.address : '',
          VAULT_JWT_ROLE: `${repository.name}-${ciEnvironment}`,
        });
      }
    });

    it('notices each change that widens the access', () => {
      const change = (type: string, edit: (text: string) => string): AppliedBootstrap => ({
        ...applied,
        resources: applied.resources.map((resource) =>
          resource.type === type
            ? { ...resource, values: JSON.parse(edit(JSON.stringify(resource.values))) as typeof resource.values }
            : resource,
        ),
      });
      const mutants = {
        'any path of the mount': change('vault_policy', (text) => text.replace(/\/data\/unionai[^"\\]*/g, '/data/*')),
        writing: change('vault_policy', (text) => text.replaceAll('\\"read\\"', '\\"read\\",\\"update\\"')),
        'the value instead of its date': change('vault_policy', (text) => text.replaceAll('/metadata/', '/data/')),
        'no bound subject': change('vault_jwt_auth_backend_role', (text) => text.replace(/,?"sub":"[^"]*"/, '')),
        'no bound environment': change('vault_jwt_auth_backend_role', (text) =>
          text.replace(/"environment":"[^"]*",/, ''),
        ),
        'another audience': change('vault_jwt_auth_backend_role', (text) =>
          text.replace(/"bound_audiences":\[[^\]]*\]/, '"bound_audiences":["https://example.com"]'),
        ),
      };
      for (const [name, mutant] of Object.entries(mutants)) {
        notDeepEqual(JSON.stringify(mutant.resources), JSON.stringify(applied.resources), name);
        ok(faultsOf(mutant, answers).length > 0, `${name} is not noticed`);
      }
    });
  });
}
