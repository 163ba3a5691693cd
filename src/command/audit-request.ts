import type { Severity } from '../model/finding.ts';

/** The formats of a report. */
export const reportFormats = ['text', 'json', 'sarif', 'junit', 'gitlab'] as const;

/** The format of a report. */
export type ReportFormat = (typeof reportFormats)[number];

/** How a user asked for fixes. */
export interface FixRequest {
  readonly dryRun: boolean;
  readonly diff: boolean;
}

/** What a user asked the audit for. */
export interface AuditRequest {
  readonly folder: string | undefined;
  readonly format: ReportFormat;
  readonly failOn: Severity;
  readonly baseline: string | undefined;
  readonly history: boolean;
  /** Whether every file counts as tracked by Git, without asking it. */
  readonly isClone: boolean;
  /** Whether to fix what can be fixed; undefined for an audit that writes nothing. */
  readonly fix: FixRequest | undefined;
}
