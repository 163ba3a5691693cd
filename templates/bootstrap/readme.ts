import type { Cloud } from '../../src/model/cloud.ts';
import { Fragment } from '../../src/model/literal.ts';
import type { Repository } from '../../src/model/repository.ts';
import type { Locals } from '../../src/model/template.ts';
import { storageCloud } from './backend.ts';
import { bootstrapClouds } from './files.ts';
import { resourcesIn } from './resources.ts';

/** How a user logs in to a cloud for the bootstrap, and what the cloud is called. */
const words: { readonly [C in Cloud]: { readonly title: string; readonly login: string } } = {
  aws: { title: 'AWS', login: '`aws sso login` or credentials in the environment' },
  google: { title: 'Google Cloud', login: '`gcloud auth application-default login`' },
  azure: { title: 'Azure', login: '`az login`' },
  vault: { title: 'HashiCorp Vault', login: '`vault login`' },
};

/** What the README says about the bootstrap; undefined if there is none. */
export function bootstrapLocals(repository: Repository): Locals | undefined {
  const clouds = bootstrapClouds(repository);
  if (clouds.length === 0) return undefined;
  const all = clouds.map((cloud) => resourcesIn(repository, cloud));
  const storage = storageCloud(repository);
  const isNew = storage !== undefined && !repository.answers.bootstrap.existingStateStorage;
  const creates = [
    ...(isNew ? ['the storage of the states'] : []),
    ...(all.some(({ sealsPlans }) => sealsPlans) ? ['the private storage of saved plans'] : []),
    ...(all.some(({ secrets }) => secrets.length > 0) ? ['an empty secret for each key'] : []),
    ...(all.some(({ identities }) => identities.length > 0) ? ['the identities of the pipeline'] : []),
  ];
  return {
    titles: list(clouds.map((cloud) => words[cloud].title)),
    creates: list(creates),
    logins: list(clouds.map((cloud) => words[cloud].login)),
    moves: isNew,
  };
}

/** A, b and c. */
function list(parts: readonly string[]): Fragment {
  return new Fragment(parts.join(', ').replace(/, ([^,]*)$/, ' and $1'));
}
