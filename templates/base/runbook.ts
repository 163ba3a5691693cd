import { Fragment } from '../../src/model/literal.ts';
import { plansInPipeline, type Repository, type Root } from '../../src/model/repository.ts';
import type { RecoveredState } from '../../src/model/state-backend.ts';
import type { Locals } from '../../src/model/template.ts';
import { command, shell } from '../../src/render/shell.ts';
import { bootstrapLocals } from '../bootstrap/readme.ts';
import { keyOptions } from '../layout/key.ts';
import { rights } from './readme.ts';

/** The values that RUNBOOK.md is rendered with. */
export function runbookLocals(repository: Repository): Locals {
  const { backend, ci, engine, environments, roots } = repository;
  const states = roots.flatMap((root) => recoveredState(root));
  const unlocked = states.map((state) => backend.unlock(state));
  const withId = unlocked.every((how) => how === 'engine');
  const inPipeline = plansInPipeline(ci, backend);
  return {
    noRun: new Fragment(inPipeline ? ', and that no run of the pipeline is in progress' : ''),
    unlockByEngine: unlocked.every((how) => !Fragment.is(how)),
    lockId: new Fragment(withId ? '.\nReplace `LOCK-ID`' : ''),
    unlock: unlocked.some((how) => how === 'process') ? undefined : true,
    roots: states.map((state, index) => {
      const { directory, name } = state;
      const run = (...args: readonly string[]): Fragment =>
        command(engine.binary, ...(directory === '.' ? [] : [`-chdir=${directory}`]), ...args);
      const how = unlocked[index];
      const root = roots[index];
      return {
        name,
        init: run('init'),
        plan: run('plan', ...(root === undefined ? [] : keyOptions(repository, root, 'plan'))),
        unlock: Fragment.is(how) ? how : run('force-unlock', typeof how === 'object' ? how.id : 'LOCK-ID'),
        push: run('state', 'push', 'errored.tfstate'),
      };
    }),
    restore: backend.recovery(states, engine),
    restoreRights: new Fragment(' (requires read and write access to the state and its versions)'),
    inPipeline,
    bootstrap: bootstrapLocals(repository),
    again: new Fragment(
      inPipeline
        ? 'Run the deployment again: it plans again, and shows what is left to do.'
        : 'Plan again, read the plan, and apply it.',
    ),
    rights: new Fragment(rights(repository)),
    breakGlass: inPipeline
      ? environments.map(({ name }) => command('scripts/break-glass.sh', name, '--reason', 'REASON'))
      : undefined,
  };
}

/** The state of a root module, with the names of its environments. */
function recoveredState({ directory, environments }: Root): readonly RecoveredState<never>[] {
  const [first] = environments;
  if (first === undefined) return [];
  const name = new Fragment(environments.length > 1 ? 'all environments' : shell(first.name));
  return [{ key: first.stateKey, settings: first.backend as never, name, directory }];
}
