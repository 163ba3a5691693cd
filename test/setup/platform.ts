import type { Asked, Reply } from '../fakes/server.ts';

/** A change of a setting by hand, and whether the setup undoes it or says that a person must. */
export interface Drift<P> {
  readonly says: string;
  readonly change: (platform: P) => void;
  readonly byHand?: true;
}

export interface Platform<P> {
  readonly kind: string;
  readonly client: string;
  readonly make: () => P & { readonly answer: (asked: Asked) => Reply };
  /** The gates that are missing; none after a complete setup of dev without a gate and prod with one. */
  readonly gaps: (platform: P) => readonly string[];
  readonly drifts: readonly Drift<P>[];
  /** Stores the secrets, which the setup does not. */
  readonly storeSecrets: (platform: P) => void;
}

/** The CI/CD environments of the repository. */
export const environments = ['dev-plan', 'dev', 'prod-plan', 'prod'];

/** A value that must exist. */
export function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the object does not exist');
  return value;
}
