import type { Combination } from '../../combinations.ts';
import { environments, on, type Pipelined, platforms, rotating } from '../pipelines.ts';

const combination = (store: string, backend: string, layout: string, engine = 'terraform'): Combination => ({
  store,
  read: 'ephemeral',
  backend,
  layout,
  engine,
});

/** Choices that are not alike: both layouts, stores with a token and without, plans sealed and made again. */
export const unlike: readonly Combination[] = [
  combination('aws-secrets-manager', 's3', 'directories'),
  combination('environment', 'gitlab', 'directories', 'opentofu'),
  combination('vault', 'azurerm', 'aliases'),
  combination('google-secret-manager', 'gcs', 'directories'),
  combination('tfvars', 'hcp-terraform', 'directories', 'opentofu'),
];

/** The same environments, with another gate for production. */
const dispatched = environments.map((one) => (one.name === 'prod' ? { ...one, gate: 'dispatch' } : one));

/**
 * Repositories with these choices on a platform. Then, a user starts the apply to production. In the
 * next ones, scheduled jobs rotate the keys. In the last ones, a job audits the repository.
 */
export function repositoriesOn(platform: string): readonly Pipelined[] {
  return [
    ...unlike.map((one) => on(platform, one)),
    ...unlike.slice(0, 2).map((one) => on(platform, one, { environments: dispatched })),
    ...unlike.slice(2, 4).map((one) => rotating(platform, one)),
    ...unlike.slice(0, 2).map((one) => on(platform, one, { ci: { ...platforms[platform], audit: true } })),
  ];
}
