import type { Answers, ChosenSettings, Environment } from '../../src/model/answers.ts';
import { secretStores } from '../../templates/registry.ts';

export type KeyOf = (environment: Environment) => string;

/** A key as Union.ai makes them. Invented, and of a client that exists nowhere. */
export function unionKey(environment: Environment, client = `client-${environment.name}`): string {
  return Buffer.from(`${environment.host}:${client}:not-a-secret:${environment.org}`).toString('base64');
}

/** The view-only key of an environment, which plans use. */
export function viewKey(environment: Environment): string {
  return unionKey(environment, `view-${environment.name}`);
}

/** The key of an environment that a CI/CD environment holds or reads: that of the plan if its name says so. */
export function keyFor(environment: Environment, { planKey }: Answers, ciEnvironment: string): string {
  return planKey === 'separate' && ciEnvironment.endsWith('-plan') ? viewKey(environment) : unionKey(environment);
}

/** Where the stub looks for an environment's secret; undefined where the store is not read. */
export function seedOf(environment: Environment): string | undefined {
  return seedAt(environment.secretStore);
}

/** The same for the secret of its view-only key. */
export function planSeedOf({ secretStore }: Environment): string | undefined {
  const store = secretStores.find(({ kind }) => kind === secretStore.kind);
  if (store?.source !== 'store') return undefined;
  return seedAt({ kind: secretStore.kind, ...store.planSettings(secretStore) });
}

/** The same for the secrets of the pending keys. */
export const pendingSeedOf = {
  apply: ({ secretStore }: Environment): string | undefined => pendingSeed(secretStore, false),
  plan: ({ secretStore }: Environment): string | undefined => pendingSeed(secretStore, true),
};

function pendingSeed(settings: ChosenSettings, isPlan: boolean): string | undefined {
  const store = secretStores.find(({ kind }) => kind === settings.kind);
  if (store?.source !== 'store') return undefined;
  const own = isPlan ? store.planSettings(settings) : settings;
  return seedAt({ kind: settings.kind, ...store.pendingSettings(own) });
}

/** Where the stub providers look for the secret of each store that Terraform reads: test/stub/secrets.ts. */
const seedPlaces: Readonly<Record<string, (settings: Omit<ChosenSettings, 'kind'>) => string>> = {
  'aws-secrets-manager': (s) => `aws/secretsmanager/${s.secretName}`,
  'google-secret-manager': (s) => `google/${s.project}/${s.secretName}`,
  'azure-key-vault': (s) =>
    `azurerm//subscriptions/${s.subscriptionId}/resourceGroups/${s.resourceGroup}/providers/Microsoft.KeyVault/vaults/${s.vaultName}/${s.secretName}`,
  vault: (s) => `vault/${s.mount}/${s.path}`,
};

/** Whether the tests know where the stub providers look for the secrets of a store. */
export const hasSeedPlace = (kind: string): boolean => Object.hasOwn(seedPlaces, kind);

/** Errors: throws for a store that Terraform reads and no test knows. */
function seedAt({ kind, ...settings }: ChosenSettings): string | undefined {
  const place = seedPlaces[kind];
  const store = secretStores.find((one) => one.kind === kind);
  if (place === undefined && store?.source === 'store')
    throw new Error(`seedPlaces in test/terraform/keys.ts has no place of the secrets of ${kind}`);
  return place?.(settings);
}

/** secrets.json for all environments, with the secrets of the view-only keys if the answers separate the keys. */
export function seeds(
  answers: Answers,
  keyOf: KeyOf = unionKey,
  planKeyOf: KeyOf = keyOf === unionKey ? viewKey : keyOf,
  at = { apply: seedOf, plan: planSeedOf },
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    answers.environments.flatMap((environment) => {
      const { kind, field } = environment.secretStore;
      const plan = answers.planKey === 'separate' ? at.plan(environment) : undefined;
      const secrets = [
        [at.apply(environment), keyOf(environment)],
        [plan, planKeyOf(environment)],
      ];
      return secrets.flatMap(([seed, key]) =>
        seed === undefined ? [] : [[seed, kind === 'vault' ? { [String(field)]: key } : key]],
      );
    }),
  );
}

/** readers.json: each CI/CD environment reads its own secret of each environment that it plans or applies. */
export function readers(
  deployments: readonly { readonly environment: string; readonly members: readonly Environment[] }[],
): Readonly<Record<string, readonly (string | undefined)[]>> {
  return Object.fromEntries(
    deployments.flatMap(({ environment, members }) => [
      [`${environment}-plan`, members.map(planSeedOf)],
      [environment, members.map(seedOf)],
    ]),
  );
}

/** The environment variables of a run in the root of the given environments: the key, and nothing else. */
export function keyVariables(
  answers: Answers,
  environments: readonly Environment[],
  keyOf = unionKey,
): Readonly<Record<string, string>> {
  const source = secretStores.find(({ kind }) => kind === answers.secretStore.kind)?.source;
  if (source === 'store') return {};
  return Object.fromEntries(
    environments.map((environment) => {
      const key = keyOf(environment);
      if (answers.layout === 'aliases') return [`TF_VAR_unionai_api_key_${environment.id}`, key];
      return source === 'shell' ? ['UNIONAI_API_KEY', key] : ['TF_VAR_unionai_api_key', key];
    }),
  );
}
