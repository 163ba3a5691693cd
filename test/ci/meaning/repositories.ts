import type { Combination } from '../../combinations.ts';
import { on, type Pipelined } from '../pipelines.ts';

const combination = (store: string, backend: string, layout: string, engine = 'terraform'): Combination => ({
  store,
  read: 'ephemeral',
  backend,
  layout,
  engine,
});

/** Repositories that are not alike: both platforms, both layouts, stores with a token and without, plans sealed and made again. */
export const repositories: readonly Pipelined[] = [
  on('github-actions', combination('aws-secrets-manager', 's3', 'directories')),
  on('github-actions', combination('environment', 'gitlab', 'directories', 'opentofu')),
  on('github-actions', combination('vault', 'azurerm', 'aliases')),
  on('gitlab-ci', combination('google-secret-manager', 'gcs', 'directories')),
  on('gitlab-ci', combination('tfvars', 'gitlab', 'directories', 'opentofu')),
  on('gitlab-ci', combination('vault', 's3', 'aliases')),
];
