import { Fragment } from '../../src/model/literal.ts';
import type { Repository } from '../../src/model/repository.ts';
import type { Locals } from '../../src/model/template.ts';
import { storageCloud } from './backend.ts';
import { bootstrapClouds, cloudRoots } from './files.ts';
import { resourcesIn } from './resources.ts';

/** What the README says about the bootstrap; undefined if there is none. */
export function bootstrapLocals(repository: Repository): Locals | undefined {
  const clouds = bootstrapClouds(repository);
  if (clouds.length === 0) return undefined;
  const all = clouds.map((cloud) => resourcesIn(repository, cloud));
  const keyStorage = clouds.flatMap((cloud) =>
    resourcesIn(repository, cloud).secrets.length > 0
      ? (cloudRoots[cloud].keyStorage(repository.answers.bootstrap) ?? [])
      : [],
  );
  const storage = storageCloud(repository);
  const isNew = storage !== undefined && !repository.answers.bootstrap.existingStateStorage;
  const creates = [
    ...(isNew ? ['the storage of the states'] : []),
    ...(all.some(({ sealsPlans }) => sealsPlans) ? ['the private storage of saved plans'] : []),
    ...new Set(keyStorage),
    ...(all.some(({ identities }) => identities.length > 0) ? ['the identities of the pipeline'] : []),
  ];
  return {
    titles: list(clouds.map((cloud) => cloudRoots[cloud].title)),
    creates: creates.length > 0 ? list(creates) : new Fragment('nothing, because all that it needs exists'),
    logins: list(clouds.map((cloud) => cloudRoots[cloud].login)),
    moves: isNew,
  };
}

/** A, b and c. */
function list(parts: readonly string[]): Fragment {
  return new Fragment(parts.join(', ').replace(/, ([^,]*)$/, ' and $1'));
}
