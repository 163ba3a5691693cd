import { jsonSchema } from '../answers/json-schema.ts';
import { parseAnswers } from '../answers/parse.ts';
import { ignoredBy } from '../audit/git-ignore.ts';
import { type AuditFinding, runAudit } from '../audit/run-audit.ts';
import { parseHcl } from '../model/hcl/parse-hcl.ts';
import { plan as planFiles } from '../plan/plan.ts';
import { withRecord } from '../record/record-files.ts';
import { version as current } from '../version.ts';
import { changeFiles } from './change-files.ts';
import type * as Api from './declarations.d.ts';

// What package.json exports for programs. declarations.d.ts describes it, and is published as it is. Nothing here accesses the
// disk, the network or a terminal.

export const version: typeof Api.version = current;

export const schema: typeof Api.schema = jsonSchema;

export const plan: typeof Api.plan = (raw) => {
  const answers = parseAnswers(raw);
  const files = withRecord(planFiles(answers), answers, current, undefined);
  return files.map(([path, { text, executable }]) => ({ path, text, executable })).sort(byPath);
};

export const change: typeof Api.change = (files, answers) =>
  changeFiles(mapOf(files), answers).map(({ path, action, after, conflicts, note }) => ({
    path,
    action,
    after: action === 'unchanged' ? undefined : after,
    conflicts,
    note,
  }));

export const audit: typeof Api.audit = (given, { today, baseline = [] } = {}) => {
  const files = mapOf(given);
  const ignored = [...files].filter(([path]) => /(?:^|\/)\.gitignore$/.test(path));
  const tree = {
    files: [...files].map(([path, text]) => ({ path, text, isTracked: undefined })).sort(byPath),
    isIgnored: ignoredBy(new Map(ignored.map(([path, text]) => [path.replace(/\/?\.gitignore$/, ''), text]))),
    history: undefined,
    skipped: [],
  };
  const day = today ?? new Date().toISOString().slice(0, 10);
  const result = runAudit(tree, parseHcl, { today: day, baseline: new Set(baseline) });
  const { findings, accepted, checklist, hasUnion, notes } = result;
  return {
    findings: findings.map(findingOf),
    accepted: accepted.map(findingOf),
    checklist: checklist.map(({ id, title, status, where, reason }) => ({ id, title, status, where, reason })),
    hasUnion,
    notes,
  };
};

function findingOf({ rule, severity, file, line, column, message, fingerprint, accepted }: AuditFinding): Api.Finding {
  return { rule, severity, file, line, column, message, fingerprint, accepted };
}

function mapOf(files: Api.Files): ReadonlyMap<string, string> {
  return files instanceof Map ? files : new Map(Object.entries(files));
}

function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : 1;
}
