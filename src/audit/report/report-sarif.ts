import { withoutCredentials } from '../../model/credential/redact.ts';
import { type Severity, severities } from '../../model/finding.ts';
import { generatorName } from '../../model/generator-name.ts';
import { ruleOf, rules } from '../all-rules.ts';
import type { AuditFinding, AuditResult } from '../run-audit.ts';

/**
 * Limits of code scanning: it keeps 5,000 results and 10 tags of a rule.
 * https://docs.github.com/en/code-security/code-scanning/troubleshooting-sarif-uploads/results-exceed-limit
 */
const mostResults = 5000;
const mostTags = 10;
const longestText = 1000;

/** Scores of code scanning: critical is over 9.0, high over 7.0, medium over 4.0. */
const scores: Readonly<Record<Severity, string>> = { error: '8.0', warning: '5.0', note: '2.0' };

/** The report as SARIF 2.1.0, for GitHub code scanning and other viewers. */
export function reportSarif({ findings, accepted }: AuditResult, version: string): string {
  const used = new Set([...findings, ...accepted].map(({ rule }) => rule));
  const own = rules.filter(({ id }) => used.has(id));
  const indexes = new Map(own.map(({ id }, index) => [id, index] as const));
  const all = [...findings, ...accepted].sort(bySeverity).slice(0, mostResults);
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'unionai-terraform',
            semanticVersion: version,
            informationUri: `https://www.npmjs.com/package/${generatorName}`,
            rules: own.map(({ id, title, why, fix, source, severity, confidence, controls }) => ({
              id,
              shortDescription: { text: cut(title) },
              fullDescription: { text: cut(why) },
              help: { text: cut(`${why}\n\nFix: ${fix}`) },
              ...(source.startsWith('https:') ? { helpUri: source } : {}),
              defaultConfiguration: { level: severity },
              properties: {
                tags: ['security', ...controls].slice(0, mostTags),
                precision: confidence === 'high' ? 'high' : 'medium',
                'security-severity': scores[severity],
              },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { ROOT: { description: { text: 'The audited folder.' } } },
        results: all.map((finding) => resultOf(finding, indexes)),
      },
    ],
  };
  return JSON.stringify(log, null, 2);
}

/** The most severe first, so that a limit leaves out the others. */
function bySeverity(a: AuditFinding, b: AuditFinding): number {
  return severities.indexOf(b.severity) - severities.indexOf(a.severity);
}

function resultOf(finding: AuditFinding, indexes: ReadonlyMap<string, number>) {
  const { rule, severity, file, line, column, message, fingerprint, accepted } = finding;
  return {
    ruleId: rule,
    ...(indexes.has(rule) ? { ruleIndex: indexes.get(rule) } : {}),
    level: severity,
    message: { text: cut(`${message} ${ruleOf(rule)?.fix ?? ''}`.trim()) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: file.split('/').map(encodeURIComponent).join('/'), uriBaseId: 'ROOT' },
          region: { startLine: line, startColumn: column },
        },
      },
    ],
    partialFingerprints: { 'unionaiTerraform/v1': fingerprint },
    ...(accepted === undefined
      ? {}
      : { suppressions: [{ kind: accepted === 'baseline' ? 'external' : 'inSource', justification: cut(accepted) }] }),
  };
}

/** Credentials are removed first, because a part of one is not recognized. */
function cut(whole: string): string {
  const text = withoutCredentials(whole);
  return text.length > longestText ? `${text.slice(0, longestText - 3)}...` : text;
}
