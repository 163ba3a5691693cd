import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answers } from '../../src/model/answers.ts';
import type { Cloud } from '../../src/model/cloud.ts';
import { plan } from '../../src/plan/plan.ts';
import { lay, makeWorld, overrideBackend, remove, run, scratch, stubEnvironment } from '../terraform/workbench.ts';
import type { AppliedBootstrap, StateResource } from './applied.ts';

export type Resource = StateResource;

/** A root module of the bootstrap after an apply. */
export interface Applied {
  readonly resources: readonly Resource[];
  /** The output `ci_environments`. */
  readonly ciEnvironments: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** The files of the root module of a cloud, by path below bootstrap/CLOUD; empty if the answers need none. */
export function rootFiles(answers: Answers, cloud: Cloud): ReadonlyMap<string, string> {
  const folder = `bootstrap/${cloud}/`;
  return new Map(
    [...plan(answers)].flatMap(([path, { text }]) =>
      path.startsWith(folder) ? [[path.slice(folder.length), text]] : [],
    ),
  );
}

/**
 * Formats, validates, plans and applies the root module of a cloud, and requires that the second plan is empty.
 *
 * @param variables what the answers do not contain, as `-var` would set it
 * @param edit changes a file before the run: a mutant
 */
export async function applyRoot(
  answers: Answers,
  cloud: Cloud,
  engine: string,
  variables: Readonly<Record<string, unknown>> = {},
  edit: (path: string, text: string) => string = (_, text) => text,
): Promise<Applied> {
  const dir = scratch('bootstrap');
  const world = makeWorld({});
  lay(plan(answers), dir);
  const cwd = join(dir, 'bootstrap', cloud);
  for (const [path, text] of rootFiles(answers, cloud)) writeFileSync(join(cwd, path), edit(path, text));
  const step = async (status: number, ...args: readonly string[]): Promise<string> => {
    const ran = await run(engine, args, { cwd, env: stubEnvironment(world) });
    if (ran.status !== status) throw new Error(`${engine} ${args.join(' ')}: ${ran.status}\n${ran.text}`);
    return ran.stdout;
  };
  await step(0, 'fmt', '-check', '-diff', '-recursive');
  // The real backend block is valid, and the run uses a local state.
  await step(0, 'init', '-backend=false', '-input=false', '-no-color');
  await step(0, 'validate', '-no-color');
  overrideBackend(cwd);
  writeFileSync(join(cwd, 'terraform.tfvars.json'), JSON.stringify(declared(cwd, variables)));
  await step(0, 'init', '-reconfigure', '-input=false', '-no-color');
  await step(0, 'apply', '-auto-approve', '-input=false', '-no-color');
  await step(0, 'plan', '-detailed-exitcode', '-input=false', '-no-color');
  const { values } = JSON.parse(await step(0, 'show', '-json')) as {
    values: { root_module: StateModule; outputs: Outputs };
  };
  const applied = { resources: resourcesOf(values.root_module), ciEnvironments: values.outputs.ci_environments.value };
  remove(dir);
  remove(world);
  return applied;
}

/** The same in the form that the tests of all clouds read. It cannot run again. */
export function asBootstrap({ ciEnvironments, resources }: Applied): AppliedBootstrap {
  return {
    folder: '.',
    resources,
    outputs: { ci_environments: ciEnvironments },
    engine: () => Promise.reject(new Error('the root module is removed')),
    program: () => Promise.reject(new Error('the root module is removed')),
    remove: () => undefined,
  };
}

interface StateModule {
  readonly resources?: readonly Resource[];
  readonly child_modules?: readonly StateModule[];
}
interface Outputs {
  readonly ci_environments: { readonly value: Applied['ciEnvironments'] };
}

function resourcesOf({ child_modules = [], resources = [] }: StateModule): readonly Resource[] {
  return [...resources, ...child_modules.flatMap(resourcesOf)];
}

/** Of the values, those of variables that the root module declares. */
function declared(cwd: string, values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const text = readFileSync(join(cwd, 'variables.tf'), 'utf8');
  return Object.fromEntries(Object.entries(values).filter(([name]) => text.includes(`variable "${name}"`)));
}
