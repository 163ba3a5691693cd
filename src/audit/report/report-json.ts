import type { AuditFinding, AuditResult } from '../run-audit.ts';

/** The report as JSON: findings, accepted findings with the reason, and the nineteen lines of the checklist. */
export function reportJson({ findings, accepted, checklist, notes }: AuditResult): string {
  const document = {
    version: 1,
    findings: findings.map(plain),
    accepted: accepted.map((finding) => ({ ...plain(finding), reason: finding.accepted })),
    checklist: checklist.map(({ id, status, where, reason }) => ({ id, status, where, reason })),
    notes,
  };
  return JSON.stringify(document, null, 2);
}

function plain({ rule, severity, file, line, column, message, fingerprint }: AuditFinding) {
  return { rule, severity, file, line, column, message, fingerprint };
}
