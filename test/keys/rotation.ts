import { ok } from 'node:assert/strict';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answers } from '../../src/model/answers.ts';
import { plan } from '../../src/plan/plan.ts';
import { secretStores } from '../../templates/registry.ts';
import { lay, type Ran, run, scratch } from '../terraform/workbench.ts';
import { installStandIns, type StandIns } from './standins/install.ts';
import { encodedKey } from './standins/union-state.ts';
import { emptyWorld, type World } from './standins/world.ts';

/** A repository with stand-ins of all tools that scripts/keys.sh calls. */
export interface RotationGround {
  readonly dir: string;
  readonly tools: StandIns;
  /** Runs scripts/keys.sh. Fails if it displays a key. */
  keys(args: readonly string[], input?: string): Promise<Ran>;
  /** Creates a key in the organization, without storing it. Returns it as the CLI prints it. */
  create(client: string, policies?: readonly string[]): string;
  /** The client ID of the key in a secret; undefined if it contains none. */
  stored(place: 'live' | 'pending', use?: 'plan'): string | undefined;
  /** The client IDs of the organization. */
  clients(): readonly string[];
  record(use?: 'plan'): string;
  /** What the engine was called with. */
  plans(): readonly string[];
  /** The engine fails from now on, or succeeds again. */
  failPlans(fails: boolean): void;
}

/** The environment that the tests change. */
export const own = { name: 'prod', org: 'acme-prod', host: 'union.acme.example' };

/** Lays a repository with an engine that records its calls. */
export function rotationGround(answers: Answers, shell: readonly [string, ...string[]] = ['sh']): RotationGround {
  const dir = scratch('rotation');
  const [program, ...options] = shell;
  lay(plan(answers), dir);
  const [environment] = answers.environments.filter(({ name }) => name === own.name);
  if (environment === undefined) throw new Error(`no environment ${own.name}`);
  const { secretStore } = environment;
  const world = emptyWorld({
    host: own.host,
    org: own.org,
    vaultAddress: `${secretStore.kind === 'vault' ? secretStore.address : ''}`,
    repository: 'acme/ml-platform',
    project: 'acme/ml-platform',
  });
  const store = secretStores.find(({ kind }) => kind === secretStore.kind);
  const settingsOf = (place: 'live' | 'pending', use?: 'plan') => {
    if (store?.source !== 'store') return undefined;
    const used = use === 'plan' ? store.planSettings(secretStore) : secretStore;
    return place === 'pending' ? store.pendingSettings(used) : used;
  };
  for (const place of ['live', 'pending'] as const)
    for (const use of ['plan', undefined] as const) {
      const settings = settingsOf(place, use);
      if (settings !== undefined) standInOf(secretStore.kind).add?.(world, settings);
    }
  const tools = installStandIns(world);
  const log = join(tools.place, 'plans');
  for (const engine of ['terraform', 'tofu']) {
    const file = join(tools.path, engine);
    writeFileSync(
      file,
      `#!/bin/sh\nprintf '%s\\n' "$*" >>'${log}'\n[ ! -e '${tools.place}/plans-fail' ] || { echo 'Error: PermissionDenied' >&2; exit 1; }\n`,
    );
    chmodSync(file, 0o755);
  }
  const recordOf = (use?: 'plan'): string =>
    join(dir, `scripts/keys/state/prod${use === undefined ? '' : '.plan'}.store.env`);
  return {
    dir,
    tools,
    keys: async (args, input = '') => {
      const ran = await run(program, [...options, 'scripts/keys.sh', ...args], {
        cwd: dir,
        input,
        env: { PATH: `${tools.path}:${process.env.PATH ?? ''}` },
      });
      for (const secret of secretsOf(tools.world())) ok(!ran.text.includes(secret), 'a key is displayed');
      return ran;
    },
    create: (client, policies = ['admin']) => {
      let text = '';
      tools.change(({ union }) => {
        const key = { secret: `not-a-secret-of-${client}`, issued: '2026-01-01T00:00:00Z', policies: [...policies] };
        union.keys[client] = key;
        text = encodedKey(union, client, key);
      });
      return text;
    },
    stored: (place, use) => {
      const settings = settingsOf(place, use);
      if (settings === undefined) return undefined;
      const key = standInOf(secretStore.kind).current(tools.world(), settings);
      const [, client] = Buffer.from(key ?? '', 'base64')
        .toString('latin1')
        .split(':');
      return client;
    },
    clients: () => Object.keys(tools.world().union.keys).toSorted(),
    record: (use) => (existsSync(recordOf(use)) ? readFileSync(recordOf(use), 'utf8') : ''),
    plans: () => (existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : []),
    failPlans: (fails) => writeFileSync(join(tools.place, fails ? 'plans-fail' : 'plans-succeed'), ''),
  };
}

/**
 * The secrets of all keys that exist or existed, as they are and in the encodings of whole keys. A key is base64 of three
 * fields before the secret, so that its beginning is not secret.
 */
export function secretsOf({ union }: World): readonly string[] {
  return Object.entries({ ...union.keys, ...union.deleted }).flatMap(([client, key]) => {
    const whole = encodedKey(union, client, key);
    return [key.secret, whole.slice(-40), whole.slice(-60, -20)];
  });
}

type StoreSettings = Readonly<Record<string, unknown>>;

/** The secrets that the stand-ins keep for a store. */
interface StandInSecrets {
  /** Creates an empty secret, as the bootstrap does; undefined if there is none until a value is stored. */
  readonly add?: (world: World, settings: StoreSettings) => void;
  /** The current value of a secret. */
  readonly current: (world: World, settings: StoreSettings) => string | undefined;
}

const standInSecrets: Readonly<Record<string, StandInSecrets>> = {
  'aws-secrets-manager': {
    add: ({ aws }, { region, secretName }) => {
      aws.secrets[`${region}/${secretName}`] = { versions: {}, tags: {} };
    },
    current: ({ aws }, { region, secretName }) => {
      const versions = Object.values(aws.secrets[`${region}/${secretName}`]?.versions ?? {});
      return versions.find(({ stages }) => stages.includes('AWSCURRENT'))?.value;
    },
  },
  'google-secret-manager': {
    add: ({ google }, { project, secretName }) => {
      google.secrets[`${project}/${secretName}`] = { versions: [] };
    },
    current: ({ google }, { project, secretName }) =>
      google.secrets[`${project}/${secretName}`]?.versions.at(-1)?.value,
  },
  'azure-key-vault': {
    current: ({ azure }, { vaultName, secretName }) =>
      azure.secrets[`${vaultName}/${secretName}`]?.versions.at(-1)?.value,
  },
  vault: {
    current: ({ vault }, { mount, path, field }) =>
      vault.secrets[`${mount}/${path}`]?.versions.at(-1)?.data[`${field}`],
  },
};

/** Whether the stand-ins have the secrets of a store. */
export const hasStandIn = (kind: string): boolean => Object.hasOwn(standInSecrets, kind);

/** Errors: throws for a store that the stand-ins do not have. */
function standInOf(kind: string): StandInSecrets {
  const found = standInSecrets[kind];
  if (found === undefined) throw new Error(`standInSecrets in test/keys/rotation.ts has no secrets of ${kind}`);
  return found;
}
