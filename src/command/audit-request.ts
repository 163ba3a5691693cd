import type { Severity } from '../model/finding.ts';

/** The formats of a report. */
export const reportFormats = ['text', 'json', 'sarif', 'junit', 'gitlab'] as const;

/** The format of a report. */
export type ReportFormat = (typeof reportFormats)[number];

/** What a user asked the audit for. */
export interface AuditRequest {
  readonly folder: string | undefined;
  readonly format: ReportFormat;
  readonly failOn: Severity;
  readonly baseline: string | undefined;
  readonly history: boolean;
}
