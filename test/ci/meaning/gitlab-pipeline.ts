import type { Pipelined } from '../pipelines.ts';
import { parsed } from './parsed.ts';
import { type Expected, expectedOf } from './property.ts';

export interface Rule {
  readonly if?: string;
  readonly when?: string;
  readonly allow_failure?: boolean;
}

export interface GitLabJob {
  readonly extends?: string;
  readonly stage?: string;
  readonly image?: { readonly name: string; readonly entrypoint?: readonly string[] };
  readonly needs?: readonly string[];
  readonly dependencies?: readonly string[];
  readonly rules?: readonly Rule[];
  readonly when?: string;
  readonly script?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly environment?: { readonly name: string; readonly action?: string };
  readonly id_tokens?: Readonly<Record<string, { readonly aud: string | readonly string[] }>>;
  readonly resource_group?: string;
  readonly interruptible?: boolean;
  readonly timeout?: string;
  readonly cache?: unknown;
  readonly artifacts?: {
    readonly access?: string;
    readonly when?: string;
    readonly expire_in?: string;
    readonly paths?: readonly string[];
    readonly reports?: Readonly<Record<string, string>>;
  };
}

interface Document {
  readonly workflow?: { readonly rules?: readonly Rule[] };
  readonly stages: readonly string[];
  readonly default: GitLabJob;
  readonly variables?: unknown;
}

/** A pipeline of GitLab with every `extends` resolved, with what the answers ask of it. */
export interface GitLabPipeline extends Expected {
  readonly files: ReadonlyMap<string, string>;
  readonly text: string;
  readonly document: Document;
  readonly jobs: readonly { readonly id: string; readonly job: GitLabJob }[];
}

const keywords = ['workflow', 'stages', 'default', 'variables', 'include'];

export function gitlabPipeline(pipelined: Pipelined): GitLabPipeline {
  const text = pipelined.files.get('.gitlab-ci.yml') ?? '';
  const document = parsed(text) as Document & Readonly<Record<string, GitLabJob>>;
  const whole = (job: GitLabJob): GitLabJob => {
    const parent = job.extends === undefined ? {} : whole(document[job.extends] ?? {});
    // Maps are merged, all else is replaced: https://docs.gitlab.com/ci/yaml/#extends
    const merged = { ...parent, ...job };
    return {
      ...merged,
      ...(merged.variables && { variables: { ...parent.variables, ...job.variables } }),
      ...(merged.id_tokens && { id_tokens: { ...parent.id_tokens, ...job.id_tokens } }),
    };
  };
  const jobs = Object.entries(document)
    .filter(([id]) => !id.startsWith('.') && !keywords.includes(id))
    .map(([id, job]) => ({ id, job: whole(job) }));
  return { ...expectedOf(pipelined), files: pipelined.files, text, document, jobs };
}

export type NamedGitLabJob = GitLabPipeline['jobs'][number];

/** The jobs that run a script of the repository. */
export function running(script: string, { jobs }: GitLabPipeline): readonly NamedGitLabJob[] {
  return jobs.filter(({ job }) =>
    job.script?.some((line) => line.replace(/^exec /, '').startsWith(`scripts/ci/${script}`)),
  );
}

/** Whether a job's rules let it into pipelines of a source. */
export function isFor(source: string, { job }: NamedGitLabJob): boolean {
  return (job.rules ?? [{}]).some((rule) => rule.if === undefined || rule.if.includes(`"${source}"`));
}
