import type { BootstrapSettings } from './bootstrap-settings.ts';
import type { Scalar } from './field.ts';

export const tiers = ['development', 'staging', 'production'] as const;
/** The Union.ai domains, in the order of promotion. */
export type Tier = (typeof tiers)[number];

/** The conditions under which a pipeline applies, the weakest first. */
export const gates = ['automatic', 'dispatch', 'approval'] as const;
/**
 * `automatic`: without approval. `dispatch`: if a user who is not the author of the change starts the run. `approval`:
 * if a user who did not start the run approves it.
 */
export type Gate = (typeof gates)[number];

/** The parsed settings of a choice: its kind and the values of its fields. */
export interface ChosenSettings {
  readonly kind: string;
  readonly [field: string]: Scalar | undefined;
}

export interface StateEncryption {
  readonly kmsKey: string;
  /** The key that the state was encrypted with before the phase `rotating`. */
  readonly previousKmsKey: string | undefined;
  /**
   * `enforced`; `migrating`, while unencrypted state can still be read; `rotating`, while state that is encrypted with the
   * previous key can still be read; or `decrypting`, while encrypted state can still be read and new state is written
   * unencrypted. In every phase but `enforced`, the next apply has to write the state.
   */
  readonly phase: 'enforced' | 'migrating' | 'rotating' | 'decrypting';
}

/** One environment with everything resolved: defaults filled in, overrides merged, placeholders replaced. */
export interface Environment {
  readonly name: string;
  /** The name as an HCL identifier: `-` becomes `_`. */
  readonly id: string;
  readonly description: string;
  readonly tier: Tier;
  readonly org: string;
  readonly host: string;
  /** The client ID of the key; if plan and apply use separate keys, of the key of the apply. */
  readonly clientId: string | undefined;
  /** The client ID of the view-only key, if plan and apply use separate keys. */
  readonly planClientId: string | undefined;
  /** The role that every plan reads, to verify that its key has rights. */
  readonly keyCheckRole: string;
  readonly gate: Gate;
  /** Whether another environment of this repository uses the same organization. */
  readonly sharesOrg: boolean;
  /** The prefix of the name of every resource of the environment. */
  readonly namePrefix: string;
  /** The Union.ai domains that its policies may name. */
  readonly domains: readonly Tier[];
  readonly secretStore: ChosenSettings;
  readonly backend: ChosenSettings;
  /** The folder of its root module; `.` is the repository itself. */
  readonly folder: string;
  /** The key of its state within the backend; the same for all environments of a shared root. */
  readonly stateKey: string;
  readonly stateEncryption: StateEncryption | undefined;
}

/** Whether plan and apply use separate keys: a view-only one, and one that can change resources. */
export type PlanKey = 'separate' | 'shared';

declare const parsed: unique symbol;

/** The answers after parsing: complete, checked, read-only. Only `parseAnswers` makes them. */
export interface Answers {
  readonly [parsed]: true;
  readonly name: string;
  /** The folder in the Git work tree; `.` is the top. */
  readonly path: string;
  readonly engine: string;
  readonly layout: string;
  readonly secretRead: string;
  /** `shared` if no pipeline plans. */
  readonly planKey: PlanKey;
  readonly secretStore: ChosenSettings;
  readonly backend: ChosenSettings;
  readonly ci: ChosenSettings;
  readonly maxKeyAgeDays: number;
  /** Whether the pipeline rotates keys on a schedule. */
  readonly rotatesKeys: boolean;
  readonly bootstrap: BootstrapSettings;
  /** In promotion order: by tier, and in a tier as they were given. */
  readonly environments: readonly Environment[];
  /** The same answers as a plain object, as `.yo-rc.json` records them. */
  readonly record: AnswersRecord;
}

/** The external form of the answers, which users write and repositories record. */
export type AnswersRecord = JsonObject & { readonly environments: readonly JsonObject[] };
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export type JsonObject = { readonly [name: string]: Json };
