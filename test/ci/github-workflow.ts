import type { Traces } from './canary.ts';
import type { ApiState } from './github-api.ts';
import type { Value } from './github-expression.ts';

export type Texts = Readonly<Record<string, string>>;

export interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string | boolean>>;
  readonly env?: Texts;
  readonly run?: string;
  readonly 'working-directory'?: string;
}

export interface Job {
  readonly needs?: string | readonly string[];
  readonly if?: string;
  readonly environment?: string;
  readonly permissions?: Texts;
  readonly strategy?: { readonly matrix: Readonly<Record<string, readonly string[]>> };
  readonly outputs?: Texts;
  /** Where its scripts run, from the defaults of the workflow. */
  readonly folder?: string | undefined;
  readonly steps: readonly Step[];
}

export interface Trigger {
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly branches?: readonly string[];
  readonly paths?: readonly string[];
}

export interface Workflow {
  readonly on: Readonly<Record<string, Trigger | readonly unknown[] | null>>;
  readonly defaults?: { readonly run?: { readonly 'working-directory'?: string } };
  readonly jobs: Readonly<Record<string, Job>>;
}

/** An environment as the settings of a repository hold it. */
export interface CiEnvironment {
  readonly vars: Texts;
  readonly secrets: Texts;
  /** Whether it has required reviewers. */
  readonly asks: boolean;
  /** Whether jobs of any ref may use it, or those of the default branch alone. */
  readonly open: boolean;
}

/** The forge, and everything around the runners. */
export interface Forge {
  readonly environments: Readonly<Record<string, CiEnvironment>>;
  /** Variables of every step: what replaces the network and the registry. PATH is among them. */
  readonly outside: Texts;
  /** What an action leaves to the steps after it, by its name; one that is not here is unknown. */
  readonly actions: Readonly<Record<string, (input: Texts, hasToken: boolean, claims: Texts) => Texts>>;
  /** What a job finds that may ask for a token of the forge's. */
  readonly tokens: Texts;
}

/** What made a workflow run. */
export interface Occasion {
  readonly event: string;
  readonly ref: string;
  /** The branch that a push went to or a pull request wants to. */
  readonly branch: string;
  readonly github: Readonly<Record<string, Value>>;
  /** The files that changed, where that matters. */
  readonly files?: readonly string[];
  /** Environments whose reviewers said yes. */
  readonly approved?: readonly string[];
  /** What the API says of the run and its commit, where it is not what follows from that. */
  readonly said?: Partial<ApiState>;
  /** What a user entered who started the run. */
  readonly inputs?: Texts;
  /** Jobs with the result `cancelled`, while the run goes on. */
  readonly cancelled?: readonly string[];
}

export type Result = 'success' | 'failure' | 'cancelled' | 'skipped' | 'waiting';

export interface WorkflowRun {
  readonly results: Readonly<Record<string, Result>>;
  readonly log: string;
  readonly summary: string;
  readonly traces: Traces;
}
