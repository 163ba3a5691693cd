import type { Severity } from '../../model/finding.ts';
import type { AuditResult } from '../run-audit.ts';

const levels: Readonly<Record<Severity, string>> = { error: 'critical', warning: 'major', note: 'info' };

/** The report for GitLab's code quality. https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format */
export function reportGitlab({ findings }: AuditResult): string {
  return JSON.stringify(
    findings.map(({ rule, severity, file, line, message, fingerprint }) => ({
      description: message,
      check_name: rule,
      fingerprint,
      severity: levels[severity],
      location: { path: file, lines: { begin: line } },
    })),
    null,
    2,
  );
}
