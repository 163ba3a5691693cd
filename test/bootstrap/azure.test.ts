import { deepEqual, equal, ok } from 'node:assert/strict';
import type { Answers } from '../../src/model/answers.ts';
import { allNames } from '../../src/model/login.ts';
import { plan } from '../../src/plan/plan.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { resourcesIn } from '../../templates/bootstrap/resources.ts';
import { platforms } from '../ci/pipelines.ts';
import { answersFor, combinations, nameOf } from '../combinations.ts';
import { isInstalled } from '../terraform/accept.ts';
import { needs } from '../terraform/workbench.ts';
import { type Applied, applyRoot, asBootstrap, rootFiles } from './apply-root.ts';
import { azureLogins, azureMatrix } from './azure-access.ts';
import { azureExpected, azureTargets, azureVariables } from './azure-cases.ts';
import { conditionHolds } from './azure-condition.ts';
import { azureAccess } from './azure-verdicts.ts';
import { disagreements } from './disagreements.ts';
import { distinctRoots, environments } from './distinct-roots.ts';

const isSlow = process.env.SLOW_TESTS !== undefined;
const [main] = combinations.filter(
  ({ store, backend, layout }) => store === 'azure-key-vault' && backend === 'azurerm' && layout === 'directories',
);

/** Answers with states and secrets in Azure. */
function azure(more: Readonly<Record<string, unknown>> = {}): Answers {
  if (main === undefined) throw new Error('no combination with Azure');
  return answersFor(main, { ci: platforms['github-actions'], environments, ...more });
}

const matrixOf = (answers: Answers, applied: Applied): readonly string[] =>
  azureMatrix(applied, azureTargets(answers, applied));

/** Where the access is not what SECURITY.md documents. */
function documentedFaults(answers: Answers, applied: Applied): readonly string[] {
  const repository = repositoryOf(answers);
  const access = azureAccess(asBootstrap(applied), repository);
  const security = plan(answers).get('SECURITY.md')?.text ?? '';
  return disagreements(repository, 'azure', access, { compared: [], security });
}

describe('The root module bootstrap/azure', () => {
  it('is created if states, secrets or identities are in Azure', () => {
    for (const combination of combinations.filter(({ read }) => read === 'ephemeral')) {
      const needed = combination.store === 'azure-key-vault' || combination.backend === 'azurerm';
      equal(rootFiles(answersFor(combination), 'azure').size > 0, needed, nameOf(combination));
    }
  });

  it('contains the part of Azure only, if secrets are in another cloud', () => {
    const secretStore = { kind: 'google-secret-manager', project: 'acme-platform' };
    const files = rootFiles(azure({ secretStore }), 'azure');
    ok(!files.has('vaults.tf'));
    ok(!`${files.get('environment-dev.tf')}`.includes('reads'));
    ok(files.get('variables.tf')?.includes('variable "subscription_id"'));
  });
});

describe('Conditions of Azure', () => {
  const action = 'Microsoft.Storage/read';
  const attributes = { '@Resource[path]': 'a/b' };

  it('limit an action to an attribute', () => {
    const condition = "((!(ActionMatches{'Microsoft.Storage/read'})) OR (@Resource[path] StringEquals 'a/b'))";
    ok(conditionHolds(condition, { action, attributes }));
    ok(!conditionHolds(condition, { action, attributes: { '@Resource[path]': 'a/c' } }));
    ok(!conditionHolds(condition, { action }));
    ok(conditionHolds(condition, { action: 'Microsoft.Storage/write' }));
  });

  it('distinguish suboperations', () => {
    const condition = "(!(ActionMatches{'Microsoft.Storage/read'} AND NOT SubOperationMatches{'Blob.List'}))";
    ok(!conditionHolds(condition, { action }));
    ok(conditionHolds(condition, { action, subOperation: 'Blob.List' }));
  });
});

describe('bootstrap/azure, applied', function () {
  this.timeout(1_800_000);
  before(function () {
    if (!isSlow) this.skip();
  });
  needs('terraform');

  for (const { binary, name, answers } of isSlow ? distinctRoots('azure') : [])
    it(`${name}: is applied, the second plan is empty, and identities have exactly their access`, async function () {
      if (!isInstalled(binary)) this.skip();
      const applied = await applyRoot(answers, 'azure', binary, azureVariables);
      deepEqual(matrixOf(answers, applied), azureExpected(answers));
      deepEqual(documentedFaults(answers, applied), []);
      for (const { ciEnvironment, logins, savedPlans } of resourcesIn(repositoryOf(answers), 'azure').identities)
        deepEqual(
          Object.keys(applied.ciEnvironments[ciEnvironment] ?? {}).sort(),
          [...allNames(logins).variables, ...(savedPlans ? ['PLAN_BUCKET'] : [])].sort(),
        );
    });

  it('the scheduled rotation replaces keys, and has no access to a state', async () => {
    const answers = azure({ rotation: { automatic: true } });
    const applied = await applyRoot(answers, 'azure', 'terraform', azureVariables);
    deepEqual(documentedFaults(answers, applied), []);
    ok(matrixOf(answers, applied).some((line) => line.startsWith('prod-rotate adds a version')));
  });

  describe('of two environments', () => {
    let applied: Applied;
    before(async () => {
      applied = await applyRoot(azure(), 'azure', 'terraform', azureVariables);
    });

    it('the plan identity only reads its state and the view-only key, and creates plans that it cannot read', () => {
      const state = 'unionai/ml-platform/dev/terraform.tfstate';
      deepEqual(
        matrixOf(azure(), applied).filter((line) => line.startsWith('dev-plan ')),
        [
          'dev-plan creates plans/dev/1-1/0000.tfplan',
          `dev-plan lists ${state}`,
          `dev-plan lists ${state}-copy`,
          'dev-plan reads acme-unionai/unionai-dev-terraform-api-key-plan',
          'dev-plan reads the dates of acme-unionai/unionai-dev-terraform-api-key',
          'dev-plan reads the dates of acme-unionai/unionai-dev-terraform-api-key-plan',
          `dev-plan reads ${state}`,
        ],
      );
    });

    it('the apply identity reads its plans and its key, and writes its state', () => {
      const state = 'unionai/ml-platform/prod/terraform.tfstate';
      deepEqual(
        matrixOf(azure(), applied).filter((line) => line.startsWith('prod ')),
        [
          'prod lists plans/prod/1-1/0000.tfplan',
          `prod lists ${state}`,
          `prod lists ${state}-copy`,
          'prod reads acme-unionai/unionai-prod-terraform-api-key',
          'prod reads plans/prod/1-1/0000.tfplan',
          `prod reads ${state}`,
          `prod writes ${state}`,
        ],
      );
    });

    it('a job can use the identity of its environment, with both forms of the subject, and no other job can', () => {
      const login = (sub: string, iss = 'https://token.actions.githubusercontent.com'): readonly string[] =>
        azureLogins(applied, { iss, aud: 'api://AzureADTokenExchange', sub });
      deepEqual(login('repo:acme/ml-platform:environment:prod'), ['prod']);
      deepEqual(login('repo:acme@1001/ml-platform@2002:environment:prod'), ['prod']);
      deepEqual(login('repo:acme@1001/ml-platform@2003:environment:prod'), []);
      deepEqual(login('repo:acme/ml-platform:ref:refs/heads/main'), []);
      deepEqual(login('repo:acme/other:environment:prod'), []);
      deepEqual(login('repo:acme/ml-platform:environment:prod', 'https://example.com'), []);
    });

    it('storage and vault of production are locked, replicated and cannot be purged', () => {
      const of = (type: string) => applied.resources.filter((one) => one.type === type).map(({ values }) => values);
      const [account] = of('azurerm_storage_account');
      equal(account?.account_replication_type, 'GRS');
      equal(account?.shared_access_key_enabled, false);
      equal(account?.allow_nested_items_to_be_public, false);
      equal(of('azurerm_management_lock').length, 2);
      equal(of('azurerm_key_vault')[0]?.purge_protection_enabled, true);
      equal(of('azurerm_key_vault')[0]?.rbac_authorization_enabled, true);
      equal(of('azurerm_monitor_diagnostic_setting').length, 2);
    });
  });

  it('merge requests of GitLab can plan from the listed branches only', async () => {
    const answers = azure({ ci: platforms['gitlab-ci'] });
    const login = (applied: Applied, ref: string): readonly string[] =>
      azureLogins(applied, {
        iss: 'https://gitlab.com',
        aud: 'api://AzureADTokenExchange',
        sub: `project_path:acme/platform/ml-platform:ref_type:branch:ref:${ref}`,
      });
    const variables = { ...azureVariables, plan_branches: ['feature'] };
    const applied = await applyRoot(answers, 'azure', 'terraform', variables);
    deepEqual(login(applied, 'feature'), ['dev-plan']);
    deepEqual(login(applied, 'other'), []);
    ok(login(applied, 'main').includes('dev-plan'));
  });

  it('environments in several subscriptions have their own identities, accounts and vaults', async () => {
    const subscriptionId = '99999999-2222-4333-8444-555555555555';
    const answers = azure({
      environments: [
        environments[0],
        {
          ...environments[1],
          secretStore: { subscriptionId, vaultName: 'acme-prod', resourceGroup: 'acme-prod' },
          backend: { storageAccount: 'acmeprod', resourceGroup: 'acme-prod' },
        },
      ],
    });
    const applied = await applyRoot(answers, 'azure', 'terraform', azureVariables);
    equal(applied.ciEnvironments.prod?.ARM_SUBSCRIPTION_ID, subscriptionId);
    equal(applied.ciEnvironments.prod?.PLAN_BUCKET, 'acmeprod/tfstate-plans');
    const account = applied.resources.find(({ values }) => values.name === 'acmeprod');
    ok(`${account?.values.id}`.startsWith(`/subscriptions/${subscriptionId}/`));
  });

  it('what exists is referred to, and not managed', async () => {
    const bootstrap = { existingStateStorage: true, existingSecretStore: true };
    const answers = azure({ bootstrap });
    const applied = await applyRoot(answers, 'azure', 'terraform', azureVariables);
    const types = new Set(applied.resources.filter(({ mode }) => mode === 'managed').map(({ type }) => type));
    for (const type of [
      'storage_account',
      'storage_management_policy',
      'key_vault',
      'resource_group',
      'management_lock',
    ])
      ok(!types.has(`azurerm_${type}`), type);
    deepEqual(matrixOf(answers, applied), azureExpected(answers));
  });

  const path = `@Resource[\${local.blob}:path]`;
  const mutants: readonly (readonly [name: string, file: string, from: string, to: string])[] = [
    [
      'all states are readable',
      'environment/access.tf',
      `${path} StringEquals '\${each.value.path}'))",\n    "((!(ActionMatches{'\${local.blob}/read'} AND SubOperationMatches`,
      `${path} StringStartsWith ''))",\n    "((!(ActionMatches{'\${local.blob}/read'} AND SubOperationMatches`,
    ],
    [
      'states that begin alike are readable',
      'environment/access.tf',
      `${path} StringEquals '\${each.value.path}'`,
      `${path} StringStartsWith '\${each.value.path}'`,
    ],
    [
      'the condition on writes is dropped',
      'environment/access.tf',
      `    "((!(ActionMatches{'\${local.blob}/write'})) OR (${path} StringEquals '\${each.value.path}'))",\n`,
      '',
    ],
    ['the plan creator writes', 'roles.tf', 'containers/blobs/add/action"', 'containers/blobs/*"'],
    [
      'the role is on the vault',
      'environment/access.tf',
      `"\${var.vaults[split("/", each.value.secret)[0]]}/secrets/\${split("/", each.value.secret)[1]}"\n  role_definition_id`,
      'var.vaults[split("/", each.value.secret)[0]]\n  role_definition_id',
    ],
    ['those who read dates read values', 'environment/access.tf', '"Key Vault Reader"', '"Key Vault Secrets User"'],
  ];
  for (const [name, file, from, to] of mutants)
    it(`finds a mutant: ${name}`, async () => {
      const answers = azure();
      const applied = await applyRoot(answers, 'azure', 'terraform', azureVariables, (one, text) => {
        if (one !== file) return text;
        ok(text.includes(from), 'the mutant changes nothing');
        return text.replace(from, () => to);
      });
      ok(JSON.stringify(matrixOf(answers, applied)) !== JSON.stringify(azureExpected(answers)));
    });
});
