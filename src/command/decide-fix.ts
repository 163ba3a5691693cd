import { join } from 'node:path';
import { type FixedAudit, fixAudit } from '../audit/fix/fix-audit.ts';
import type { AuditOptions } from '../audit/run-audit.ts';
import type { AuditTree } from '../audit/tree.ts';
import { UserError } from '../errors.ts';
import { exitCode } from '../exit-code.ts';
import { type Change, changeTo, type DiskFile } from '../model/change.ts';
import { parseHcl } from '../model/hcl/parse-hcl.ts';
import { pendingPath } from '../record/pending-file.ts';
import type { Decision } from '../revision/decision.ts';
import { reportTo, showForeignRecords } from '../revision/show-recovery.ts';
import { lockOf, refuseInterrupted } from '../shell/apply-changes.ts';
import type { Lock } from '../shell/commit/held-lock.ts';
import { present, readDiskFile } from '../shell/disk.ts';
import { counted, diffs } from '../shell/show.ts';
import type { Terminal } from '../shell/terminal.ts';
import { fileOf } from '../shell/top-place.ts';
import { auditExitCode, auditReport, auditTreeOf } from './audit-outcome.ts';
import type { AuditRequest, FixRequest } from './audit-request.ts';

type Request = AuditRequest & { readonly fix: FixRequest };

const mark = '\ufeff';

/**
 * Decides what `audit --fix` writes. The files are written all or none, and only if they are still as they were read.
 *
 * @param root the real path of the folder
 * @throws UserError 'conflicts' if an update left conflict markers, 'busy' or 'record' if another run is in progress or
 *   was interrupted, 'disk' where a file cannot be read
 */
export async function decideFix(
  root: string,
  request: Request,
  options: AuditOptions,
  terminal: Terminal,
): Promise<Decision> {
  showForeignRecords(root, terminal);
  if (request.fix.dryRun) refuseInterrupted(root);
  const lock = request.fix.dryRun ? undefined : (await lockOf(root, reportTo(terminal))).lock;
  try {
    refusePending(root);
    return await decide(root, request, options, terminal, lock);
  } catch (error) {
    lock?.release();
    throw error;
  }
}

function refusePending(root: string): void {
  if (present(join(root, pendingPath)))
    throw new UserError(
      'conflicts',
      'An earlier update left unresolved conflicts.',
      'Resolve them and run unionai-terraform update, or undo the update: unionai-terraform update --abort',
    );
}

async function decide(
  root: string,
  request: Request,
  options: AuditOptions,
  terminal: Terminal,
  lock: Lock | undefined,
): Promise<Decision> {
  const tree = await auditTreeOf(root, request);
  const disk = new Map<string, DiskFile | undefined>();
  const obstacle = (path: string): string | undefined => obstacleOf(root, path, tree, disk);
  const fix = fixAudit(tree, parseHcl, { ...options, obstacle });
  const code = auditExitCode(fix.result, request.failOn);
  const isAudited = fix.result.hasUnion;
  const changes = isAudited ? changesOf(fix, disk) : [];
  const differences = request.fix.diff && request.format === 'text' ? diffs(changes, terminal.colors) : '';
  return {
    exitCode: code,
    target: { root, exists: true },
    writes: request.fix.dryRun ? [] : changes,
    lock,
    outcome: undefined,
    finish: () => {
      lock?.release();
      if (code === exitCode.nothingToAudit)
        terminal.say('There is nothing to audit: no file uses the Union.ai provider.');
      const say = request.format === 'text' ? terminal.result : terminal.say;
      if (isAudited) for (const line of summary(fix, changes, request.fix)) say(line);
      if (differences !== '') terminal.result(differences);
      const files = changes.map(({ path, action }) => ({ path, action }));
      if (code !== exitCode.nothingToAudit || request.format !== 'text')
        terminal.result(auditReport(request.format, fix.result, fix.tree, terminal, { ...fix, files }));
    },
  };
}

/** Why a file cannot be edited, in words that follow its path. What is on disk is kept for the change. */
function obstacleOf(
  root: string,
  path: string,
  { files }: AuditTree,
  disk: Map<string, DiskFile | undefined>,
): string | undefined {
  try {
    const place = fileOf(root, path);
    if (place !== join(root, path)) return 'is reached through a symbolic link; run --fix where the file is';
    const known = files.find((one) => one.path === path);
    const file = readDiskFile(place, path);
    disk.set(path, file);
    if (file === undefined) return known === undefined ? undefined : 'no longer exists';
    if (file.text === undefined) return 'is not valid UTF-8';
    return withoutMark(file.text) === known?.text ? undefined : 'changed during the audit';
  } catch (error) {
    if (error instanceof UserError) return `cannot be edited: ${error.message}`;
    throw error;
  }
}

function changesOf({ files }: FixedAudit, disk: ReadonlyMap<string, DiskFile | undefined>): readonly Change[] {
  return [...files].map(([path, text]) => {
    const before = disk.get(path);
    const lead = before?.text?.startsWith(mark) ? mark : '';
    return changeTo(path, before, { text: `${lead}${text}`, executable: before?.executable ?? false });
  });
}

/** The audit reads a text without the byte order mark, which stays in the file. */
function withoutMark(text: string): string {
  return text.startsWith(mark) ? text.slice(mark.length) : text;
}

function summary(
  { fixed, unfixed, nextSteps }: FixedAudit,
  changes: readonly Change[],
  { dryRun }: FixRequest,
): readonly string[] {
  const lines = fixed.map(({ file, line, rule, message }) => `  ${file}:${line}: ${message} [${rule}]`);
  const left = unfixed.map(({ finding: { file, line, rule }, reason }) => `  ${file}:${line}: [${rule}] ${reason}`);
  const done = dryRun ? 'Would change' : 'Changed';
  return [
    ...(fixed.length === 0
      ? ['Nothing was found that --fix can fix.', '']
      : [`${dryRun ? 'Would fix' : 'Fixed'}:`, ...lines, `${done} ${counted(changes.length, 'file')}.`, '']),
    ...nextSteps.map((step) => `Next: ${step}`),
    ...(left.length === 0 ? [] : ['Not fixed:', ...left, '']),
  ];
}
