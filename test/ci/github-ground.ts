import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answers } from '../../src/model/answers.ts';
import { calls } from '../terraform/workbench.ts';
import { assertNoKey } from './canary.ts';
import { drive } from './github-driver.ts';
import { actions, environmentsOf } from './github-forge.ts';
import type { Occasion, Texts, WorkflowRun } from './github-workflow.ts';
import { ground } from './ground.ts';
import { cloudCommands, type FakeCommands, fakeCommands } from './toolbox.ts';

/** A repository at GitHub. Every run of a workflow ends with the look for keys. */
export interface OnGitHub {
  readonly dir: string;
  readonly world: string;
  readonly commands: FakeCommands;
  run(workflow: string, occasion: Occasion): Promise<WorkflowRun>;
}

/** Lays a repository with its own backend, whose fake `outside` leads to and `states` shows; `settings` and `tokens` are the forge's. */
export async function onGitHub(
  answers: Answers,
  outside: Texts,
  states: () => Iterable<readonly [string, Buffer]>,
  settings: Texts = {},
  tokens: Texts = {},
): Promise<OnGitHub> {
  const own = await ground(answers, { keepsBackend: true });
  const commands = fakeCommands({ ...cloudCommands, tflint: '', shellcheck: '', gh: '' });
  const forge = {
    environments: environmentsOf(answers, own.dir, settings),
    outside: { ...own.outside, ...outside, PATH: `${commands.path}:${process.env.PATH ?? ''}` },
    tokens,
    actions,
  };
  const run = async (name: string, occasion: Occasion): Promise<WorkflowRun> => {
    const text = readFileSync(join(own.dir, `.github/workflows/terraform-${name}.yml`), 'utf8');
    const done = await drive(own.dir, text, forge, occasion);
    const { texts, folders } = done.traces;
    const kept = Object.fromEntries([...states()].map(([name, bytes]) => [name, bytes.toString('utf8')]));
    assertNoKey(answers, { texts: { ...texts, ...kept }, folders: [...folders, commands.place] });
    return done;
  };
  return { dir: own.dir, world: own.world, commands, run };
}

/** The organisations in which something was made. */
export const created = (world: string): readonly string[] => [
  ...new Set(calls(world).flatMap(({ op, org }) => (op === 'create' && org !== undefined ? [org] : []))),
];

export const ci = { kind: 'github-actions', repository: 'acme/ml-platform' };
