import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { stringify } from 'yaml';
import { filesBelow } from '../terraform/contents.ts';
import { run, scratch } from '../terraform/workbench.ts';
import type { Traces } from './canary.ts';

type Texts = Readonly<Record<string, string>>;
type SettingOf = (name: string, scope: string) => string;

/** What happened to a project. */
export interface GitlabOccasion {
  readonly source: 'merge_request_event' | 'push' | 'schedule';
  /** The project that a merge request comes from; 47 is the project itself. */
  readonly from?: string;
  /** Manual jobs that a user started. */
  readonly started?: readonly string[];
  /** Claims of the ID tokens that differ from those of two users and protected environments. */
  readonly claims?: Readonly<Record<'plan' | 'apply', Texts>>;
}

/** An ID token of a job in an environment, as GitLab issues it. */
export function idToken(environment: string, claims: Texts): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const common = { iss: 'https://gitlab.com', ref_protected: 'true', environment, environment_protected: 'true' };
  return `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ ...common, ...claims })}.c2lnbmF0dXJl`;
}

/** Who runs the jobs: one user merged, which runs the plan, and another one started the apply. */
const users = {
  plan: { user_id: '41', user_login: 'octocat', user_email: 'octocat@acme.example' },
  apply: { user_id: '42', user_login: 'hubot', user_email: 'hubot@acme.example' },
};

/** The tokens that gate.sh reads, by the environments of the jobs. */
function gateTokens(dirs: readonly string[], claims: GitlabOccasion['claims']) {
  const settings = dirs.flatMap((dir) => filesBelow(join(dir, 'scripts/environments')));
  const names = settings.map((file) => /^CI_ENVIRONMENT=(.*)$/m.exec(readFileSync(file, 'utf8'))?.[1] ?? '');
  const values = [...new Set(names)].flatMap((name) => [
    [`${name}-plan`, idToken(`${name}-plan`, { ...users.plan, ...claims?.plan })],
    [name, idToken(name, { ...users.apply, ...claims?.apply })],
  ]);
  return { GATE_ID_TOKEN: { values: Object.fromEntries(values) as Texts } };
}

export interface GitlabRun {
  readonly status: number | null;
  /** What became of each job that ran, in the words of the tool. */
  readonly jobs: Readonly<Record<string, string>>;
  readonly text: string;
  readonly traces: Traces;
  /** The files that a job kept for others, below the folder of its own. */
  artifacts(job: string): readonly string[];
}

/** Where gitlab-ci-local is: it exports nothing that would tell. */
export function gitlabProgram(): string {
  const manifest = createRequire(import.meta.url).resolve('gitlab-ci-local/package.json');
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin: Texts };
  return join(dirname(manifest), bin['gitlab-ci-local'] ?? '');
}

/** The variables of a project by their scope, as scripts/setup.sh sets them; protected ones are not for requests. */
function scopedVariables(dirs: readonly string[], isProtected: boolean, settingOf: SettingOf) {
  const found: Record<string, { values: Record<string, string> }> = {};
  for (const dir of dirs) {
    const folder = join(dir, 'scripts/setup/environments');
    for (const file of existsSync(folder) ? readdirSync(folder) : []) {
      const text = readFileSync(join(folder, file), 'utf8');
      const environment = /^ENVIRONMENT=(.*)$/m.exec(text)?.[1] ?? '';
      const isOpen = /^REQUESTS=yes$/m.test(text);
      for (const [, name = ''] of isProtected ? text.matchAll(/^ROTATION_VARIABLE=(\w+)/gm) : []) {
        const scope = `${environment}-rotate`;
        found[name] = { values: { ...found[name]?.values, [scope]: settingOf(name, scope) } };
      }
      for (const [, name = ''] of text.matchAll(/^(?:VARIABLE|SECRET)=(\w+)/gm))
        for (const scope of [`${environment}-plan`, environment])
          if (isProtected || (isOpen && scope !== environment))
            found[name] = { values: { ...found[name]?.values, [scope]: settingOf(name, scope) } };
    }
  }
  return found;
}

/** A project at GitLab, with the runner of gitlab-ci-local and its shell executor. */
export class GitlabProject {
  readonly #dir: string;
  readonly #outside: Texts;
  readonly #tokens: Texts;
  readonly #settingOf: SettingOf;
  readonly #folders: readonly string[];
  readonly #home = scratch('gitlab');

  private constructor(dir: string, outside: Texts, tokens: Texts, settingOf: SettingOf, folders: readonly string[]) {
    this.#dir = dir;
    this.#tokens = tokens;
    this.#outside = outside;
    this.#settingOf = settingOf;
    this.#folders = folders;
  }

  /**
   * @param outside variables of every job that are none of the project's: what replaces the network
   * @param tokens what GitLab would give every job that asks for it
   * @param folders the repositories in the project
   * @param settingOf gives the variables that the setup names their values
   */
  static async at(
    dir: string,
    outside: Texts,
    tokens: Texts,
    settingOf: SettingOf,
    folders: readonly string[] = ['.'],
  ): Promise<GitlabProject> {
    const project = new GitlabProject(dir, outside, tokens, settingOf, folders);
    await project.#git('init', '--quiet', '--initial-branch=main');
    await project.#git('remote', 'add', 'origin', 'git@gitlab.com:acme/ml-platform.git');
    await project.commit();
    // What changed is what this branch does not have.
    await project.#git('update-ref', 'refs/remotes/origin/main', 'HEAD');
    return project;
  }

  async commit(): Promise<void> {
    await this.#git('add', '--all', '--force', '--', '.', ':!.gitlab-ci-local');
    const who = ['-c', 'user.name=octocat', '-c', 'user.email=octocat@acme.example', '-c', 'commit.gpgsign=false'];
    await this.#git(...who, 'commit', '--quiet', '--message', 'What is to be run');
  }

  /** @param mutate changes the text of the pipeline for this run */
  async run(
    { source, from = '47', started = [], claims = { plan: {}, apply: {} } }: GitlabOccasion,
    mutate = (text: string): string => text,
  ): Promise<GitlabRun> {
    const pipeline = join(this.#dir, '.gitlab-ci.yml');
    const text = readFileSync(pipeline, 'utf8');
    writeFileSync(pipeline, mutate(text));
    const done = await this.#run({ source, from, started, claims });
    writeFileSync(pipeline, text);
    return done;
  }

  async #run({ source, from, started, claims }: Required<GitlabOccasion>): Promise<GitlabRun> {
    const isRequest = source === 'merge_request_event';
    const predefined = {
      CI_PIPELINE_SOURCE: source,
      CI_PROJECT_ID: '47',
      CI_PIPELINE_URL: 'https://gitlab.com/acme/ml-platform/-/pipelines/11',
      GITLAB_USER_LOGIN: 'octocat',
      ...this.#tokens,
      ...(isRequest ? { CI_MERGE_REQUEST_SOURCE_PROJECT_ID: from } : { CI_COMMIT_BRANCH: 'main' }),
    };
    const variables = join(this.#home, 'variables.yml');
    const dirs = this.#folders.map((folder) => join(this.#dir, folder));
    const scoped = scopedVariables(dirs, !isRequest, this.#settingOf);
    writeFileSync(variables, stringify({ ...scoped, ...gateTokens(dirs, claims) }));
    const state = join(this.#dir, '.gitlab-ci-local');
    rmSync(state, { recursive: true, force: true });
    const { status, text } = await run(
      process.execPath,
      [
        gitlabProgram(),
        ...[
          '--force-shell-executor',
          '--shell-isolation',
          '--home',
          this.#home,
          '--variables-file',
          relative(this.#dir, variables),
        ],
        ...['--no-json-schema-validation', '--ignore-predefined-vars', Object.keys(predefined).join()],
        ...(isRequest ? ['--unset-variable', 'CI_COMMIT_BRANCH'] : []),
        ...Object.entries(predefined).flatMap(([name, value]) => ['--variable', `${name}=${value}`]),
        ...started.flatMap((job) => ['--manual', job]),
      ],
      { cwd: this.#dir, env: { ...this.#outside, HOME: this.#home, NO_COLOR: '1' } },
    );
    const jobs = [...text.matchAll(/^ (PASS|FAIL) +(.*?) *$/gm)].map(([, result, job]) => [job, result]);
    const folders = ['artifacts', 'builds', 'output']
      .map((name) => join(state, name))
      .filter((path) => existsSync(path));
    const traces = { texts: { log: text }, folders };
    const artifacts = (job: string): readonly string[] => {
      const kept = join(state, 'artifacts', job.replaceAll(':', 'Og'));
      return filesBelow(kept).map((file) => relative(kept, file));
    };
    return { status, jobs: Object.fromEntries(jobs) as Texts, text, traces, artifacts };
  }

  async #git(...args: readonly string[]): Promise<void> {
    const { status, text } = await run('git', args, { cwd: this.#dir, env: { HOME: this.#home } });
    if (status !== 0) throw new Error(text);
  }
}
