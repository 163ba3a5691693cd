import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Answers } from '../../src/model/answers.ts';
import type { Cloud } from '../../src/model/cloud.ts';
import { plan } from '../../src/plan/plan.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { lay, makeWorld, overrideBackend, type Ran, run, scratch, stubEnvironment } from '../terraform/workbench.ts';

/** A value of a state or of an output, as `show -json` prints it. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [name: string]: Value };

/** A resource or data source of a state. */
export interface StateResource {
  readonly address: string;
  readonly mode: 'managed' | 'data';
  readonly type: string;
  readonly values: Readonly<Record<string, Value>>;
}

/** A root module of the bootstrap that was applied against the stub providers. */
export interface AppliedBootstrap {
  readonly folder: string;
  readonly resources: readonly StateResource[];
  readonly outputs: Readonly<Record<string, Value>>;
  /** Runs the engine in the root module. */
  engine(...args: readonly string[]): Promise<Ran>;
  /** Runs another program there, with the environment of the engine. */
  program(name: string, ...args: readonly string[]): Promise<Ran>;
  remove(): void;
}

/** A module of a state, as `show -json` prints it. */
export interface Module {
  readonly resources?: readonly StateResource[];
  readonly child_modules?: readonly Module[];
}

/** The numeric IDs that scripts/bootstrap.sh reads from GitHub. */
export const numericIds = { github_owner_id: '1001', github_repository_id: '2002' } as const;

/** The input variables without a default in Google Cloud and Azure. Other root modules do not declare them. */
const required = {
  project: 'acme-home',
  subscription_id: '00000000-0000-4000-8000-00000000000a',
  location: 'europe-west1',
};

/**
 * Lays a repository, and applies bootstrap/CLOUD against the stub providers, with a local state.
 *
 * @param options `binary`: the engine, if it is not that of the repository
 * @throws with the output of the engine where a run fails
 */
export async function applyBootstrap(
  answers: Answers,
  cloud: Cloud,
  options: { readonly binary?: string } = {},
): Promise<AppliedBootstrap> {
  const dir = scratch('bootstrap');
  lay(plan(answers), dir);
  const folder = join(dir, 'bootstrap', cloud);
  overrideBackend(folder);
  const { binary = repositoryOf(answers).engine.binary } = options;
  const variables = Object.entries({ ...numericIds, ...required }).map(([name, value]) => [`TF_VAR_${name}`, value]);
  const env = { ...stubEnvironment(makeWorld({})), ...Object.fromEntries(variables) };
  const program = (name: string, ...args: readonly string[]): Promise<Ran> => run(name, args, { cwd: folder, env });
  const engine = (...args: readonly string[]): Promise<Ran> => program(binary, ...args);
  const done = async (...args: readonly string[]): Promise<Ran> => {
    const ran = await engine(...args);
    if (ran.status !== 0) throw new Error(`${binary} ${args.join(' ')}: ${ran.text}`);
    return ran;
  };
  await done('init', '-input=false', '-no-color');
  await done('apply', '-auto-approve', '-input=false', '-no-color');
  const { values } = JSON.parse((await done('show', '-json')).stdout) as {
    values: { root_module: Module; outputs?: Record<string, { value: Value }> };
  };
  return {
    folder,
    resources: resourcesOf(values.root_module),
    outputs: Object.fromEntries(Object.entries(values.outputs ?? {}).map(([name, { value }]) => [name, value])),
    engine,
    program,
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

/** The resources of a module and of the modules that it calls. */
export function resourcesOf(module: Module): readonly StateResource[] {
  return [...(module.resources ?? []), ...(module.child_modules ?? []).flatMap(resourcesOf)];
}
