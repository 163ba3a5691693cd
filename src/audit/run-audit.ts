import { createHash } from 'node:crypto';
import { type Finding, type Severity, severities } from '../model/finding.ts';
import type { HclParser } from '../model/hcl-tree.ts';
import { ruleOf, rules } from './all-rules.ts';
import { type Audited, readAudited } from './audited.ts';
import { type ChecklistLine, checklistOf } from './checklist-lines.ts';
import type { Report } from './rule.ts';
import type { AuditTree } from './tree.ts';
import { usesUnion } from './union-provider.ts';
import type { WaiverProblem } from './waiver.ts';
import { readWaivers } from './waivers.ts';

/** A finding with what reports and baselines need. */
export interface AuditFinding extends Finding {
  /** Stays the same when lines move. */
  readonly fingerprint: string;
  /** The reason of the waiver, the baseline or the excluded path that accepts it. */
  readonly accepted?: string;
  /** How `--fix` fixes it, if its rule knows a way. */
  readonly fix?: Report['fix'];
}

/** The result of an audit. */
export interface AuditResult {
  /** By file, line and rule. Accepted findings are in `accepted`. */
  readonly findings: readonly AuditFinding[];
  readonly accepted: readonly AuditFinding[];
  readonly checklist: readonly ChecklistLine[];
  /** Whether there was anything to audit. */
  readonly hasUnion: boolean;
  /** What was not read or not followed. */
  readonly notes: readonly string[];
}

interface FixableFinding extends Omit<AuditFinding, 'fingerprint'> {
  readonly isWholeFile?: true;
}

/** What an audit needs besides the files. */
export interface AuditOptions {
  /** Today, as YYYY-MM-DD: waivers end on a day. */
  readonly today: string;
  /** Fingerprints of findings that are accepted. */
  readonly baseline: ReadonlySet<string>;
}

/** Audits a repository. Pure: the same tree gives the same result. */
export function runAudit(tree: AuditTree, parse: HclParser, { today, baseline }: AuditOptions): AuditResult {
  const repository = readAudited(tree, parse, today);
  const found = withFingerprints(
    rules.flatMap((rule) => findingsOf(rule.id, repository)),
    tree,
  );
  const { waivers, scope, problems } = readWaivers(tree.files, (id) => ruleOf(id) !== undefined);
  const used = new Set<unknown>();
  const findings: AuditFinding[] = [];
  const accepted: AuditFinding[] = [];
  for (const finding of found) {
    const waiver = waivers.find((one) => one.covers(finding));
    if (waiver !== undefined) used.add(waiver);
    if (waiver !== undefined && !(waiver.until !== undefined && waiver.until < today))
      accepted.push({ ...finding, accepted: waiver.reason });
    else if (baseline.size > 0 && baseline.has(finding.fingerprint))
      accepted.push({ ...finding, accepted: 'baseline' });
    else {
      const reason = scope.excludes(finding.file);
      if (reason === undefined) findings.push(finding);
      else accepted.push({ ...finding, accepted: reason });
    }
  }
  const waived: WaiverProblem[] = [...problems];
  for (const waiver of waivers) {
    const { file, line, rule, until } = waiver;
    if (until !== undefined && until < today)
      waived.push({ rule: 'waiver-expired', file, line, message: `The waiver of ${rule} ended on ${until}.` });
    else if (!used.has(waiver))
      waived.push({ rule: 'waiver-unused', file, line, message: `The waiver of ${rule} covers no finding.` });
  }
  const ofWaivers = withFingerprints(
    waived.map((problem) => ({ ...problem, column: 1, severity: ruleOf(problem.rule)?.severity ?? 'warning' })),
    tree,
  );
  return {
    findings: sorted([...findings, ...ofWaivers]),
    accepted: sorted(accepted),
    checklist: checklistOf(repository, found, (id) => ruleOf(id)?.controls ?? []),
    hasUnion: usesUnion(repository.configuration),
    notes: notesOf(repository),
  };
}

/** Whether a severity is at least another one. */
export function isAtLeast(severity: Severity, least: Severity): boolean {
  return severities.indexOf(severity) >= severities.indexOf(least);
}

function findingsOf(id: string, repository: Audited): readonly FixableFinding[] {
  const rule = ruleOf(id);
  if (rule === undefined) return [];
  return [...rule.check(repository)].map(({ at, message, severity, fix }) => ({
    rule: id,
    severity: severity ?? rule.severity,
    file: at.file,
    line: at.line,
    column: at.column,
    message,
    ...(fix === undefined ? {} : { fix }),
    ...(at.isWholeFile ? { isWholeFile: at.isWholeFile } : {}),
  }));
}

function withFingerprints(findings: readonly FixableFinding[], tree: AuditTree): readonly AuditFinding[] {
  const lines = new Map<string, readonly string[]>();
  const texts = new Map(tree.files.map(({ path, text }) => [path, text] as const));
  const counts = new Map<string, number>();
  return findings.map(({ isWholeFile, ...finding }) => {
    const { rule, file, line } = finding;
    if (!lines.has(file)) lines.set(file, (texts.get(file) ?? '').split('\n'));
    const text = isWholeFile ? '' : (lines.get(file)?.[line - 1] ?? '').trim();
    const identity = [rule, file, text].join('\0');
    const count = counts.get(identity) ?? 0;
    counts.set(identity, count + 1);
    return {
      ...finding,
      // Calculated where it is read: a report as text has none, and loading the hash takes time.
      get fingerprint() {
        return createHash('sha256').update(`${identity}\0${count}`).digest('hex').slice(0, 32);
      },
    };
  });
}

function sorted(findings: readonly AuditFinding[]): readonly AuditFinding[] {
  return [...findings].sort(
    (a, b) => order(a.file, b.file) || a.line - b.line || a.column - b.column || order(a.rule, b.rule),
  );
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function notesOf({ tree, configuration, unreadPipelines }: Audited): readonly string[] {
  const errors = [...configuration.modules.values()].flatMap((module) => module.errors);
  const sources = [...configuration.modules.values()].flatMap((module) =>
    module.blocks
      .filter((block) => block.type === 'module' && configuration.called(module, block) === undefined)
      .map(
        ({ labels, file, line }) =>
          `${file}:${line}: module ${labels[0]} is not followed: its source is not in this repository`,
      ),
  );
  return [
    ...tree.skipped.map(({ path, reason }) => `${path}: ${reason}`),
    ...tree.files.flatMap(({ path, unread }) => (unread === undefined ? [] : [`${path}: ${unread}`])),
    ...(tree.history?.gaps ?? []),
    ...errors.map(
      ({ file, line }) =>
        `${file}:${line}: is not valid HCL, or too long or too deeply nested; the rest of the file was read`,
    ),
    ...unreadPipelines.map((path) => `${path}: is not valid YAML`),
    ...sources,
  ];
}
