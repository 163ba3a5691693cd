import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answers } from '../../src/model/answers.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { deploymentsOf } from '../../templates/ci/deployment.ts';
import { answersFor } from '../combinations.ts';
import { readers } from '../terraform/keys.ts';
import { calls } from '../terraform/workbench.ts';
import { assertNoKey } from './canary.ts';
import { fakeEngine } from './engine.ts';
import { fakeGh, type GhState } from './github-cli.ts';
import { drive } from './github-driver.ts';
import { actions, environmentsOf } from './github-forge.ts';
import type { CiEnvironment, Occasion, Texts, WorkflowRun } from './github-workflow.ts';
import { ground } from './ground.ts';
import { cloudCommands, type FakeCommands, fakeCommands } from './toolbox.ts';

/** A repository at GitHub. Every run of a workflow ends with the look for keys. */
export interface OnGitHub {
  readonly dir: string;
  readonly world: string;
  readonly commands: FakeCommands;
  /** The issues and comments that jobs wrote. */
  gh(): GhState;
  /** @param mutate changes the text of the workflow for this run */
  run(workflow: string, occasion: Occasion, mutate?: (text: string) => string): Promise<WorkflowRun>;
}

interface Around {
  /** What leads to the fake of the backend. */
  readonly outside?: Texts;
  /** What that fake keeps. */
  readonly states?: () => Iterable<readonly [string, Buffer]>;
  /** Values of the forge's variables and secrets, in addition to those that all have. */
  readonly settings?: Texts;
  /** What jobs find that may ask for a token. */
  readonly tokens?: Texts;
  /** Whether another program replaces the engine, where only the order of things is looked at. */
  readonly standIn?: boolean;
  /** Whether no environment has reviewers. */
  readonly unprotected?: boolean;
}

/** Lays a repository with its own backend. */
export async function onGitHub(answers: Answers, around: Around = {}): Promise<OnGitHub> {
  const { outside = {}, states = () => [], settings = {}, tokens = {}, standIn = false, unprotected = false } = around;
  const own = await ground(answers, { keepsBackend: true, unlocked: standIn });
  const { store } = repositoryOf(answers);
  if (store.source === 'store' && answers.planKey === 'separate')
    writeFileSync(join(own.world, 'readers.json'), JSON.stringify(readers(deploymentsOf(repositoryOf(answers)))));
  const engine = standIn ? { terraform: fakeEngine } : {};
  const commands = fakeCommands({ ...cloudCommands, ...engine, tflint: '', shellcheck: '', gh: fakeGh });
  const environments = environmentsOf(answers, own.dir, settings);
  const forge = {
    environments: unprotected ? withoutReviewers(environments) : environments,
    outside: { ...own.outside, ...outside, PATH: `${commands.path}:${process.env.PATH ?? ''}` },
    tokens,
    actions,
  };
  const gh = (): GhState => {
    const file = join(commands.place, 'gh.json');
    return existsSync(file)
      ? (JSON.parse(readFileSync(file, 'utf8')) as GhState)
      : { labels: [], issues: [], comments: [] };
  };
  const run: OnGitHub['run'] = async (name, occasion, mutate = (text) => text) => {
    const text = readFileSync(join(own.dir, `.github/workflows/terraform-${name}.yml`), 'utf8');
    const done = await drive(own.dir, mutate(text), forge, occasion);
    const { texts, folders } = done.traces;
    const kept = Object.fromEntries([...states()].map(([path, bytes]) => [path, bytes.toString('utf8')]));
    assertNoKey(answers, { texts: { ...texts, ...kept }, folders: [...folders, commands.place] });
    return done;
  };
  return { dir: own.dir, world: own.world, commands, gh, run };
}

const withoutReviewers = (environments: Readonly<Record<string, CiEnvironment>>) =>
  Object.fromEntries(Object.entries(environments).map(([name, one]) => [name, { ...one, asks: false }]));

/** The environments that a run applied to, in order. */
export const appliedTo = (log: string): readonly string[] =>
  [...log.matchAll(/^environment=(\S+) .* result=applied$/gm)].map(([, name = '']) => name);

/** The organizations in which something was made. */
export const created = (world: string): readonly string[] => [
  ...new Set(calls(world).flatMap(({ op, org }) => (op === 'create' && org !== undefined ? [org] : []))),
];

export const ci = { kind: 'github-actions', repository: 'acme/ml-platform' };

/** Two environments of development, and one of each other tier. */
export const fourEnvironments = answersFor(
  { store: 'environment', read: 'ephemeral', backend: 's3', layout: 'directories', engine: 'terraform' },
  {
    ci,
    environments: ['dev', 'lab', 'staging', 'prod'].map((name) => ({
      name,
      org: `acme-${name}`,
      ...(name === 'lab' ? { tier: 'development' } : {}),
    })),
  },
);
