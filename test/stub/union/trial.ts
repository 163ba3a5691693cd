// One root with the unionai provider alone, for the real Terraform.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeWorld, type Ran, requests, scratch, terraform } from '../../terraform/workbench.ts';
import type { UnionSeed } from './seed.ts';
import { Store } from './store.ts';

export const host = 'acme.example';
export const org = 'acme';

/** A key of a client at a host. Made when a test runs, so that none is in this repository. */
export function keyOf(
  client = 'deployer',
  at: { readonly host?: string; readonly org?: string; readonly secret?: string } = {},
): string {
  return Buffer.from(`${at.host ?? host}:${client}:${at.secret ?? 'not-a-secret'}:${at.org ?? org}`).toString('base64');
}

export interface Planned extends Ran {
  /** What would happen to each resource, by its address: create, update, replace, delete or import. */
  readonly changes: Readonly<Record<string, string>>;
  /** The errors: the summary of each, and its detail. */
  readonly errors: readonly { readonly summary: string; readonly detail: string }[];
}

export interface Trial {
  readonly dir: string;
  readonly world: string;
  /** The objects at the trial's own host and organization. */
  readonly objects: Store;
  /** Replaces the configuration. */
  configure(text: string): void;
  /** Replaces unionai.json. */
  seed(seed: UnionSeed): void;
  plan(...args: readonly string[]): Promise<Planned>;
  apply(...args: readonly string[]): Promise<Planned>;
  destroy(...args: readonly string[]): Promise<Planned>;
  /** The same, with another key in UNIONAI_API_KEY. */
  as(key: string): Pick<Trial, 'plan' | 'apply' | 'destroy'>;
  /** The requests of all runs so far, as `Call Code`; Token exchanges only where asked for. */
  requests(options?: { readonly tokens: boolean }): readonly string[];
}

const frame = `terraform {
  required_providers {
    unionai = { source = "unionai/unionai" }
  }
}

`;

/** Lays a root with this configuration, and initializes it. */
export async function trial(text: string, seed: UnionSeed = {}): Promise<Trial> {
  const dir = scratch('trial');
  const world = makeWorld({}, seed);
  const configure = (next: string): void => writeFileSync(join(dir, 'main.tf'), frame + next);
  configure(text);
  const init = await terraform(dir, ['init', '-input=false', '-no-color'], world);
  if (init.status !== 0) throw new Error(init.text);
  const runs = (key: string): Pick<Trial, 'plan' | 'apply' | 'destroy'> => {
    const run = async (command: string, args: readonly string[]): Promise<Planned> => {
      const all = [command, '-input=false', '-json', ...args];
      return understood(await terraform(dir, all, world, { UNIONAI_API_KEY: key }));
    };
    return {
      plan: (...args) => run('plan', args),
      apply: (...args) => run('apply', args.some((arg) => !arg.startsWith('-')) ? args : ['-auto-approve', ...args]),
      destroy: (...args) => run('destroy', ['-auto-approve', ...args]),
    };
  };
  return {
    dir,
    world,
    objects: new Store(world, host, org),
    configure,
    seed: (next) => writeFileSync(join(world, 'unionai.json'), JSON.stringify(next)),
    ...runs(keyOf()),
    as: runs,
    requests: ({ tokens } = { tokens: false }) =>
      requests(world).flatMap(({ call, code }) => (call === 'Token' && !tokens ? [] : [`${call} ${code}`])),
  };
}

interface Line {
  readonly type: string;
  readonly change?: { readonly resource: { readonly addr: string }; readonly action: string };
  readonly diagnostic?: { readonly severity: string; readonly summary: string; readonly detail: string };
}

function understood(ran: Ran): Planned {
  const lines = ran.stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Line);
  const changes = lines.flatMap(({ type, change }) =>
    type === 'planned_change' && change ? [[change.resource.addr, change.action] as const] : [],
  );
  const errors = lines.flatMap(({ diagnostic }) =>
    diagnostic?.severity === 'error' ? [{ summary: diagnostic.summary, detail: diagnostic.detail }] : [],
  );
  return { ...ran, changes: Object.fromEntries(changes), errors };
}

/** What the state holds of one resource. */
export function stateOf(dir: string, address: string): Readonly<Record<string, unknown>> | undefined {
  const { resources } = JSON.parse(readFileSync(join(dir, 'terraform.tfstate'), 'utf8')) as {
    resources: readonly {
      readonly type: string;
      readonly name: string;
      readonly instances: readonly { readonly attributes: Readonly<Record<string, unknown>> }[];
    }[];
  };
  return resources.find(({ type, name }) => `${type}.${name}` === address)?.instances[0]?.attributes;
}
