import type {
  BootstrapIdentity,
  BootstrapResources,
  BootstrapSecret,
  BootstrapState,
} from '../../../src/model/bootstrap.ts';
import type { Deployment } from '../../../src/model/deployment.ts';
import { grouped } from '../../../src/model/grouped.ts';
import { isProtectedTier } from '../protection.ts';

/** A bucket for states, with the states in it. */
export interface StateBucket {
  readonly account: string | undefined;
  readonly region: string;
  readonly bucket: string;
  readonly kmsKey: string | undefined;
  readonly lockTables: readonly string[];
  readonly isProtected: boolean;
}

/** What a deployment needs in AWS. Its identities are in the account of its secrets, and otherwise in that of its state. */
export interface AwsDeployment {
  readonly deployment: Deployment;
  readonly account: string | undefined;
  readonly state: BootstrapState<'aws'> | undefined;
  readonly secrets: readonly BootstrapSecret<'aws'>[];
  readonly identities: readonly BootstrapIdentity<'aws'>[];
}

/** The deployments that need anything in AWS. */
export function awsDeployments(
  deployments: readonly Deployment[],
  { states, secrets, identities }: BootstrapResources<'aws'>,
): readonly AwsDeployment[] {
  const deploymentOf = new Map(
    deployments.flatMap(({ members, name }) => members.map((one) => [one.name, name] as const)),
  );
  const secretsOf = grouped(secrets, ({ environment }) => deploymentOf.get(environment));
  const identitiesOf = grouped(identities, ({ deployment }) => deployment);
  const stateOf = new Map(states.map((state) => [state.name, state]));
  return deployments.flatMap((deployment) => {
    const own = secretsOf.get(deployment.name) ?? [];
    const state = stateOf.get(deployment.name);
    const used = identitiesOf.get(deployment.name) ?? [];
    if (own.length + used.length === 0) return [];
    const places = [...own.map(({ place }) => place), state?.place];
    const account = places.find((place) => place?.accountId !== undefined)?.accountId;
    return [{ deployment, account, state, secrets: own, identities: used }];
  });
}

/** The buckets of the states, each once. */
export function stateBuckets(
  states: readonly BootstrapState<'aws'>[],
  deployments: readonly AwsDeployment[],
): readonly StateBucket[] {
  const accountOf = new Map(deployments.map(({ deployment, account }) => [deployment.name, account]));
  return [...grouped(states, ({ place }) => place.bucket)].map(([bucket, own]) => {
    const [first] = own;
    if (first === undefined) throw new Error('a bucket without a state');
    const accounts = own.map(({ name, place }) => place.accountId ?? accountOf.get(name));
    return {
      bucket,
      account: accounts.find((account) => account !== undefined),
      region: first.place.region,
      kmsKey: own.find(({ place }) => place.kmsKey !== undefined)?.place.kmsKey,
      lockTables: [...new Set(own.flatMap(({ place }) => place.lockTable ?? []))],
      isProtected: own.some(({ tier }) => isProtectedTier(tier)),
    };
  });
}

/** The accounts, each once: undefined is that of the credentials of the run. */
export function accountsOf(
  buckets: readonly StateBucket[],
  deployments: readonly AwsDeployment[],
): readonly (string | undefined)[] {
  return [...new Set([...buckets, ...deployments].map(({ account }) => account))];
}
