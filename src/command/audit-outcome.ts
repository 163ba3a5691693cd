import { reportGitlab } from '../audit/report/report-gitlab.ts';
import { type FixSummary, reportJson } from '../audit/report/report-json.ts';
import { reportJunit } from '../audit/report/report-junit.ts';
import { reportSarif } from '../audit/report/report-sarif.ts';
import { reportText } from '../audit/report/report-text.ts';
import { type AuditResult, isAtLeast } from '../audit/run-audit.ts';
import type { AuditTree } from '../audit/tree.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import type { Severity } from '../model/finding.ts';
import { readHistory } from '../shell/read-history.ts';
import { readAuditTree } from '../shell/read-tree.ts';
import type { Terminal } from '../shell/terminal.ts';
import { version } from '../version.ts';
import type { AuditRequest, ReportFormat } from './audit-request.ts';

/** The files to audit, with their history if it is asked for. */
export async function auditTreeOf(
  root: string,
  { history, isClone }: Pick<AuditRequest, 'history' | 'isClone'>,
): Promise<AuditTree> {
  const tree = readAuditTree(root, isClone);
  return history ? { ...tree, history: await readHistory(root) } : tree;
}

/** The exit code of an audit. */
export function auditExitCode({ findings, hasUnion }: AuditResult, failOn: Severity): ExitCode {
  if (findings.some(({ severity }) => isAtLeast(severity, failOn))) return exitCode.checkFailed;
  return hasUnion ? exitCode.done : exitCode.nothingToAudit;
}

/** The report of an audit in a format. */
export function auditReport(
  format: ReportFormat,
  result: AuditResult,
  tree: AuditTree,
  { colors }: Terminal,
  fix?: FixSummary,
): string {
  switch (format) {
    case 'json':
      return reportJson(result, fix);
    case 'sarif':
      return reportSarif(result, version);
    case 'junit':
      return reportJunit(result);
    case 'gitlab':
      return reportGitlab(result);
    case 'text':
      return reportText(result, tree, colors);
  }
}
