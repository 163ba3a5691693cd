import type { Finding } from '../model/finding.ts';
import { globMatch } from './glob.ts';
import type { AuditFile } from './tree.ts';
import type { AddWaiver, WaiverProblem } from './waiver.ts';
import { readYaml, type YamlValue } from './yaml-tree.ts';

/** The file with the paths to audit, and with waivers for what has no line, such as a file that is missing. */
export const settingsFile = '.unionai-audit.yaml';

/** Which findings are reported, by the paths of their files. */
export interface AuditScope {
  /** Why findings in a file are not reported; undefined if they are. */
  excludes(path: string): string | undefined;
}

/** The scope of an audit without a settings file. */
export const everywhere: AuditScope = { excludes: () => undefined };

/** A pattern of `include` or `exclude`. */
interface Pattern {
  readonly line: number;
  readonly reason: string;
  matches(path: string): boolean;
}

const sections = ['waivers', 'include', 'exclude'];

/**
 * Reads the settings file: `waivers`, `include` and `exclude`.
 *
 * @param files the files of the repository: a pattern that matches none of them is reported
 * @param add gets each waiver
 * @param problems gets what is wrong
 */
export function readSettings(files: readonly AuditFile[], add: AddWaiver, problems: WaiverProblem[]): AuditScope {
  const text = files.find(({ path }) => path === settingsFile)?.text;
  if (text === undefined) return everywhere;
  const invalid = (line: number, message: string): void => {
    problems.push({ rule: 'waiver-invalid', file: settingsFile, line, message });
  };
  const root = readYaml(text);
  const unknown = [...(root?.members ?? [])].find(([name]) => !sections.includes(name));
  if (unknown !== undefined) invalid(unknown[1].line, `The file has an unknown field ${unknown[0]}.`);
  if (root === undefined || sections.every((name) => (root.members.get(name)?.items.length ?? 0) === 0)) {
    problems.push({
      rule: 'waiver-invalid',
      file: settingsFile,
      line: 1,
      isWholeFile: true,
      message: 'The file must have a list waivers, each with rule, path and reason, a list exclude, or a list include.',
    });
    return everywhere;
  }
  for (const item of root.members.get('waivers')?.items ?? []) readWaiver(item, add, invalid);
  const included = (root.members.get('include')?.items ?? []).flatMap((item) => {
    if (item.text !== undefined && item.text !== '') return [patternOf(item, item.text, '')];
    invalid(item.line, 'An entry of include must be a path or a pattern.');
    return [];
  });
  const excluded = (root.members.get('exclude')?.items ?? []).flatMap((item) => {
    const [path, reason] = ['path', 'reason'].map((name) => item.members.get(name)?.text ?? '');
    const other = unknownField(item, ['path', 'reason']);
    if (path && reason && other === undefined) return [patternOf(item, path, reason)];
    invalid(
      item.line,
      other === undefined
        ? 'An entry of exclude must have a path and a reason.'
        : `The entry of exclude has an unknown field ${other}.`,
    );
    return [];
  });
  for (const { line, matches } of [...included, ...excluded])
    if (!files.some(({ path }) => matches(path)))
      problems.push({ rule: 'waiver-unused', file: settingsFile, line, message: 'The pattern matches no file.' });
  return {
    excludes: (path) =>
      excluded.find(({ matches }) => matches(path))?.reason ??
      (included.length === 0 || included.some(({ matches }) => matches(path)) ? undefined : 'not in include'),
  };
}

/** A path of a folder includes all files in it. */
function patternOf({ line }: YamlValue, path: string, reason: string): Pattern {
  const plain = path.replace(/\/$/, '');
  const [own, inside] = [globMatch(plain), globMatch(`${plain}/**`)];
  return { line, reason, matches: (file) => own(file) || inside(file) };
}

function unknownField({ members }: YamlValue, known: readonly string[]): string | undefined {
  return [...members.keys()].find((name) => !known.includes(name));
}

function readWaiver(item: YamlValue, add: AddWaiver, invalid: (line: number, message: string) => void): void {
  const at = (name: string): string => item.members.get(name)?.text ?? '';
  const unknown = unknownField(item, ['rule', 'path', 'reason', 'until']);
  if (unknown !== undefined) invalid(item.line, `The waiver has an unknown field ${unknown}.`);
  else if (at('path') === '') invalid(item.line, 'The waiver has no path.');
  else {
    const matches = globMatch(at('path'));
    const covers = (finding: Finding): boolean => finding.rule === at('rule') && matches(finding.file);
    add({ file: settingsFile, line: item.line }, at('rule'), at('reason'), item.members.get('until')?.text, covers);
  }
}
