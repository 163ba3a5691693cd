import { checklist } from '../../model/checklist.ts';
import type { AuditRule, Example } from '../rule.ts';

/** What `explain` prints about a rule. */
export function explanation(rule: AuditRule): string {
  const { id, severity, confidence, controls, title, why, fix, autofix, source, since } = rule;
  return [
    `${id}: ${title}.`,
    '',
    `Severity:   ${severity}`,
    `Confidence: ${confidence}`,
    ...(controls.length === 0
      ? []
      : [
          `Checklist:  ${controls.map((control) => `${checklist[control].replaceAll('`', '')} (${control})`).join('; ')}`,
        ]),
    `Since:      ${since}`,
    `Source:     ${source}`,
    '',
    'Why',
    `  ${why}`,
    '',
    'How to fix it',
    `  ${fix}`,
    ...(autofix === undefined ? [] : ['', 'What audit --fix does', `  ${autofix}`]),
    '',
    'To accept a finding, write the reason on the line, or on the line before it:',
    `  # unionai-audit:ignore ${id} REASON until=YYYY-MM-DD`,
    '',
    'Fails',
    ...indented(rule.failing()),
    '',
    'Passes',
    ...indented(rule.passing()),
  ].join('\n');
}

function indented(example: Example): readonly string[] {
  return Object.entries(example).flatMap(([path, text]) => [
    `  ${path}`,
    ...text
      .trimEnd()
      .split('\n')
      .map((line) => (line === '' ? '' : `    ${line}`)),
  ]);
}
