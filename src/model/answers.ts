import type { Scalar } from './field.ts';

export const tiers = ['development', 'staging', 'production'] as const;
/** The names that Union.ai gives its domains, in the order in which a change is promoted. */
export type Tier = (typeof tiers)[number];

/** The parsed settings of a choice: its kind and the values of its fields. */
export interface ChosenSettings {
  readonly kind: string;
  readonly [field: string]: Scalar | undefined;
}

export interface StateEncryption {
  readonly kmsKey: string;
  /**
   * `enforced`; or `migrating`, while a state written in clear may still be read; or `decrypting`, while one written
   * encrypted may still be read and all is written in clear.
   */
  readonly phase: 'enforced' | 'migrating' | 'decrypting';
}

/** One environment with everything resolved: defaults filled in, overrides merged, placeholders gone. */
export interface Environment {
  readonly name: string;
  /** The name as an HCL identifier: `-` becomes `_`. */
  readonly id: string;
  readonly description: string;
  readonly tier: Tier;
  readonly org: string;
  readonly host: string;
  readonly clientId: string | undefined;
  /** Whether a pipeline applies by itself, or after somebody approved the plan. */
  readonly gate: 'automatic' | 'approval';
  /** Whether another environment of this repository acts on the same organisation. */
  readonly sharesOrg: boolean;
  /** Begins the name of every object that the environment manages. */
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

declare const parsed: unique symbol;

/** The answers after parsing: complete, checked, read-only. Only `parseAnswers` makes them. */
export interface Answers {
  readonly [parsed]: true;
  readonly name: string;
  readonly engine: string;
  readonly layout: string;
  readonly secretRead: string;
  readonly secretStore: ChosenSettings;
  readonly backend: ChosenSettings;
  readonly ci: ChosenSettings;
  readonly maxKeyAgeDays: number;
  /** In promotion order: by tier, and in a tier as they were given. */
  readonly environments: readonly Environment[];
  /** The same answers as a plain object, as `.yo-rc.json` records them. */
  readonly record: AnswersRecord;
}

/** The answers object of the outside: what a person writes and a repository records. */
export type AnswersRecord = JsonObject & { readonly environments: readonly JsonObject[] };
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export type JsonObject = { readonly [name: string]: Json };
