import { reportGitlab } from '../audit/report/report-gitlab.ts';
import { reportJson } from '../audit/report/report-json.ts';
import { reportJunit } from '../audit/report/report-junit.ts';
import { reportSarif } from '../audit/report/report-sarif.ts';
import { reportText } from '../audit/report/report-text.ts';
import { type AuditResult, isAtLeast, runAudit } from '../audit/run-audit.ts';
import type { AuditTree } from '../audit/tree.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import type { Severity } from '../model/finding.ts';
import type { Decision } from '../revision/decision.ts';
import { loadHclParser } from '../shell/hcl-parser.ts';
import { readHistory } from '../shell/read-history.ts';
import { auditedFolder, readAuditTree, readBaseline } from '../shell/read-tree.ts';
import type { Terminal } from '../shell/terminal.ts';
import { version } from '../version.ts';
import type { AuditRequest, ReportFormat } from './audit-request.ts';

/**
 * Audits a folder and reports. Nothing is written and nothing of the repository is executed.
 *
 * @throws UserError 'target' for a folder that does not exist, 'usage' for a baseline that is none, 'disk' where a file or
 *   Git cannot be read
 */
export async function decideAudit(request: AuditRequest, terminal: Terminal): Promise<Decision> {
  const root = auditedFolder(terminal.cwd, request.folder);
  const baseline = request.baseline === undefined ? new Set<string>() : readBaseline(terminal.cwd, request.baseline);
  const tree = await treeOf(root, request.history);
  const result = runAudit(tree, await loadHclParser(), { today: new Date().toISOString().slice(0, 10), baseline });
  const code = codeOf(result, request.failOn);
  return {
    exitCode: code,
    target: undefined,
    writes: [],
    lock: undefined,
    outcome: undefined,
    finish: () => {
      if (code === exitCode.nothingToAudit)
        terminal.say('There is nothing to audit: no file uses the Union.ai provider.');
      if (code !== exitCode.nothingToAudit || request.format !== 'text')
        terminal.result(reported(request.format, result, tree, terminal));
    },
  };
}

async function treeOf(root: string, withHistory: boolean): Promise<AuditTree> {
  const tree = readAuditTree(root);
  return withHistory ? { ...tree, history: await readHistory(root) } : tree;
}

function codeOf({ findings, hasUnion }: AuditResult, failOn: Severity): ExitCode {
  if (findings.some(({ severity }) => isAtLeast(severity, failOn))) return exitCode.checkFailed;
  return hasUnion ? exitCode.done : exitCode.nothingToAudit;
}

function reported(format: ReportFormat, result: AuditResult, tree: AuditTree, { colors }: Terminal): string {
  switch (format) {
    case 'json':
      return reportJson(result);
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
