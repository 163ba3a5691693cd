import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, scratch } from '../terraform/workbench.ts';
import { tokenWith } from './github-api.ts';
import { asksStatus, evaluate, filled, isTrue, type Scope, type Value } from './github-expression.ts';
import type { CiEnvironment, Forge, Job, Occasion, Step, Texts } from './github-workflow.ts';

/** What a job left behind. */
export interface JobRun {
  readonly failed: boolean;
  readonly outputs: Readonly<Record<string, string>>;
  readonly log: string;
  readonly summary: string;
  /** What it wrote for other steps and jobs. */
  readonly written: string;
  readonly folder: string;
}

type Contexts = Readonly<Record<string, Value>>;

/** A machine of its own for one job: an empty work tree, a temporary folder, and what the job is given. */
export class Runner {
  readonly #folder = scratch('runner');
  readonly #work = join(this.#folder, 'work');
  readonly #temp = join(this.#folder, 'temp');
  readonly #repository: string;
  readonly #forge: Forge;
  readonly #occasion: Occasion;
  readonly #job: Job;
  readonly #steps: Record<string, Value> = {};
  readonly #scope: Scope;
  readonly #token: string;
  readonly #api: string;
  #exported: Texts = {};
  #failed = false;
  #log = '';
  #summary = '';
  #written = '';

  constructor(
    repository: string,
    forge: Forge,
    occasion: Occasion,
    job: Job,
    given: Contexts,
    own: CiEnvironment,
    api: string,
  ) {
    this.#api = api;
    this.#repository = repository;
    this.#forge = forge;
    this.#occasion = occasion;
    this.#job = job;
    for (const folder of [this.#work, this.#temp]) mkdirSync(folder);
    this.#token = tokenWith(job.permissions ?? {});
    const github = { ...occasion.github, token: this.#token };
    this.#scope = {
      contexts: { ...given, github, vars: own.vars, secrets: own.secrets, steps: this.#steps },
      functions: {
        success: () => !this.#failed,
        failure: () => this.#failed,
        cancelled: () => false,
        always: () => true,
      },
    };
  }

  async run(name: string): Promise<JobRun> {
    for (const [index, step] of this.#job.steps.entries()) {
      if (!isMet(step.if, this.#scope)) {
        if (step.id !== undefined) this.#steps[step.id] = { outputs: {} };
      } else if (step.uses !== undefined) this.#exported = { ...this.#exported, ...this.#action(step) };
      else await this.#script(`${name}, step ${index}`, index, step);
    }
    const outputs = Object.entries(this.#job.outputs ?? {}).map(([key, value]) => [key, filled(value, this.#scope)]);
    return {
      failed: this.#failed,
      outputs: Object.fromEntries(outputs) as Record<string, string>,
      log: this.#log,
      summary: this.#summary,
      written: this.#written,
      folder: this.#folder,
    };
  }

  #action({ uses = '', with: input = {} }: Step): Texts {
    const name = uses.split('@')[0] ?? '';
    if (name === 'actions/checkout') {
      if (this.#job.permissions?.contents !== 'read') throw new Error('a checkout without the right to read');
      cpSync(this.#repository, this.#work, { recursive: true, verbatimSymlinks: true });
      return {};
    }
    const act = this.#forge.actions[name];
    if (act === undefined) throw new Error(`the action ${name} is unknown`);
    const given = Object.entries(input).map(([key, value]) => [key, filled(String(value), this.#scope)]);
    return act(Object.fromEntries(given) as Texts, this.#hasToken, this.#claims);
  }

  /** What GitHub signs for a job: https://docs.github.com/actions/reference/security/oidc. */
  get #claims(): Texts {
    const { github, ref } = this.#occasion;
    const environment = this.#job.environment;
    const file = `${String(github.repository)}/.github/workflows/terraform-deploy.yml`;
    return {
      repository: String(github.repository),
      ref,
      job_workflow_ref: `${file}@${ref}`,
      ...(environment === undefined ? {} : { environment: filled(environment, this.#scope) }),
    };
  }

  get #hasToken(): boolean {
    return this.#job.permissions?.['id-token'] === 'write';
  }

  async #script(label: string, index: number, step: Step): Promise<void> {
    if (step.run === undefined || step.run.includes('${{')) throw new Error(`no script: ${step.run}`);
    const [output, summary, script] = ['output', 'summary', 'sh'].map((end) => join(this.#temp, `${index}.${end}`));
    if (output === undefined || summary === undefined || script === undefined) throw new Error('no file');
    writeFileSync(script, step.run);
    const own = Object.entries(step.env ?? {}).map(([key, value]) => [key, filled(String(value), this.#scope)]);
    const ran = await run('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], {
      cwd: join(this.#work, step['working-directory'] ?? this.#job.folder ?? '.'),
      env: {
        ...this.#forge.outside,
        ...this.#variables(),
        ...this.#exported,
        ...{ RUNNER_TEMP: this.#temp, GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary },
        ...(Object.fromEntries(own) as Texts),
      },
    });
    this.#log += `== ${label}: ${step.run}\n${ran.text}`;
    this.#summary += written(summary);
    this.#written += written(output);
    if (step.id !== undefined) this.#steps[step.id] = { outputs: pairs(written(output)) };
    if (ran.status !== 0) this.#failed = true;
  }

  #variables(): Texts {
    const { repository, actor, sha, run_id: id, run_attempt: attempt = '1' } = this.#occasion.github;
    const { event, ref } = this.#occasion;
    return {
      GITHUB_ACTIONS: 'true',
      GITHUB_API_URL: this.#api,
      GITHUB_EVENT_NAME: event,
      GITHUB_REF_NAME: ref.replace('refs/heads/', ''),
      GITHUB_TRIGGERING_ACTOR: String(actor),
      GITHUB_WORKFLOW_REF: `${String(repository)}/.github/workflows/terraform-deploy.yml@${ref}`,
      GITHUB_REPOSITORY: String(repository),
      GITHUB_ACTOR: String(actor),
      GITHUB_SHA: String(sha),
      GITHUB_RUN_ID: String(id),
      GITHUB_RUN_ATTEMPT: String(attempt),
      ...(this.#hasToken ? this.#forge.tokens : {}),
    };
  }
}

const written = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');

/** Whether a condition holds; where it does not ask for the status, everything before has to have succeeded. */
export function isMet(text: string | undefined, scope: Scope): boolean {
  const condition = (text ?? 'success()').replace(/^\s*\$\{\{(.*)\}\}\s*$/s, '$1');
  return isTrue(evaluate(asksStatus(condition) ? condition : `success() && (${condition})`, scope));
}

/** The outputs that a step wrote: lines NAME=VALUE, and texts between NAME<<DELIMITER and DELIMITER. */
function pairs(text: string): Readonly<Record<string, string>> {
  const lines = text.split('\n');
  const found: Record<string, string> = {};
  for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
    const [, name, delimiter] = /^([^=]+?)<<(.+)$/.exec(line) ?? [];
    if (name !== undefined && delimiter !== undefined) {
      const end = lines.indexOf(delimiter);
      if (end === -1) throw new Error(`no end of ${name}`);
      found[name] = lines
        .splice(0, end + 1)
        .slice(0, -1)
        .join('\n');
    } else if (line.includes('=')) found[line.slice(0, line.indexOf('='))] = line.slice(line.indexOf('=') + 1);
    else if (line !== '') throw new Error(`no output: ${line}`);
  }
  return found;
}
