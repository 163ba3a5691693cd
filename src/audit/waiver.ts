import type { Finding } from '../model/finding.ts';

/** A decision to accept findings of a rule, with its reason. */
export interface Waiver {
  readonly rule: string;
  readonly reason: string;
  /** The last day on which it counts, as YYYY-MM-DD. */
  readonly until: string | undefined;
  /** Where it is written. */
  readonly file: string;
  readonly line: number;
  /** The findings that it covers. */
  covers(finding: Finding): boolean;
}

/** What is wrong with a waiver. */
export interface WaiverProblem {
  readonly rule: 'waiver-invalid' | 'waiver-expired' | 'waiver-unused';
  readonly file: string;
  readonly line: number;
  readonly isWholeFile?: true;
  readonly message: string;
}

/** Takes a waiver, or reports why it is none. */
export type AddWaiver = (
  place: { readonly file: string; readonly line: number },
  rule: string,
  reason: string,
  until: string | undefined,
  covers: Waiver['covers'],
) => void;
