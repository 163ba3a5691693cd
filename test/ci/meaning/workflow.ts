import type { Pipelined } from '../pipelines.ts';
import { parsed } from './parsed.ts';
import { type Expected, expectedOf } from './property.ts';

export interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Concurrency {
  readonly group?: string;
  readonly 'cancel-in-progress'?: boolean;
}

export interface Job {
  readonly needs?: string | readonly string[];
  readonly if?: string;
  readonly 'runs-on'?: string;
  readonly 'timeout-minutes'?: number;
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly env?: unknown;
  readonly secrets?: unknown;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly concurrency?: Concurrency;
  readonly steps?: readonly Step[];
}

export interface Workflow {
  readonly on: Readonly<Record<string, { readonly branches?: readonly string[]; readonly inputs?: unknown } | null>>;
  readonly permissions?: unknown;
  readonly env?: unknown;
  readonly concurrency?: Concurrency;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** The workflows of a repository, with what the answers ask of them. */
export interface GitHubPipeline extends Expected {
  readonly files: ReadonlyMap<string, string>;
  readonly workflows: readonly { readonly path: string; readonly text: string; readonly workflow: Workflow }[];
  readonly jobs: readonly NamedJob[];
}

/** A job with where it is. */
export interface NamedJob {
  readonly at: string;
  readonly id: string;
  readonly job: Job;
  readonly steps: readonly Step[];
  readonly triggers: readonly string[];
}

export function githubPipeline(pipelined: Pipelined): GitHubPipeline {
  const workflows = [...pipelined.files]
    .filter(([path]) => path.startsWith('.github/workflows/'))
    .map(([path, text]) => ({ path, text, workflow: parsed(text) as Workflow }));
  const jobs = workflows.flatMap(({ path, workflow }) =>
    Object.entries(workflow.jobs).map(
      ([id, job]): NamedJob => ({
        at: `${path}, ${id}`,
        id,
        job,
        steps: job.steps ?? [],
        triggers: Object.keys(workflow.on),
      }),
    ),
  );
  return { ...expectedOf(pipelined), files: pipelined.files, workflows, jobs };
}

const runs = (run: string | undefined, script: string): boolean =>
  run?.replace(/^exec /, '').startsWith(`scripts/ci/${script}`) === true;

/** The jobs that run a script of the repository. */
export function running(script: string, { jobs }: GitHubPipeline): readonly NamedJob[] {
  return jobs.filter(({ steps }) => steps.some(({ run }) => runs(run, script)));
}

/** The step of a job that runs a script. */
export function stepRunning(script: string, { steps }: NamedJob): Step | undefined {
  return steps.find(({ run }) => runs(run, script));
}

/** What all has to be so for a job to run. An `always()` or an `||` between two of them would be a condition of its own. */
export function conditionsOf({ job }: NamedJob): readonly string[] {
  const condition = (job.if ?? '').trim().replace(/^\$\{\{(.*)\}\}$/s, '$1');
  return condition === '' ? [] : condition.split('&&').map((one) => one.trim());
}

export function needsOf({ job }: NamedJob): readonly string[] {
  if (job.needs === undefined) return [];
  return typeof job.needs === 'string' ? [job.needs] : job.needs;
}
