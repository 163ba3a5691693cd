import { equal } from 'node:assert/strict';
import { join } from 'node:path';
import type { Answers } from '../../src/model/answers.ts';
import { plan } from '../../src/plan/plan.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { answersFor } from '../combinations.ts';
import { keyVariables } from './keys.ts';
import { lay, makeWorld, overrideBackend, type Ran, scratch, terraform } from './workbench.ts';

/** Every root of a repository whose keys come from the environment, initialized, in one world. */
export async function laid(environments: readonly object[]) {
  const choice = { store: 'environment', read: 'ephemeral', backend: 's3', layout: 'directories', engine: 'terraform' };
  const answers: Answers = answersFor(choice, { environments });
  const dir = scratch('workspace');
  lay(plan(answers), dir);
  const world = makeWorld({});
  const roots = repositoryOf(answers).roots.map((root) => {
    const cwd = join(dir, root.directory);
    overrideBackend(cwd);
    const variables = keyVariables(answers, root.environments);
    const run = (...args: string[]): Promise<Ran> =>
      terraform(cwd, [...args, '-input=false', '-no-color'], world, variables);
    return { cwd, run };
  });
  return { dir, world, roots };
}

/** @returns what it printed */
export async function succeeds(ran: Promise<Ran>): Promise<string> {
  const { status, text } = await ran;
  equal(status, 0, text);
  return text;
}

/** Arguments of modules/workspace with nothing wrong. */
export const good = {
  projects: '{ etl = { description = "Tables." } }',
  roles: '{ reader = { description = "Looks.", actions = ["view_flyte_inventory"] } }',
  policies:
    '{ look = { description = "Looks.", projects = [{ project = "etl", role = "reader", domains = ["staging"] }] } }',
};

/** A call of modules/workspace, with some arguments that differ. */
export function call(name: string, more: Readonly<Record<string, string>>): string {
  const values = Object.entries({ organization: '"acme"', ...good, ...more });
  const body = values.map(([argument, value]) => `  ${argument} = ${value}\n`).join('');
  return `module "${name}" {\n  source = "../../modules/workspace"\n${body}}\n`;
}
