import { ignoredBy } from '../../src/audit/git-ignore.ts';
import { type AuditResult, runAudit } from '../../src/audit/run-audit.ts';
import type { AuditTree, SearchedHistory } from '../../src/audit/tree.ts';
import { parseHcl } from '../../src/model/hcl/parse-hcl.ts';
import type { HclParser } from '../../src/model/hcl-tree.ts';

/** A tree of files that Git does not know yet. */
export function treeOf(files: Readonly<Record<string, string>>): AuditTree {
  const ignoring = Object.entries(files).filter(([path]) => /(?:^|\/)\.gitignore$/.test(path));
  return {
    files: Object.entries(files).map(([path, text]) => ({ path, text, isTracked: undefined })),
    isIgnored: ignoredBy(new Map(ignoring.map(([path, text]) => [path.replace(/\/?\.gitignore$/, ''), text] as const))),
    history: undefined,
    skipped: [],
  };
}

/** The parser. */
export function parserOfTests(): Promise<HclParser> {
  return Promise.resolve(parseHcl);
}

/** Audits files. */
export async function auditOf(
  files: Readonly<Record<string, string>>,
  today = '2026-11-25',
  history?: SearchedHistory,
): Promise<AuditResult> {
  return runAudit({ ...treeOf(files), history }, await parserOfTests(), { today, baseline: new Set() });
}
