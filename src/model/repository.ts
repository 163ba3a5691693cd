import type { Answers, Environment } from './answers.ts';
import type { JobTrust, TrustedJobs } from './bootstrap.ts';
import type { Choice, Claim } from './choice.ts';
import type { Engine } from './engine.ts';
import type { FoundSettings, Remote } from './evidence.ts';
import type { Fields, Settings } from './field.ts';
import type { FileSet } from './file-set.ts';
import type { Fragment } from './literal.ts';
import type { Login } from './login.ts';
import type { SecretRead } from './secret-read.ts';
import type { SecretStore, StoredKey, StoreTool } from './secret-store.ts';
import type { StateBackend } from './state-backend.ts';
import type { Template } from './template.ts';

/** A root module: what one `terraform plan` covers. */
export interface Root {
  /** Below the repository; `.` is the repository itself. */
  readonly directory: string;
  readonly environments: readonly Environment[];
}

/** The answers with every choice looked up: all that templates are rendered from. */
export interface Repository {
  readonly answers: Answers;
  readonly name: string;
  /** The folder in the Git work tree; `.` is the top. */
  readonly path: string;
  readonly environments: readonly Environment[];
  readonly engine: Engine;
  readonly layout: Layout;
  readonly store: SecretStore;
  readonly read: SecretRead;
  readonly backend: StateBackend;
  readonly ci: CiPlatform;
  readonly roots: readonly Root[];
  /** The key of every environment, as the store's commands need to know it. */
  readonly keys: readonly StoredKey[];
  /** The view-only keys of plans, if plan and apply use separate keys; otherwise none. */
  readonly planKeys: readonly StoredKey[];
}

/** The layout of environments in the repository. */
export interface Layout extends Choice {
  /** Whether several environments share one root, one state and one run. */
  readonly sharedRoot: boolean;
  /** Names that the layout reserves for its own files. */
  readonly reservedNames: readonly string[];
  roots(environments: readonly Environment[]): readonly Root[];
  /** Adds the Terraform files of every root. */
  write(repository: Repository, files: FileSet): void;
}

/** No CI/CD platform: users plan and apply. */
export interface NoPipeline<F extends Fields = Fields> extends Choice<F> {
  readonly hasPipeline: false;
}

/** Which variables and secrets a platform stores for the jobs of a repository. */
export interface Stored {
  /** Whether the variables and secrets of a login are stored. */
  readonly hasLogin: (login: Login) => boolean;
  /** Variables in addition to those of the logins. */
  readonly variables: readonly string[];
}

/** A secret of a CI/CD environment. */
export interface StoredSecret {
  readonly name: string;
  /** The CI/CD environment. */
  readonly environment: string;
  /** Whether pull or merge requests use the CI/CD environment. */
  readonly isOpen: boolean;
}

/** A CI/CD platform. Its methods also get its settings. */
export interface PipelinePlatform<F extends Fields = Fields> extends Choice<F> {
  readonly hasPipeline: true;
  write(repository: Repository, settings: Settings<F>, files: FileSet): void;
  /** Whether its files name the secrets that each job gets; if not, only the settings of the platform show them. */
  readonly namesSecrets: boolean;
  /** Whether its jobs pass saved plans through a private bucket. */
  readonly sealsPlans: boolean;
  /** How a saved plan gets from the plan job to the apply job: a sentence. */
  readonly passesPlans: string;
  /** Whether a job has Union.ai's CLI and the command-line tool of a store, which a scheduled rotation needs. */
  rotatesWith(settings: Settings<F>, tool: StoreTool): boolean;
  /** Whether a job audits the repository with the locked version of this package. */
  audits(settings: Settings<F>): boolean;
  /** Its files that name every environment. */
  readonly listings: readonly string[];
  /** Its part of the README. */
  readme(repository: Repository, settings: Settings<F>): Fragment;
  /** The settings in existing pipeline files and the Git remote; undefined if there is no such pipeline. */
  recognize(paths: readonly string[], remote: Remote | undefined): FoundSettings | undefined;
  /** The variables and secrets that it stores for the jobs, in addition to the API keys. */
  stored(repository: Repository, settings: Settings<F>): Stored;
  /** The command that stores a secret in a CI/CD environment, from standard input or a prompt. */
  storeSecret(settings: Settings<F>, secret: StoredSecret): Fragment;
  /**
   * The script that stores a key in its secrets: the functions `store_ready`, `store_key`, `store_delete` and `store_place` of
   * keys.sh.
   */
  readonly storeKey: Template;
  /** The command-line tool of the platform, and where to install it from. */
  readonly tool: { readonly platform: string; readonly command: string; readonly url: string };
  /** The branch that is deployed. */
  branch(settings: Settings<F>): string;
  /** The commands that create the repository, and push to it. */
  createRepository(settings: Settings<F>): readonly Fragment[];
  /** The command that opens a pull or merge request of the current branch. */
  readonly openRequest: Fragment;
  /** The repository or project, as an argument of its command-line tool. */
  keyProject(settings: Settings<F>): string;
  /** What the OIDC tokens of jobs contain, for the trust of their identities. */
  trust(repository: Repository, settings: Settings<F>, jobs: TrustedJobs): JobTrust;
  /**
   * What the platform does not run, because the repository has too many environments.
   *
   * @param textOf the text of a planned file
   * @returns sentences without a period
   */
  overLimits(repository: Repository, textOf: (path: string) => string | undefined): readonly string[];
  /** Its rows of the checklist in SECURITY.md. */
  claims(repository: Repository, settings: Settings<F>): readonly Claim[];
}

/** Who runs the pipeline. */
export type CiPlatform<F extends Fields = Fields> = NoPipeline<F> | PipelinePlatform<F>;

/** Whether a pipeline plans and applies: a local state is not accessible to it. */
export function plansInPipeline(ci: CiPlatform, backend: StateBackend): boolean {
  return ci.hasPipeline && backend.planTransport !== 'none';
}

/** Fixes the types of a platform's methods to its fields; the registry stores it without these types. */
export function definePipelinePlatform<const F extends Fields>(platform: PipelinePlatform<F>): PipelinePlatform<F> {
  return platform;
}

/** The logins of environments that were asked for, and each login once: a pipeline asks for all of them in every job. */
interface KnownLogins {
  readonly ofEnvironment: Map<Environment, readonly Login[]>;
  readonly byContent: Map<string, Login>;
}

const knownLogins = new WeakMap<Repository, KnownLogins>();

/** Every login that one environment's jobs need. Equal logins of a repository are the same object. */
export function loginsOf(repository: Repository, environment: Environment): readonly Login[] {
  const known = knownLogins.get(repository) ?? { ofEnvironment: new Map(), byContent: new Map() };
  knownLogins.set(repository, known);
  const found = known.ofEnvironment.get(environment);
  if (found !== undefined) return found;
  const logins = loginsIn(repository, environment).map((login) => {
    const content = JSON.stringify(login);
    const same = known.byContent.get(content) ?? login;
    known.byContent.set(content, same);
    return same;
  });
  known.ofEnvironment.set(environment, logins);
  return logins;
}

function loginsIn({ backend, engine, store }: Repository, environment: Environment): readonly Login[] {
  const encryption = environment.stateEncryption && engine.encryption?.(environment.stateEncryption);
  return [
    ...store.logins(environment.secretStore),
    ...backend.logins(environment.backend),
    ...(encryption?.logins ?? []),
  ];
}
