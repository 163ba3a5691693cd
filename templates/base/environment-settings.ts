import type { Environment } from '../../src/model/answers.ts';
import type { FileSet } from '../../src/model/file-set.ts';
import { Fragment } from '../../src/model/literal.ts';
import type { Repository } from '../../src/model/repository.ts';
import { render } from '../../src/render/render-template.ts';
import { deploymentsOf } from '../ci/deployment.ts';
import { hasSeparateKeys } from '../layout/key.ts';
import environmentFile from './environment.env.ejs';

/** Adds the settings file of each environment, which the scripts read: scripts contain no values from the answers. */
export function writeEnvironmentSettings(repository: Repository, files: FileSet): void {
  for (const deployment of deploymentsOf(repository)) {
    for (const environment of deployment.members) {
      const places = keyPlaces(repository, environment);
      const text = render(environmentFile, 'plain', {
        name: new Fragment(environment.name),
        root: new Fragment(environment.folder),
        module: optional(repository.layout.sharedRoot ? `module.${environment.id}` : undefined),
        tier: new Fragment(environment.tier),
        freeDeletions: environment.tier !== 'production',
        gate: new Fragment(deployment.gate),
        ciEnvironment: optional(repository.ci.hasPipeline ? deployment.environment : undefined),
        rewritesState: environment.stateEncryption !== undefined && environment.stateEncryption.phase !== 'enforced',
        planKmsKey: optional(planKmsKey(repository, environment)),
        settings: places.map(([name, value]) => [new Fragment(name), new Fragment(value)]),
      });
      files.add(`scripts/environments/${environment.name}.env`, `${text}`, 'owned');
    }
  }
}

/** The settings that locate the key of an environment, and those of the view-only key. */
function keyPlaces(repository: Repository, { secretStore }: Environment): readonly (readonly [string, string])[] {
  const { store } = repository;
  const own = Object.entries(store.keyPlace(secretStore)).map(([name, value]) => [`SECRET_${name}`, value] as const);
  if (store.source !== 'store' || !hasSeparateKeys(repository)) return own;
  const plan = Object.entries(store.keyPlace(store.planSettings(secretStore)));
  return [...own, ...plan.map(([name, value]) => [`PLAN_SECRET_${name}`, value] as const)];
}

/** The KMS key that encrypts the saved plans of an environment, if the platform stores them in a bucket. */
function planKmsKey({ backend, ci }: Repository, environment: Environment): string | undefined {
  if (!ci.hasPipeline || !ci.sealsPlans || backend.planTransport !== 'sealed') return undefined;
  return backend.planKmsKey(environment.backend);
}

const optional = (text: string | undefined): Fragment | undefined =>
  text === undefined ? undefined : new Fragment(text);
