import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answers } from '../../src/model/answers.ts';
import { plan } from '../../src/plan/plan.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { keyVariables, seeds } from '../terraform/keys.ts';
import { lay, makeWorld, type Ran, run, scratch, stubEnvironment, terraform } from '../terraform/workbench.ts';
import { assertNoKey } from './canary.ts';
import { purposes } from './purposes.ts';
import { bareTools } from './toolbox.ts';

type Variables = Readonly<Record<string, string>>;

/** A generated repository as a user would have committed it, with a world around it. */
export interface Ground {
  readonly answers: Answers;
  readonly dir: string;
  readonly world: string;
  /** Where the states are, if they are files. */
  readonly states: string;
  /** Variables of every job that are none of the pipeline's: what replaces the network and the registry. */
  readonly outside: Variables;
  /** The keys of the jobs of the first root. */
  readonly keys: Variables;
  /** Runs a script of the pipeline with busybox alone, and nothing of the caller's but what is given. */
  script(name: string, args: readonly string[], env?: Variables): Promise<Ran>;
  /** Fails where a key is in anything that scripts printed so far, or in any file. */
  assertNoKey(): void;
}

/**
 * Lays a repository.
 *
 * @param options `keepsBackend` leaves the backend as it is; else the states are files next to the repository, which all
 *   copies share. `keepsBootstrap` keeps the root modules of the bootstrap, which every static check
 *   would validate. `unlocked` writes lock files that only a stand-in for the engine takes
 */
export async function ground(
  answers: Answers,
  {
    keepsBackend = false,
    keepsBootstrap = false,
    unlocked = false,
  }: { readonly keepsBackend?: boolean; readonly keepsBootstrap?: boolean; readonly unlocked?: boolean } = {},
): Promise<Ground> {
  const dir = scratch('ci');
  const states = scratch('states');
  const world = makeWorld(seeds(answers));
  lay(plan(answers), dir);
  if (!keepsBootstrap) removeBootstrap(dir);
  const { roots } = repositoryOf(answers);
  if (!keepsBackend)
    for (const { directory } of roots) {
      const path = JSON.stringify(join(states, `${directory.replaceAll('/', '-')}.tfstate`));
      writeFileSync(
        join(dir, directory, 'zz_override.tf'),
        `terraform {\n  backend "local" {\n    path = ${path}\n  }\n}\n`,
      );
    }
  const directories = roots.map(({ directory }) => join(dir, directory));
  if (unlocked) for (const directory of directories) writeFileSync(join(directory, '.terraform.lock.hcl'), noLocks);
  else await lock(answers, directories);
  const home = scratch('home');
  const outside = { HOME: home, ...stubEnvironment(world) };
  const keys = keyVariables(answers, roots.length === 1 ? answers.environments : answers.environments.slice(0, 1));
  const said: Record<string, string> = {};
  const script = async (name: string, args: readonly string[], env: Variables = {}): Promise<Ran> => {
    const { PATH = bareTools(), ...more } = { ...purposes[name], ...env };
    const ran = await run('busybox', ['sh', `scripts/ci/${name}.sh`, ...args], {
      cwd: dir,
      env: { PATH, ...outside, ...keys, ...more },
    });
    said[`${Object.keys(said).length}: ${name} ${args.join(' ')}`] = ran.text;
    return ran;
  };
  return {
    answers,
    dir,
    world,
    states,
    outside,
    keys,
    script,
    assertNoKey: () => assertNoKey(answers, { texts: said, folders: [dir, states, home] }),
  };
}

/** Removes the root modules of the bootstrap from a repository. */
export function removeBootstrap(dir: string): void {
  rmSync(join(dir, 'bootstrap'), { recursive: true, force: true });
}

/** A lock file without checksums, for a stand-in for the engine. */
export const noLocks = 'provider "example.com/unionai/unionai" {\n}\n';

const locks = new Map<string, string>();

/** What scripts/lock-providers.sh would have written, for this platform alone and once for each set of providers. */
async function lock(answers: Answers, directories: readonly string[]): Promise<void> {
  const key = `${answers.engine} ${answers.secretStore.kind}`;
  const [first] = directories;
  if (first === undefined) throw new Error('a repository without a root');
  if (!locks.has(key)) {
    const { status, text } = await terraform(first, ['init', '-backend=false', '-input=false', '-no-color'], '');
    if (status !== 0) throw new Error(text);
    locks.set(key, readFileSync(join(first, '.terraform.lock.hcl'), 'utf8'));
    rmSync(join(first, '.terraform'), { recursive: true });
  }
  for (const directory of directories) writeFileSync(join(directory, '.terraform.lock.hcl'), locks.get(key) ?? '');
}

/** A folder for a plan, as jobs have one. */
export function planFolder(): string {
  const dir = join(scratch('plan'), 'plan');
  mkdirSync(dir);
  return dir;
}
