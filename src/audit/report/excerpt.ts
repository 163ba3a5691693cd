import { withoutCredentials } from '../../model/credential/redact.ts';
import { ruleOf } from '../all-rules.ts';
import type { AuditFinding } from '../run-audit.ts';
import type { AuditTree } from '../tree.ts';

const longest = 160;
/** Longer lines are not sources that people read. */
const longestLine = 2000;

/** The line of a finding as a report shows it; undefined if there is nothing to show. */
export type ExcerptOf = (finding: AuditFinding) => string | undefined;

/**
 * Shows the lines of findings without secrets. Credentials that can be recognized are removed from the whole file, because
 * a line can be a part of one. In a line with a finding about a secret, no literal is shown; in every other line, none
 * that has the name of a secret.
 */
export function excerpts(tree: AuditTree, findings: readonly AuditFinding[]): ExcerptOf {
  const texts = new Map(tree.files.map(({ path, text }) => [path, text] as const));
  const lines = new Map<string, readonly string[]>();
  const secret = new Set(
    findings.filter(({ rule }) => ruleOf(rule)?.isAboutSecret === true).map(({ file, line }) => `${file}:${line}`),
  );
  return ({ file, line, column }) => {
    const isSecret = secret.has(`${file}:${line}`);
    // The place of a whole file: its first line says nothing about the finding.
    if (isSecret && line === 1 && column === 1) return undefined;
    if (!lines.has(file)) lines.set(file, withoutCredentials(texts.get(file) ?? '').split('\n'));
    const text = (lines.get(file)?.[line - 1] ?? '').trim();
    if (text === '' || text.length > longestLine) return undefined;
    return (isSecret || named.test(text) ? withoutLiterals(text) : text).slice(0, longest);
  };
}

const hidden = '...';
/** A literal that is only a reference: `$KEY`, `${var.key}`, `${{ secrets.KEY }}`. */
const reference = /^\$(?:\w+|\{\{?[^{}"']*\}?\})$/;
const references = /(\$\{\{?[^{}"']*\}\}?|\$\w+)/;
/** Values without quotes that are no secrets: references, calls, numbers and keywords. */
const harmless =
  /^(?:(?:[([{<|>]|true|false|null|string|\d{1,6})$|(?:var|local|data|ephemeral|module|each|self|secrets|vars|env)\.|[\w.]+\()/;

function withoutLiterals(line: string): string {
  const unquoted = line.replace(/"(?:[^"\\]|\\.?)*(?:"|$)|'[^']*(?:'|$)/g, (whole) =>
    reference.test(whole.slice(1, -1)) ? whole : `${whole.charAt(0)}${hidden}${whole.charAt(0)}`,
  );
  // What directly follows a literal belongs to its value.
  return unquoted
    .replace(/(\.\.\.["'])[^\s,;)}\]]+/g, `$1${hidden}`)
    .split(references)
    .map((part, index) => (index % 2 === 1 ? part : withoutValues(index === 0 ? part : withoutRest(part))))
    .join('');
}

/** What follows a reference without a blank belongs to its value. */
function withoutRest(part: string): string {
  return part.replace(/^[^\s"'`)}\],;>|&]+/, hidden);
}

function withoutValues(part: string): string {
  return part.replace(/([=:] {0,8})([^\s"'=:,;)}\]]{2,})/g, (whole, sign: string, value: string) =>
    harmless.test(value) ? whole : `${sign}${hidden}`,
  );
}

const named = /(?:key|secret|token|passw(?:or)?d|credentials?)[\w-]{0,40}["']? {0,20}[=:]/i;
