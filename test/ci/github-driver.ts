import { parse } from 'yaml';
import { type ApiState, serveApi } from './github-api.ts';
import { filled, type Value } from './github-expression.ts';
import { isMet, type JobRun, Runner } from './github-runner.ts';
import type { CiEnvironment, Forge, Job, Occasion, Result, Workflow, WorkflowRun } from './github-workflow.ts';

const listOf = (needs: Job['needs']): readonly string[] => (typeof needs === 'string' ? [needs] : (needs ?? []));

/**
 * Runs the jobs of a workflow in the order of their needs, as GitHub would, each on a runner of its own.
 *
 * @param repository what a checkout brings
 * @param text of the workflow; nothing runs where the occasion is none of its triggers
 */
export async function drive(repository: string, text: string, forge: Forge, occasion: Occasion): Promise<WorkflowRun> {
  const api = await serveApi(apiState(occasion));
  const around = { forge, occasion, api: `http://127.0.0.1:${api.port}` };
  return driveWith(repository, text, around).finally(() => api.close());
}

/** The forge, what happened to it, and the address of its REST API. */
interface Around {
  readonly forge: Forge;
  readonly occasion: Occasion;
  readonly api: string;
}

async function driveWith(repository: string, text: string, around: Around): Promise<WorkflowRun> {
  const { occasion } = around;
  const { on, jobs, defaults } = parse(text) as Workflow;
  const folder = defaults?.run?.['working-directory'];
  const results: Record<string, Result> = {};
  const runs: Record<string, JobRun> = {};
  const left = new Map(Object.entries(isTriggered(on, occasion) ? jobs : {}));
  while (left.size > 0) {
    const next = [...left].find(([, job]) => listOf(job.needs).every((name) => results[name] !== undefined));
    if (next === undefined) throw new Error(`needs that are no jobs, or a circle: ${[...left.keys()].join()}`);
    const [name, job] = next;
    left.delete(name);
    const needed = listOf(job.needs).map((one) => [
      one,
      { result: results[one] ?? '', outputs: runs[one]?.outputs ?? {} },
    ]);
    const declared = Object.keys(inputsOf(on.workflow_dispatch)).map((one) => [one, occasion.inputs?.[one] ?? '']);
    const contexts = {
      github: occasion.github,
      needs: Object.fromEntries(needed) as Record<string, Value>,
      inputs: Object.fromEntries(declared) as Record<string, Value>,
    };
    const before = [...ancestors(name, jobs)].map((one) => results[one]);
    // A job that was skipped is no success, however far up it is: https://github.com/actions/runner/issues/2205
    const functions = {
      success: () => before.every((result) => result === 'success'),
      failure: () => before.includes('failure'),
      cancelled: () => false,
      always: () => true,
    };
    if (before.includes('waiting')) results[name] = 'waiting';
    else if (!isMet(job.if, { contexts, functions })) results[name] = 'skipped';
    else if (occasion.cancelled?.includes(name)) results[name] = 'cancelled';
    else results[name] = await everyRun(repository, name, { ...job, folder }, contexts, around, runs);
  }
  const all = Object.entries(runs);
  const log = all.map(([, one]) => one.log).join('');
  const summary = all.map(([, one]) => one.summary).join('');
  const outputs = all.map(([name, { written, outputs }]) => [`outputs of ${name}`, written + JSON.stringify(outputs)]);
  return {
    results,
    log,
    summary,
    traces: {
      texts: { log, summary, ...(Object.fromEntries(outputs) as Record<string, string>) },
      folders: all.flatMap(([, { folder }]) => (folder === '' ? [] : [folder])),
    },
  };
}

const inputsOf = (trigger: Workflow['on'][string] | undefined): Readonly<Record<string, unknown>> =>
  trigger !== null && trigger !== undefined && 'inputs' in trigger ? (trigger.inputs ?? {}) : {};

function isTriggered(on: Workflow['on'], { event, branch, files }: Occasion): boolean {
  const trigger = on[event];
  if (trigger === null || trigger === undefined) return trigger === null;
  if (!('branches' in trigger)) return true;
  const { paths } = trigger;
  const isChanged =
    paths === undefined || files === undefined || files.some((file) => paths.some((one) => fits(one, file)));
  return isChanged && (trigger.branches?.includes(branch) ?? true);
}

/** Whether a path fits a pattern of `paths`, with the wildcards that the templates use. */
function fits(pattern: string, path: string): boolean {
  const [before = '', after = ''] = pattern.split(/\*+/);
  const rest = path.slice(before.length, path.length - after.length);
  return path.startsWith(before) && path.endsWith(after) && (pattern.includes('**') || !rest.includes('/'));
}

/** All that a job needs, and what that needs. */
function ancestors(name: string, jobs: Workflow['jobs']): ReadonlySet<string> {
  return new Set(listOf(jobs[name]?.needs).flatMap((one) => [one, ...ancestors(one, jobs)]));
}

/** Runs a job, once for every value of its matrix; fails where one of them does. */
async function everyRun(
  repository: string,
  name: string,
  job: Job,
  contexts: Readonly<Record<string, Value>>,
  { forge, occasion, api }: Around,
  runs: Record<string, JobRun>,
): Promise<Result> {
  const axes = Object.entries(job.strategy?.matrix ?? {});
  if (axes.length > 1) throw new Error('a matrix with more than one axis');
  const [[axis, values] = ['', ['']]] = axes;
  const nothing: JobRun = { failed: false, outputs: {}, log: '', summary: '', written: '', folder: '' };
  let outputs: JobRun['outputs'] = {};
  let result: Result = 'success';
  for (const value of values) {
    const given = { ...contexts, matrix: { [axis]: value } };
    const environment = job.environment && filled(job.environment, { contexts: given, functions: {} });
    const own = environmentOf(forge, environment);
    if (!own.open && occasion.ref !== 'refs/heads/main') throw new Error(`${environment} is not for ${occasion.ref}`);
    if (own.asks && !occasion.approved?.includes(environment ?? '')) return 'waiting';
    const run = await new Runner(repository, forge, occasion, job, given, own, api).run(name);
    if (values.length > 1) runs[`${name} ${value}`] = run;
    // The outputs of a matrix are those of its jobs together; a later job replaces what an earlier one set:
    // https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#using-job-outputs-in-a-matrix-job
    outputs = { ...outputs, ...Object.fromEntries(Object.entries(run.outputs).filter(([, one]) => one !== '')) };
    runs[name] = values.length > 1 ? { ...nothing, outputs } : run;
    if (run.failed) result = 'failure';
  }
  return result;
}

function environmentOf({ environments }: Forge, name: string | undefined): CiEnvironment {
  if (name === undefined) return { vars: {}, secrets: {}, asks: false, open: true };
  const found = environments[name];
  if (found === undefined) throw new Error(`there is no environment ${name}`);
  return found;
}

/** What GitHub says of a run: that another user approved it, and who changed what. */
function apiState({ approved = [], github, said = {} }: Occasion): ApiState {
  const { repository, run_id: run, sha } = github;
  return {
    repository: String(repository),
    run: String(run),
    sha: String(sha),
    reviews: approved.map((name) => ({ environments: [name], state: 'approved', user: 'hubot' })),
    author: 'mona',
    requests: ['mona'],
    instead: {},
    ...said,
  };
}
