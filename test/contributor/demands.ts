import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cloud } from '../../src/model/cloud.ts';
import { Fragment } from '../../src/model/literal.ts';
import type { CiPlatform } from '../../src/model/repository.ts';
import type { SecretStore } from '../../src/model/secret-store.ts';
import type { StateBackend } from '../../src/model/state-backend.ts';
import { engines } from '../../templates/registry.ts';
import { root } from '../build/bundle.ts';
import { meaningOf } from '../ci/meaning/meaning.ts';
import { type Case, cases } from '../first-hour/cases.ts';
import { storeCommands } from '../keys/load.ts';
import { hasStandIn } from '../keys/rotation.ts';
import { isProgram } from '../keys/standins/programs.ts';
import { stubs } from '../stub/schemas/index.ts';
import { hasFake } from '../terraform/fake-backend.ts';
import { hasSeedPlace } from '../terraform/keys.ts';

/** A test that a choice needs, and the file to add it to. */
interface Demand {
  readonly met: boolean;
  readonly what: string;
  readonly file: string;
}

/** What is missing, as `KIND: what: file`. */
function missing(kind: string, demands: readonly Demand[]): readonly string[] {
  return demands.flatMap(({ met, what, file }) => (met ? [] : [`${kind}: ${what}: ${file}`]));
}

const text = (path: string): string => readFileSync(join(root, path), 'utf8');
const exists = (path: string): boolean => existsSync(join(root, path));
const names = (path: string, kind: string): boolean => text(path).includes(`'${kind}'`);
const all: readonly Case[] = Object.values(cases);

/** The tests that a secret store needs. A store that a run gets its key from needs only some. */
export function missingForStore(store: SecretStore): readonly string[] {
  const { kind } = store;
  const follows = {
    met: all.some((one) => one.store === kind),
    what: 'no test follows the README of a repository with it',
    file: 'test/first-hour/cases.ts',
  };
  if (store.source !== 'store') return missing(kind, [follows]);
  const faults = `test/keys/faults-${kind}.test.ts`;
  const { command } = store.cli;
  return missing(kind, [
    ...store.providers.map(({ name }) => ({
      met: Object.hasOwn(stubs, name),
      what: `no stub of the provider ${name} (stubs)`,
      file: 'test/stub/schemas/index.ts',
    })),
    {
      met: hasSeedPlace(kind),
      what: 'no place of its secrets in the stub providers (seedPlaces)',
      file: 'test/terraform/keys.ts',
    },
    {
      met: Object.hasOwn(storeCommands, command),
      what: `no fake of ${command} (storeCommands)`,
      file: 'test/keys/load.ts',
    },
    { met: isProgram(command), what: `no stand-in of ${command} (programs)`, file: 'test/keys/standins/programs.ts' },
    { met: hasStandIn(kind), what: 'no secrets in the stand-ins (standInSecrets)', file: 'test/keys/rotation.ts' },
    { met: exists(faults), what: 'no rotations with faults', file: faults },
    follows,
  ]);
}

/** The test that a cloud of the bootstrap needs, other than the evaluator that the tables by cloud require. */
export function missingForCloud(cloud: Cloud): readonly string[] {
  const file = `test/bootstrap/${cloud}.test.ts`;
  return missing(cloud, [{ met: exists(file), what: `no test of the policies of bootstrap/${cloud}`, file }]);
}

/** The tests that a state backend needs. */
export function missingForBackend(
  backend: StateBackend,
  example: Parameters<StateBackend['block']>[0],
): readonly string[] {
  const { kind } = backend;
  const restores = `${backend.recovery([{ ...example, name: new Fragment('dev'), directory: '.' }], engines[0])}`;
  return missing(kind, [
    { met: hasFake(kind), what: 'no fake of it', file: 'test/terraform/fake-backend.ts' },
    {
      met: backend.unlock(example) === 'process' || names('test/runbook/locks.test.ts', kind),
      what: 'no test removes its lock',
      file: 'test/runbook/locks.test.ts',
    },
    {
      met: !restores.includes('```') || names('test/runbook/restore.test.ts', kind),
      what: 'no test restores a state',
      file: 'test/runbook/restore.test.ts',
    },
  ]);
}

/** The tests that a CI/CD platform needs, other than those of its gates and identities: test/ci/platform.ts. */
export function missingForPlatform({ kind, hasPipeline }: CiPlatform): readonly string[] {
  if (!hasPipeline) return [];
  const setup = readdirSync(join(root, 'test/setup')).filter((name) => name.startsWith('on-'));
  return missing(kind, [
    { met: meaningOf(kind).properties.length > 0, what: 'no properties', file: 'test/ci/meaning/meaning.ts' },
    {
      met: all.some((one) => one.ci === kind),
      what: 'no test follows the README of a repository with it',
      file: 'test/first-hour/cases.ts',
    },
    {
      met: setup.some((name) => names(`test/setup/${name}`, kind)),
      what: 'no fake of its API for scripts/setup.sh',
      file: 'test/setup/on-PLATFORM.ts',
    },
  ]);
}
