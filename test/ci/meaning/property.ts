import type { Answers, Environment } from '../../../src/model/answers.ts';
import type { Deployment } from '../../../src/model/deployment.ts';
import type { Repository } from '../../../src/model/repository.ts';
import { repositoryOf } from '../../../src/plan/resolve-repository.ts';
import { deploymentsOf, reviewedDeployment } from '../../../templates/ci/deployment.ts';
import { selectsKey } from '../../../templates/layout/key.ts';
import type { Pipelined } from '../pipelines.ts';

/** Something that every generated pipeline satisfies. */
export interface Property<T> {
  readonly id: string;
  readonly says: string;
  /** Where it is not satisfied, in words; nothing where it is. */
  readonly check: (pipeline: T) => Iterable<string>;
}

/** What the answers ask of a pipeline; the assertions compare the text with it. */
export interface Expected {
  readonly answers: Answers;
  readonly repository: Repository;
  readonly environments: readonly Environment[];
  readonly deployments: readonly Deployment[];
  /** What a request may plan; nothing where no deployment is of development alone. */
  readonly reviewed: string | undefined;
  /** Whether there is a state that a runner can reach. */
  readonly plans: boolean;
  /** Whether the variable `key_purpose` selects the key of a run. */
  readonly selects: boolean;
}

export function expectedOf({ answers }: Pipelined): Expected {
  const repository = repositoryOf(answers);
  const deployments = deploymentsOf(repository);
  const plans = repository.backend.planTransport !== 'none';
  return {
    answers,
    repository,
    environments: repository.environments,
    deployments,
    reviewed: plans ? reviewedDeployment(deployments)?.name : undefined,
    plans,
    selects: repository.roots.some((root) => selectsKey(repository, root)),
  };
}

/** The settings that scripts/setup.sh reads from a file, line by line. */
export function setupSettings(files: ReadonlyMap<string, string>, name: string): readonly string[] {
  return (files.get(`scripts/setup/${name}.env`) ?? '').split('\n');
}

/** The scripts that run the engine, with the key that each has to select. */
export const purposeOf: Readonly<Record<string, string>> = {
  'plan.sh': 'plan',
  'drift.sh': 'plan',
  'apply.sh': 'apply',
  'replan.sh': 'apply',
};

/** The complaint, where something is not so. */
export function unless(isSo: boolean, complaint: string): readonly string[] {
  return isSo ? [] : [complaint];
}

/** Credentials that outlive a job, in the names that tools and actions give them. */
export const staticKeys =
  /AWS_ACCESS_KEY_ID|AWS_SECRET_ACCESS_KEY|aws-access-key-id|aws-secret-access-key|credentials_json|GOOGLE_CREDENTIALS|ARM_CLIENT_SECRET|client-secret|\bcreds:|VAULT_TOKEN/;

/** What makes a tool print variables and requests. */
export const traces =
  /\bset -[a-wyz]*x|\bsh -[a-wyz]*x\b|\bTF_LOG(_[A-Z]+)?\s*[:=]|(DEBUG|TRACE)[A-Z_]*:\s*["']?(true|1)/;
