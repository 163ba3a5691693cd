import type { Gate, Tier } from './answers.ts';
import type { Cloud } from './cloud.ts';
import type { Fragment } from './literal.ts';
import type { Login } from './login.ts';

/** The place of a state: what has to exist before the first `init`. The key or prefix of the state is not part of it. */
export type StateStorage =
  | {
      readonly cloud: 'aws';
      readonly accountId: string | undefined;
      readonly region: string;
      readonly bucket: string;
      readonly lockTable: string | undefined;
      readonly kmsKey: string | undefined;
    }
  | { readonly cloud: 'google'; readonly bucket: string; readonly kmsKey: string | undefined }
  | {
      readonly cloud: 'azure';
      readonly resourceGroup: string;
      readonly storageAccount: string;
      readonly container: string;
    };

/** The place of a secret. */
export type SecretPlace =
  | { readonly cloud: 'aws'; readonly accountId: string | undefined; readonly region: string; readonly name: string }
  | { readonly cloud: 'google'; readonly project: string; readonly secretId: string }
  | {
      readonly cloud: 'azure';
      readonly subscriptionId: string;
      readonly resourceGroup: string;
      readonly vaultName: string;
      readonly name: string;
    }
  | {
      readonly cloud: 'vault';
      readonly address: string;
      readonly namespace: string | undefined;
      readonly mount: string;
      readonly path: string;
      readonly authMount: string;
    };

/** A key that encrypts states and plans. It exists: its name is an answer. */
export interface EncryptionKeyPlace {
  readonly cloud: Cloud;
  readonly key: string;
}

/** The jobs that an identity is for. `rotate` replaces keys, and has no access to a state. */
export type Use = 'plan' | 'apply' | 'rotate';

/**
 * What a forge says about a job in the OIDC token: the trust of an identity compares it. Values are HCL expressions, because
 * they can contain input variables, such as the numeric ID of a repository.
 */
export interface JobTrust {
  readonly issuer: string;
  /** The `variable` blocks that the expressions refer to. */
  readonly variables: readonly Fragment[];
  /** The subjects that tokens of the jobs can have: HCL string expressions. Some contain `*` for any branch. */
  readonly subjects: readonly Fragment[];
  /** Other claims with their allowed values, by name, as HCL string expressions. A cloud compares those that it supports. */
  readonly claims: Readonly<Record<string, readonly Fragment[]>>;
  /** The audience of the token for a login; undefined for the default of the cloud. AWS and Vault have none. */
  readonly audience: (login: Login) => string | undefined;
}

/** The jobs that an identity trusts. */
export interface TrustedJobs {
  readonly ciEnvironment: string;
  readonly use: Use;
  readonly tier: Tier;
  /** What the apply waits for. */
  readonly gate: Gate;
  /** Whether jobs of pull or merge requests use the CI/CD environment. */
  readonly isOpen: boolean;
}

/** A secret of the bootstrap: empty until a key is stored in it. */
export interface BootstrapSecret<C extends Cloud = Cloud> {
  readonly place: Extract<SecretPlace, { readonly cloud: C }>;
  readonly environment: string;
  readonly tier: Tier;
  /** The run that uses the key, if plan and apply use separate keys. */
  readonly use: 'plan' | 'apply' | undefined;
  /** Whether it contains the next key during a rotation. */
  readonly pending: boolean;
}

/** A state of the repository, in this cloud. */
export interface BootstrapState<C extends Cloud = Cloud> {
  readonly place: Extract<StateStorage, { readonly cloud: C }>;
  /** As the backend block writes it. */
  readonly key: string;
  /** Names the state: its deployment. */
  readonly name: string;
  readonly tier: Tier;
}

/** An identity of the jobs of one CI/CD environment, with everything that it may do in a cloud. */
export interface BootstrapIdentity<C extends Cloud = Cloud> {
  /** `<env>-plan`, `<env>` or `<env>-rotate`. */
  readonly ciEnvironment: string;
  /** The deployment: the file and the labels of its resources are named for it. */
  readonly deployment: string;
  readonly use: Use;
  readonly tier: Tier;
  readonly gate: Gate;
  readonly trust: JobTrust;
  /** The logins of the jobs in this cloud. */
  readonly logins: readonly Login[];
  /** Plans read it and its lock; applies write both. */
  readonly state: BootstrapState<C> | undefined;
  /** Whether it creates saved plans or reads them, in the storage of saved plans next to the state. */
  readonly savedPlans: 'create' | 'read' | undefined;
  /** The secrets whose value it reads. */
  readonly reads: readonly BootstrapSecret<C>[];
  /** The secrets of which it reads the dates of versions, to check the age of keys. */
  readonly dates: readonly BootstrapSecret<C>[];
  /** The secrets that it adds versions to. */
  readonly writes: readonly BootstrapSecret<C>[];
  /** The keys with which the engine encrypts and decrypts states and plans. */
  readonly encryptionKeys: readonly string[];
}

/** Everything that a repository needs in one cloud. */
export interface BootstrapResources<C extends Cloud = Cloud> {
  readonly states: readonly BootstrapState<C>[];
  /** Whether saved plans pass through private storage next to the states. */
  readonly sealsPlans: boolean;
  readonly secrets: readonly BootstrapSecret<C>[];
  readonly identities: readonly BootstrapIdentity<C>[];
}
