import { withExample } from '../../src/answers/example.ts';

/** The choices of a repository whose README is followed. */
export interface Case {
  readonly store: string;
  readonly backend: string;
  readonly ci: 'github-actions' | 'gitlab-ci';
  readonly engine: 'terraform' | 'opentofu';
  /** Whether scheduled jobs rotate the keys, with an identity of their own. */
  readonly rotates?: boolean;
}

/** Every store, each forge with stores of both kinds, each engine with each forge. */
export const cases = {
  aws: { store: 'aws-secrets-manager', backend: 's3', ci: 'github-actions', engine: 'terraform', rotates: true },
  google: { store: 'google-secret-manager', backend: 'gcs', ci: 'gitlab-ci', engine: 'opentofu' },
  azure: { store: 'azure-key-vault', backend: 'azurerm', ci: 'github-actions', engine: 'terraform' },
  vault: { store: 'vault', backend: 's3', ci: 'gitlab-ci', engine: 'opentofu' },
  environment: { store: 'environment', backend: 's3', ci: 'github-actions', engine: 'opentofu' },
  tfvars: { store: 'tfvars', backend: 'gcs', ci: 'gitlab-ci', engine: 'terraform' },
} as const satisfies Readonly<Record<string, Case>>;

export const hosts = { acme: 'acme.hosted.unionai.cloud', 'acme-prod': 'acme-prod.hosted.unionai.cloud' } as const;

/** The answers as a file of a user has them. */
export function answersFile({ backend, ci, engine, rotates = false, store }: Case): string {
  return JSON.stringify(
    withExample({
      engine,
      layout: 'directories',
      secretStore: { kind: store },
      secretRead: 'ephemeral',
      rotation: { automatic: rotates },
      backend: { kind: backend },
      ci: { kind: ci, owners: '@acme/platform' },
      bootstrap: {
        googleProject: 'acme-platform',
        googleLocation: 'europe-west4',
        azureSubscriptionId: '11111111-2222-4333-8444-555555555555',
        azureLocation: 'westeurope',
      },
      environments: [
        { name: 'dev', org: 'acme', host: hosts.acme },
        { name: 'prod', org: 'acme-prod', host: hosts['acme-prod'] },
      ],
    }),
  );
}
