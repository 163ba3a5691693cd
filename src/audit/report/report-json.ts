import type { AuditFinding, AuditResult } from '../run-audit.ts';

/** What `--fix` did, as a report shows it. */
export interface FixSummary {
  readonly fixed: readonly AuditFinding[];
  readonly unfixed: readonly { readonly finding: AuditFinding; readonly reason: string }[];
  readonly nextSteps: readonly string[];
  readonly files: readonly { readonly path: string; readonly action: string }[];
}

/**
 * The report as JSON: findings, accepted findings with the reason, and the nineteen lines of the checklist. With `--fix`,
 * also what was fixed, what could not be, and the changed files.
 */
export function reportJson({ findings, accepted, checklist, notes }: AuditResult, fix?: FixSummary): string {
  const document = {
    version: 1,
    findings: findings.map(plain),
    accepted: accepted.map((finding) => ({ ...plain(finding), reason: finding.accepted })),
    checklist: checklist.map(({ id, status, where, reason }) => ({ id, status, where, reason })),
    notes,
    ...(fix === undefined
      ? {}
      : {
          fixed: fix.fixed.map(plain),
          unfixed: fix.unfixed.map(({ finding, reason }) => ({ ...plain(finding), reason })),
          files: fix.files,
          nextSteps: fix.nextSteps,
        }),
  };
  return JSON.stringify(document, null, 2);
}

function plain({ rule, severity, file, line, column, message, fingerprint }: AuditFinding) {
  return { rule, severity, file, line, column, message, fingerprint };
}
