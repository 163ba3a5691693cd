import { isDeepStrictEqual } from 'node:util';
import { bootstrapBackend } from '../../templates/bootstrap/backend.ts';
import { bootstrapClouds, bootstrapFiles } from '../../templates/bootstrap/files.ts';
import type { PlannedFile } from '../model/file-set.ts';
import type { Repository } from '../model/repository.ts';

/** The command that applies the root modules of the bootstrap, if there are any. */
export function applyBootstrap(repository: Repository, why: string): readonly string[] {
  return bootstrapClouds(repository).length === 0 ? [] : [`scripts/bootstrap.sh apply   # ${why}`];
}

/** If the one-time resources change, the steps that apply the change; resources are never deleted with their files. */
export function bootstrapSteps(before: Repository, after: Repository): readonly string[] {
  const now = bootstrapClouds(after);
  const previous = bootstrapClouds(before);
  const gone = previous.filter((cloud) => !now.includes(cloud));
  return [
    ...(previous.length > 0 && now.some((cloud) => !previous.includes(cloud)) ? ['scripts/lock-providers.sh'] : []),
    ...now
      .filter((cloud) => previous.includes(cloud))
      .filter((cloud) => `${bootstrapBackend(before, cloud)}` !== `${bootstrapBackend(after, cloud)}`)
      .map((cloud) => {
        const at = `${before.engine.binary} -chdir=bootstrap/${cloud}`;
        return `The state of bootstrap/${cloud} is in the previous backend. In the commit before this change, run ${at} init && ${at} state pull >bootstrap/${cloud}/bootstrap.tfstate. The next command moves it.`;
      }),
    ...(isDeepStrictEqual(rootModules(before), rootModules(after))
      ? []
      : applyBootstrap(
          after,
          'displays the changes of the one-time resources, and asks before it changes or deletes any',
        )),
    ...gone.map(
      (cloud) =>
        `The repository no longer has bootstrap/${cloud}, but its resources exist. To delete them, run scripts/bootstrap.sh destroy ${cloud} in the commit before this change, after the steps above.`,
    ),
  ];
}

function rootModules(repository: Repository): readonly (readonly [string, PlannedFile])[] {
  return [...bootstrapFiles(repository)].filter(([path]) => path.startsWith('bootstrap/'));
}
