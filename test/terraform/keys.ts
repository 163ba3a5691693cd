import type { Answers, Environment } from '../../src/model/answers.ts';

/** A key as Union.ai makes them. Invented, and of a client that exists nowhere. */
export function unionKey(environment: Environment, client = `client-${environment.name}`): string {
  return Buffer.from(`${environment.host}:${client}:not-a-secret:${environment.org}`).toString('base64');
}

/** Where the stub looks for an environment's secret; undefined where the store is not read. */
export function seedOf(environment: Environment): string | undefined {
  const { kind, ...s } = environment.secretStore;
  switch (kind) {
    case 'aws-secrets-manager':
      return `aws/secretsmanager/${s.secretName}`;
    case 'google-secret-manager':
      return `google/${s.project}/${s.secretName}`;
    case 'azure-key-vault':
      return `azurerm//subscriptions/${s.subscriptionId}/resourceGroups/${s.resourceGroup}/providers/Microsoft.KeyVault/vaults/${s.vaultName}/${s.secretName}`;
    case 'vault':
      return `vault/${s.mount}/${s.path}`;
    default:
      return undefined;
  }
}

/** secrets.json for all environments. */
export function seeds(answers: Answers, keyOf = unionKey): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    answers.environments.flatMap((environment) => {
      const seed = seedOf(environment);
      if (seed === undefined) return [];
      const key = keyOf(environment);
      return [
        [seed, environment.secretStore.kind === 'vault' ? { [String(environment.secretStore.field)]: key } : key],
      ];
    }),
  );
}

/** The environment variables of a run in the root of the given environments: the key, and nothing else. */
export function keyVariables(
  answers: Answers,
  environments: readonly Environment[],
  keyOf = unionKey,
): Readonly<Record<string, string>> {
  const { kind } = answers.secretStore;
  if (kind !== 'environment' && kind !== 'tfvars') return {};
  return Object.fromEntries(
    environments.map((environment) => {
      const key = keyOf(environment);
      if (answers.layout === 'aliases') return [`TF_VAR_unionai_api_key_${environment.id}`, key];
      return kind === 'environment' ? ['UNIONAI_API_KEY', key] : ['TF_VAR_unionai_api_key', key];
    }),
  );
}
