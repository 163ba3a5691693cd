import type { Finding } from '../model/finding.ts';
import { globMatch } from './glob.ts';
import type { AuditFile } from './tree.ts';
import { readYaml, type YamlValue } from './yaml-tree.ts';

/** A decision to accept findings of a rule, with its reason. */
export interface Waiver {
  readonly rule: string;
  readonly reason: string;
  /** The last day on which it counts, as YYYY-MM-DD. */
  readonly until: string | undefined;
  /** Where it is written. */
  readonly file: string;
  readonly line: number;
  /** The findings that it covers. */
  covers(finding: Finding): boolean;
}

/** What is wrong with a waiver. */
export interface WaiverProblem {
  readonly rule: 'waiver-invalid' | 'waiver-expired' | 'waiver-unused';
  readonly file: string;
  readonly line: number;
  readonly isWholeFile?: true;
  readonly message: string;
}

/** The file with waivers for what has no line, such as a file that is missing. */
export const waiverFile = '.unionai-audit.yaml';

const comment = /(?:#|\/\/|<!--)\s*unionai-audit:ignore\b(.*)$/;
const dated = /\buntil=(\S+)/;
const day = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;

/** The waivers in a repository, and those that cannot be read. */
export function readWaivers(
  files: readonly AuditFile[],
  isRule: (id: string) => boolean,
): { readonly waivers: readonly Waiver[]; readonly problems: readonly WaiverProblem[] } {
  const waivers: Waiver[] = [];
  const problems: WaiverProblem[] = [];
  const add = (
    place: { readonly file: string; readonly line: number },
    rule: string,
    reason: string,
    until: string | undefined,
    covers: Waiver['covers'],
  ): void => {
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
      path === waiverFile ||
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
  const config = files.find(({ path }) => path === waiverFile);
  if (config?.text !== undefined) readFile(config.text, add, problems);
  return { waivers, problems };
}

/** The line after a comment that is no comment itself. */
function nextCode(lines: readonly string[], from: number): number {
  let at = from + 1;
  while (at < lines.length && /^\s*(?:#|\/\/|<!--|$)/.test(lines[at] ?? '')) at += 1;
  return at;
}

type Add = (
  place: { readonly file: string; readonly line: number },
  rule: string,
  reason: string,
  until: string | undefined,
  covers: Waiver['covers'],
) => void;

function readFile(text: string, add: Add, problems: WaiverProblem[]): void {
  const list = readYaml(text)?.members.get('waivers');
  if (list === undefined || list.items.length === 0) {
    problems.push({
      rule: 'waiver-invalid',
      file: waiverFile,
      line: 1,
      isWholeFile: true,
      message: 'The file must have a list waivers, each with rule, path and reason.',
    });
    return;
  }
  for (const item of list.items) {
    const at = (name: string): string => item.members.get(name)?.text ?? '';
    const unknown = [...item.members.keys()].find((name) => !['rule', 'path', 'reason', 'until'].includes(name));
    const place = { file: waiverFile, line: item.line };
    if (unknown !== undefined || at('path') === '')
      problems.push({
        rule: 'waiver-invalid',
        ...place,
        message: unknown === undefined ? 'The waiver has no path.' : `The waiver has an unknown field ${unknown}.`,
      });
    else {
      const matches = globMatch(at('path'));
      add(
        place,
        at('rule'),
        at('reason'),
        untilOf(item),
        (finding) => finding.rule === at('rule') && matches(finding.file),
      );
    }
  }
}

function untilOf(item: YamlValue): string | undefined {
  return item.members.get('until')?.text;
}
