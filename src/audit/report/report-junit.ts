import { rules } from '../all-rules.ts';
import type { AuditFinding, AuditResult } from '../run-audit.ts';

/** The report as JUnit XML: a test case for each rule, which fails with its findings. */
export function reportJunit({ findings, accepted }: AuditResult): string {
  const cases = rules.map(({ id, title }) => {
    const own = findings.filter(({ rule }) => rule === id);
    const waived = accepted.filter(({ rule }) => rule === id);
    const body = [
      ...(own.length === 0
        ? []
        : [
            `      <failure message="${xml(`${own.length}: ${title}`)}" type="${own[0]?.severity ?? 'error'}">${xml(own.map(line).join('\n'))}</failure>`,
          ]),
      ...(own.length === 0 && waived.length > 0
        ? [`      <skipped message="${xml(`accepted: ${waived[0]?.accepted ?? ''}`)}"/>`]
        : []),
    ];
    const name = `    <testcase classname="unionai-terraform.audit" name="${id}"`;
    return body.length === 0 ? `${name}/>` : [`${name}>`, ...body, '    </testcase>'].join('\n');
  });
  const failures = new Set(findings.map(({ rule }) => rule)).size;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites>',
    `  <testsuite name="unionai-terraform audit" tests="${rules.length}" failures="${failures}" errors="0">`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
  ].join('\n');
}

function line({ file, line, column, severity, message }: AuditFinding): string {
  return `${file}:${line}:${column}: ${severity}: ${message}`;
}

/** Characters that XML 1.0 does not allow. https://www.w3.org/TR/xml/#charsets */
const invalid =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what has to be found
  /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function xml(text: string): string {
  return text
    .replace(invalid, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
