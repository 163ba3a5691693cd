import { equal, match, notEqual } from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answers } from '../../src/model/answers.ts';
import { plan } from '../../src/plan/plan.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { answersFor } from '../combinations.ts';
import { keyVariables, seeds } from '../terraform/keys.ts';
import { lay, makeWorld, type Ran, run, scratch, stubEnvironment } from '../terraform/workbench.ts';
import { runbookCommands, sections } from './runbook.ts';

type Variables = Readonly<Record<string, string>>;

/** A repository, of which a test uses the first root module. */
export function laid(backend: { readonly kind: string } & Variables, env: Variables) {
  const choice = {
    store: 'environment',
    read: 'ephemeral',
    backend: backend.kind,
    layout: 'directories',
    engine: 'terraform',
  };
  const answers: Answers = answersFor(choice, { backend });
  const dir = scratch('restore');
  lay(plan(answers), dir);
  const [root] = repositoryOf(answers).roots;
  const world = makeWorld(seeds(answers));
  const all = { ...stubEnvironment(world), ...keyVariables(answers, root?.environments ?? []), ...env };
  const shell = (command: string): Promise<Ran> => run('sh', ['-c', command], { cwd: dir, env: all });
  const succeeds = async (command: string): Promise<string> => {
    const ran = await shell(command);
    equal(ran.status, 0, `${command}: ${ran.text}`);
    return ran.stdout;
  };
  const at = `terraform -chdir=${root?.directory}`;
  const key = answers.environments[0]?.stateKey ?? '';
  return {
    dir,
    at,
    key,
    root: root?.directory ?? '',
    shell,
    succeeds,
    /** Applies twice, so that the state has an earlier version. */
    apply: async (): Promise<void> => {
      await succeeds(`${at} init -input=false`);
      await succeeds(`${at} apply -input=false -auto-approve`);
      const access = join(dir, root?.directory ?? '', 'access.yaml');
      const before = readFileSync(access, 'utf8');
      const after = before.replace('ml-platform, environment', 'changed, environment');
      notEqual(after, before);
      writeFileSync(access, after);
      await succeeds(`${at} apply -input=false -auto-approve`);
    },
    /** The commands that restore the state of the root module. */
    commands: (): readonly string[] => {
      const every = runbookCommands(dir, sections.lost).filter((one) => !/ (init|plan)$/.test(one));
      const perRoot = every.length / repositoryOf(answers).roots.length;
      equal(Number.isInteger(perRoot), true);
      return every.slice(0, perRoot);
    },
    /** What is restored: the state is as it was, so the second change is to be applied again. */
    isEarlier: async (): Promise<void> => {
      const [init = '', check = ''] = runbookCommands(dir, sections.lost).filter((one) => / (init|plan)$/.test(one));
      await succeeds(`${init} -input=false`);
      match(
        await succeeds(`${check} -input=false -no-color -refresh=false`),
        /Plan: 0 to add, 1 to change, 0 to destroy/,
      );
    },
  };
}
