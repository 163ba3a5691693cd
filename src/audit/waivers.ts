import { type AuditScope, readSettings, settingsFile } from './audit-settings.ts';
import type { AuditFile } from './tree.ts';
import type { AddWaiver, Waiver, WaiverProblem } from './waiver.ts';

const comment = /(?:#|\/\/|<!--)\s*unionai-audit:ignore\b(.*)$/;
const dated = /\buntil=(\S+)/;
const day = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;

/** The waivers and the scope of the audit in a repository, and what of them cannot be read. */
export function readWaivers(
  files: readonly AuditFile[],
  isRule: (id: string) => boolean,
): {
  readonly waivers: readonly Waiver[];
  readonly scope: AuditScope;
  readonly problems: readonly WaiverProblem[];
} {
  const waivers: Waiver[] = [];
  const problems: WaiverProblem[] = [];
  const add: AddWaiver = (place, rule, reason, until, covers) => {
    const message = !isRule(rule)
      ? `The waiver names ${rule === '' ? 'no rule' : `${rule}, which is not a rule`}.`
      : reason === ''
        ? `The waiver of ${rule} has no reason.`
        : until !== undefined && !day.test(until)
          ? `The waiver of ${rule} has an invalid date: until=YYYY-MM-DD is required.`
          : undefined;
    if (message === undefined) waivers.push({ rule, reason, until, ...place, covers });
    else problems.push({ rule: 'waiver-invalid', ...place, message });
  };
  for (const { path, text } of files) {
    if (
      text === undefined ||
      path === settingsFile ||
      /\.(?:md|json)$/.test(path) ||
      !text.includes('unionai-audit:ignore')
    )
      continue;
    const lines = text.split('\n');
    for (const [index, line] of lines.entries()) {
      const found = comment.exec(line);
      if (found === null) continue;
      const words = (found[1] ?? '').trim().replace(/-->$/, '');
      const [rule = '', ...rest] = words.replace(dated, '').trim().split(/\s+/);
      const covered = /^\s*(?:#|\/\/|<!--)/.test(line) ? nextCode(lines, index) : index;
      add(
        { file: path, line: index + 1 },
        rule,
        rest.join(' '),
        dated.exec(words)?.[1],
        (finding) => finding.rule === rule && finding.file === path && finding.line === covered + 1,
      );
    }
  }
  const scope = readSettings(files, add, problems);
  return { waivers, scope, problems };
}

/** The line after a comment that is no comment itself. */
function nextCode(lines: readonly string[], from: number): number {
  let at = from + 1;
  while (at < lines.length && /^\s*(?:#|\/\/|<!--|$)/.test(lines[at] ?? '')) at += 1;
  return at;
}
