import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Answers } from '../../src/model/answers.ts';
import { plan } from '../../src/plan/plan.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { keyVariables, seeds } from './keys.ts';
import { lay, makeWorld, overrideBackend, remove, scratch, terraform } from './workbench.ts';

/**
 * What the real Terraform has against a repository: format of everything, then init, validate and plan of every
 * root, with nothing but the keys. Empty where it accepts it.
 */
export async function complaints(answers: Answers): Promise<readonly string[]> {
  const dir = scratch('accept');
  lay(plan(answers), dir);
  const found = await complaintsAt(dir, answers);
  remove(dir);
  return found;
}

/** The same for a repository that lies on disk already. */
export async function complaintsAt(dir: string, answers: Answers): Promise<readonly string[]> {
  const world = makeWorld(seeds(answers));
  const format = await terraform(dir, ['fmt', '-check', '-recursive', '-diff'], world);
  const found = format.status === 0 ? [] : [`fmt: ${format.text}`];
  for (const root of repositoryOf(answers).roots) {
    const cwd = join(dir, root.directory);
    if (!readdirSync(cwd).some((name) => name.endsWith('.tf')))
      return [...found, `${root.directory} holds no .tf file`];
    overrideBackend(cwd);
    const steps = [
      ['init', '-input=false', '-no-color'],
      ['validate', '-no-color'],
      ['plan', '-input=false', '-no-color'],
    ];
    for (const step of steps) {
      const { status, text } = await terraform(cwd, step, world, keyVariables(answers, root.environments));
      if (status === 0) continue;
      found.push(`${root.directory}: terraform ${step[0]}: ${text}`);
      break;
    }
  }
  remove(world);
  return found;
}

/** Runs jobs with a few at a time, in order of their start. */
export async function pool<T>(jobs: readonly (() => Promise<T>)[], width: number): Promise<readonly T[]> {
  const results: T[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < jobs.length; index = next++) {
      const job = jobs[index];
      if (job) results[index] = await job();
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return results;
}
