import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Answers } from '../../src/model/answers.ts';
import { plan } from '../../src/plan/plan.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { keyVariables, seeds } from './keys.ts';
import { lay, makeWorld, overrideBackend, type Ran, remove, run, scratch, stubEnvironment } from './workbench.ts';

const installed = new Map<string, boolean>();

/** Whether a command is on PATH. */
export function isInstalled(command: string): boolean {
  const known = installed.get(command);
  if (known !== undefined) return known;
  const there = spawnSync('sh', ['-c', 'command -v "$1"', 'sh', command]).status === 0;
  installed.set(command, there);
  return there;
}

/** The engine that a repository is for, if it is installed; else Terraform, which ignores what is for OpenTofu alone. */
export function engineFor(answers: Answers): string {
  const { binary } = repositoryOf(answers).engine;
  return isInstalled(binary) ? binary : 'terraform';
}

/**
 * What the real Terraform or OpenTofu has against a repository: format of everything, then init, validate and plan of
 * every root, with nothing but the keys. Empty where it accepts it.
 */
export async function complaints(answers: Answers): Promise<readonly string[]> {
  const dir = scratch('accept');
  lay(plan(answers), dir);
  const found = await complaintsAt(dir, answers);
  remove(dir);
  return found;
}

/** The same for a repository that is on disk already. */
export async function complaintsAt(dir: string, answers: Answers): Promise<readonly string[]> {
  const world = makeWorld(seeds(answers));
  const engine = engineFor(answers);
  const engineRun = (cwd: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> =>
    run(engine, args, { cwd, env: { ...stubEnvironment(world), ...env } });
  const format = await engineRun(dir, ['fmt', '-check', '-recursive', '-diff']);
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
      const { status, text } = await engineRun(cwd, step, keyVariables(answers, root.environments));
      if (status === 0) continue;
      found.push(`${root.directory}: ${engine} ${step[0]}: ${text}`);
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
