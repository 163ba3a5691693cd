import { type ControlId, checklist, type Status } from '../../model/checklist.ts';
import type { Severity } from '../../model/finding.ts';
import { ruleOf } from '../all-rules.ts';
import type { AuditFinding, AuditResult } from '../run-audit.ts';
import type { AuditTree } from '../tree.ts';
import { type ExcerptOf, excerpts } from './excerpt.ts';

/** Colors of the terminal, or functions that return the text. */
export interface Style {
  strong(text: string): string;
  weak(text: string): string;
}

const symbols: Readonly<Record<Status, string>> = {
  met: 'met           ',
  'not-met': 'NOT MET       ',
  'cannot-tell': 'cannot tell   ',
  'not-applicable': 'not applicable',
};

/** The report for people: findings by control, each with its line, why it matters and how to fix it, and the checklist. */
export function reportText(result: AuditResult, tree: AuditTree, style: Style): string {
  const { findings, accepted, checklist: lines, notes } = result;
  const excerptOf = excerpts(tree, [...findings, ...accepted]);
  const sections = groups(findings).flatMap(([title, own]) => [
    style.strong(title),
    '',
    ...own.flatMap((finding) => [...shownFinding(finding, excerptOf, style), '']),
  ]);
  const counts = (['error', 'warning', 'note'] as const).map((severity) => count(findings, severity)).join(', ');
  return [
    ...sections,
    style.strong('Checklist'),
    ...lines.map(
      ({ status, title, reason, where }) =>
        `  ${symbols[status]}  ${title.replaceAll('`', '')}${status === 'met' ? '' : style.weak(`: ${reason}${where[0] === undefined ? '' : ` ${where[0]}`}`)}`,
    ),
    '',
    ...(notes.length === 0 ? [] : [style.strong('Not read or not followed'), ...notes.map((note) => `  ${note}`), '']),
    `${counts}${accepted.length === 0 ? '' : `; ${accepted.length} accepted by waivers, excluded paths or the baseline`}${fixable(findings)}`,
  ].join('\n');
}

/** How many findings `--fix` would try to fix. */
function fixable(findings: readonly AuditFinding[]): string {
  const number = findings.filter(({ fix }) => fix !== undefined && 'edits' in fix()).length;
  return number === 0 ? '' : `; ${number} can be fixed with --fix`;
}

function groups(findings: readonly AuditFinding[]): readonly (readonly [string, readonly AuditFinding[]])[] {
  const titles = new Map<string, AuditFinding[]>();
  for (const finding of findings) {
    const [control] = ruleOf(finding.rule)?.controls ?? [];
    const title = control === undefined ? 'Other' : titleOf(control);
    titles.set(title, [...(titles.get(title) ?? []), finding]);
  }
  const order = [...Object.values(checklist).map((title) => title.replaceAll('`', '')), 'Other'];
  return [...titles].sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
}

function titleOf(control: ControlId): string {
  return checklist[control].replaceAll('`', '');
}

function shownFinding(finding: AuditFinding, excerptOf: ExcerptOf, style: Style): readonly string[] {
  const { rule, severity, file, line, column, message } = finding;
  const known = ruleOf(rule);
  const text = excerptOf(finding);
  return [
    `  ${file}:${line}:${column}: ${severity}: ${message} ${style.weak(`[${rule}]`)}`,
    ...(text === undefined ? [] : [style.weak(`      ${text}`)]),
    ...(known === undefined ? [] : [`      Why: ${known.why}`, `      Fix: ${known.fix}`]),
  ];
}

function count(findings: readonly AuditFinding[], severity: Severity): string {
  const number = findings.filter((finding) => finding.severity === severity).length;
  return `${number} ${severity}${number === 1 ? '' : 's'}`;
}
