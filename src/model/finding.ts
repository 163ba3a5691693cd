export const severities = ['note', 'warning', 'error'] as const;
export type Severity = (typeof severities)[number];

/** A finding of a check in a repository: a value, never an exception. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  /** Path below the repository's root. */
  readonly file: string;
  /** Both counted from 1. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
}
