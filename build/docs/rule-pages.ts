import { rules } from '../../src/audit/all-rules.ts';
import type { AuditRule, Example } from '../../src/audit/rule.ts';
import { withoutCredentials } from '../../src/model/credential/redact.ts';
import { checklist } from '../../src/model/checklist.ts';
import { block, codeOf, list, type Page, prose, section, table } from './page.ts';

/** The page of a rule, as a path below docs/. */
export function rulePath(id: string): string {
  return `rules/${id}`;
}

/** The page with a list of all rules. */
export function rulesPage(): Page {
  const rows = rules.map(({ id, severity, title, autofix }) => [
    `[${prose(id)}](/${rulePath(id)})`,
    severity,
    prose(title),
    autofix === undefined ? 'no' : 'yes',
  ]);
  return {
    path: 'reference/rules',
    title: 'Rules of the audit',
    label: 'Rules of the audit',
    description: 'All rules of the audit, with their severities.',
    body: () =>
      [
        'Each rule has a page with the reason, the fix, and examples. `unionai-terraform explain RULE` prints the same text.',
        '',
        table(['Rule', 'Severity', 'Finding', 'Fixed by `audit --fix`'], rows),
      ].join('\n'),
  };
}

/** One page for each rule of the audit. */
export function rulePages(): readonly Page[] {
  return rules.map(rulePage);
}

function rulePage(rule: AuditRule): Page {
  const { id, title } = rule;
  const description = `Rule of the audit: ${title}.`;
  return { path: rulePath(id), title: id, label: id, description, body: () => bodyOf(rule) };
}

function bodyOf(rule: AuditRule): string {
  const { id, severity, confidence, controls, title, why, fix, autofix, source, since } = rule;
  return [
    prose(`${title}.`),
    '',
    table(
      ['Property', 'Value'],
      [
        ['Severity', severity],
        ['Confidence', confidence],
        ['Since', since],
        ['Source', `[${prose(source)}](${source})`],
      ],
    ),
    '',
    ...section('Why', prose(why)),
    ...section('How to fix it', prose(fix)),
    ...section('What audit --fix does', autofix === undefined ? '' : prose(autofix)),
    ...section(
      'Checklist',
      list(controls.map((control) => `[${prose(checklist[control])}](/reference/checklist#${control})`)),
    ),
    ...section(
      'Accept a finding',
      [
        'Write the reason on the line of the finding, or on the line before it:',
        '',
        block('sh', `# unionai-audit:ignore ${id} REASON until=YYYY-MM-DD`),
      ].join('\n'),
    ),
    ...section('Example that fails', example(rule.failing())),
    ...section('Example that passes', example(rule.passing())),
  ].join('\n');
}

/** The files of an example. A key in it is not shown, as in the output of `explain`. */
function example(files: Example): string {
  return Object.entries(files)
    .map(([path, text]) => [codeOf(path), '', block(languageOf(path), withoutCredentials(text))].join('\n'))
    .join('\n\n');
}

const languages: Readonly<Record<string, string>> = {
  tf: 'hcl',
  tfvars: 'hcl',
  hcl: 'hcl',
  yml: 'yaml',
  yaml: 'yaml',
  sh: 'sh',
  json: 'json',
};

function languageOf(path: string): string {
  return languages[path.replace(/^.*\./, '')] ?? 'text';
}
