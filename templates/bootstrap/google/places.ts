import type { BootstrapResources, BootstrapState } from '../../../src/model/bootstrap.ts';
import type { Deployment } from '../../../src/model/deployment.ts';
import { Fragment, Identifier } from '../../../src/model/literal.ts';
import type { Repository } from '../../../src/model/repository.ts';
import { hclLiteral } from '../../../src/render/hcl.ts';
import { deploymentsOf } from '../../ci/deployment.ts';
import { homeSecret } from '../home-secret.ts';
import { isProtectedTier } from '../protection.ts';
import { shortName } from '../short-name.ts';

/** A project as an HCL expression: a or the input variable if the answers do not contain it. */
export type Project = Fragment;

const asked = new Fragment('var.project');

/**
 * The project of the states and the identities of a deployment: that of the answers, or that of the secrets of the deployment,
 * or that of other secrets.
 */
export function homeOf(
  { answers }: Repository,
  resources: BootstrapResources<'google'>,
  deployment: Deployment,
): Project {
  const project = answers.bootstrap.googleProject ?? homeSecret(resources, deployment)?.place.project;
  return project === undefined ? asked : hclLiteral(project);
}

/** Whether a project of the deployments is an input variable. */
export function asksProject(repository: Repository, resources: BootstrapResources<'google'>): boolean {
  return deploymentsOf(repository).some((deployment) => homeOf(repository, resources, deployment) === asked);
}

/** The storage of the states of one bucket. */
export interface StoragePlace {
  readonly label: Identifier;
  readonly project: Project;
  readonly bucket: string;
  readonly createsBucket: boolean;
  /** Whether the bootstrap creates the key that encrypts the bucket. */
  readonly createsKey: boolean;
  readonly keyRing: string;
  /** The key that encrypts the buckets by default, as an HCL expression. */
  readonly key: Fragment | undefined;
  /** The bucket of saved plans. */
  readonly plans: string | undefined;
  readonly isProtected: boolean;
}

/** The storage of all states, each bucket once. It is in the project of the deployment with the highest tier. */
export function storagePlaces(
  repository: Repository,
  resources: BootstrapResources<'google'>,
): readonly StoragePlace[] {
  const buckets = [...new Set(resources.states.map(({ place }) => place.bucket))];
  return buckets.flatMap((bucket) => {
    const states = resources.states.filter(({ place }) => place.bucket === bucket);
    const last = states.at(-1);
    const deployment = deploymentsOf(repository).find(({ name }) => name === last?.name);
    if (last === undefined || deployment === undefined) return [];
    const exists = repository.answers.bootstrap.existingStateStorage;
    const given = states.find(({ place }) => place.kmsKey !== undefined)?.place.kmsKey;
    const label = labelOf(bucket);
    const created = exists ? undefined : new Fragment(`google_kms_crypto_key.${label}.id`);
    return {
      label,
      project: homeOf(repository, resources, deployment),
      bucket,
      createsBucket: !exists,
      createsKey: !exists && given === undefined,
      keyRing: shortName(`terraform-${plain(bucket)}`, '', 63),
      key: given === undefined ? created : hclLiteral(given),
      plans: resources.sealsPlans ? plansBucket(repository, bucket) : undefined,
      isProtected: states.some(({ tier }) => isProtectedTier(tier)),
    };
  });
}

/** The bucket of saved plans. Several repositories can share an existing bucket of states, but not one of plans. */
export function plansBucket({ answers, name }: Repository, bucket: string): string {
  const owner = answers.bootstrap.existingStateStorage ? `-${name.toLowerCase()}` : '';
  return shortName(plain(`${bucket}${owner}`), '-plans', 63);
}

/** The bucket of a state as an HCL expression: a reference if the bootstrap creates it. */
export function bucketOf({ answers }: Repository, { place: { bucket } }: BootstrapState<'google'>): Fragment {
  return answers.bootstrap.existingStateStorage
    ? hclLiteral(bucket)
    : new Fragment(`google_storage_bucket.${labelOf(bucket)}.name`);
}

/** The bucket of the saved plans of a state, as a reference. */
export function plansBucketOf({ place: { bucket } }: BootstrapState<'google'>): Fragment {
  return new Fragment(`google_storage_bucket.${labelOf(bucket)}_plans.name`);
}

/** Names of buckets can contain dots, which have a meaning in names of domains, and which key rings do not allow. */
const plain = (bucket: string): string => bucket.replaceAll('.', '-');

function labelOf(bucket: string): Identifier {
  const label = bucket.replace(/[^a-z0-9]/g, '_');
  return new Identifier(/^[a-z]/.test(label) ? label : `bucket_${label}`);
}

/**
 * The ID of a service account and of a workload identity provider: 6 to 30 lowercase letters, digits and hyphens, beginning with
 * a letter (https://cloud.google.com/iam/docs/service-accounts-create). IDs that begin with gcp- are reserved.
 */
export function googleId(repository: string, ciEnvironment: string): string {
  const name = `${repository}-${ciEnvironment}`.toLowerCase().replace(/[^a-z0-9-]+/g, '-');
  const begun = /^(?!gcp-|goog)[a-z]/.test(name) ? name : `ci-${name}`;
  return shortName(begun.length < 6 ? `ci-${begun}` : begun, '', 30);
}
