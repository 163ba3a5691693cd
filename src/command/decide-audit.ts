import { type AuditOptions, runAudit } from '../audit/run-audit.ts';
import { exitCode } from '../exit-code.ts';
import { parseHcl } from '../model/hcl/parse-hcl.ts';
import type { Decision } from '../revision/decision.ts';
import { counting, progress } from '../shell/progress.ts';
import { auditedFolder, readBaseline } from '../shell/read-tree.ts';
import type { Terminal } from '../shell/terminal.ts';
import { auditExitCode, auditReport, auditTreeOf } from './audit-outcome.ts';
import type { AuditRequest } from './audit-request.ts';

/**
 * Audits a folder and reports. Without `--fix` nothing is written; nothing of the repository is executed.
 *
 * @throws UserError 'target' for a folder that does not exist, 'usage' for a baseline that is none, 'disk' where a file or
 *   Git cannot be read
 */
export async function decideAudit(request: AuditRequest, terminal: Terminal): Promise<Decision> {
  const root = auditedFolder(terminal.cwd, request.folder);
  const baseline = request.baseline === undefined ? new Set<string>() : readBaseline(terminal.cwd, request.baseline);
  const options: AuditOptions = { today: new Date().toISOString().slice(0, 10), baseline };
  if (request.fix !== undefined)
    return (await import('./decide-fix.ts')).decideFix(root, { ...request, fix: request.fix }, options, terminal);
  progress('Reading files');
  const tree = await auditTreeOf(root, request);
  progress('Auditing files');
  const result = runAudit(tree, counting('Auditing Terraform files', parseHcl), options);
  const code = auditExitCode(result, request.failOn);
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
        terminal.result(auditReport(request.format, result, tree, terminal));
    },
  };
}
