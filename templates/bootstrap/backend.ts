import type { ChosenSettings } from '../../src/model/answers.ts';
import type { Cloud } from '../../src/model/cloud.ts';
import type { Fragment } from '../../src/model/literal.ts';
import type { Repository } from '../../src/model/repository.ts';

/** The `terraform` block of bootstrap/CLOUD/backend.tf: the backend of the repository, with a key of its own. */
export function bootstrapBackend(repository: Repository, cloud: Cloud): Fragment {
  return repository.backend.block(bootstrapState(repository, cloud));
}

/** The state of a root module of the bootstrap: next to the states of the environments, so that one backend has all states. */
export function bootstrapState(
  repository: Repository,
  cloud: Cloud,
): { readonly key: string; readonly settings: ChosenSettings } {
  const { backend } = repository;
  const settings = bootstrapSettings(repository);
  const prefix = typeof settings.keyPrefix === 'string' ? [settings.keyPrefix] : [];
  return { key: backend.keyOf([...prefix, 'bootstrap', cloud].join('/')), settings };
}

/**
 * The backend of the repository, if an environment uses it, and otherwise that of the last environment in the order of
 * promotion: a bucket that no environment uses is not created.
 */
export function bootstrapSettings({ answers, backend, environments }: Repository): ChosenSettings {
  const place = (settings: ChosenSettings): string | undefined => backend.identity({ key: '', settings });
  const own = environments.find(({ backend: settings }) => place(settings) === place(answers.backend));
  const settings = (own ?? environments.at(-1))?.backend;
  if (settings === undefined) throw new Error('a repository without an environment');
  return settings;
}

/** The cloud of the storage of the states; undefined if the bootstrap does not create it. */
export function storageCloud(repository: Repository): Cloud | undefined {
  return repository.backend.place(bootstrapSettings(repository))?.cloud;
}
