import type { HclParser } from '../../model/hcl-tree.ts';
import { ignoredBy } from '../git-ignore.ts';
import { type AuditFinding, type AuditOptions, type AuditResult, runAudit } from '../run-audit.ts';
import type { AuditTree } from '../tree.ts';
import { readYaml } from '../yaml-tree.ts';
import { applyEdits } from './apply-edits.ts';
import { type Edit, fileOfEdit } from './edit.ts';

/** The result of fixing what an audit found. */
export interface FixedAudit {
  /** The files afterward, and their audit. */
  readonly tree: AuditTree;
  readonly result: AuditResult;
  /** The texts of the changed files, by path. */
  readonly files: ReadonlyMap<string, string>;
  readonly fixed: readonly AuditFinding[];
  /** What to do afterward, once each. */
  readonly nextSteps: readonly string[];
  /** Findings of rules with fixes that remain, each with the reason. */
  readonly unfixed: readonly { readonly finding: AuditFinding; readonly reason: string }[];
}

/** What fixing needs besides the files. */
export interface FixOptions extends AuditOptions {
  /** Why a file cannot be edited, as words that follow its path; undefined if it can be. */
  readonly obstacle: (path: string) => string | undefined;
}

interface State {
  readonly tree: AuditTree;
  readonly result: AuditResult;
}

/** A finding with the edits that fix it. */
interface Candidate {
  readonly finding: AuditFinding;
  readonly edits: readonly Edit[];
  readonly next: string | undefined;
}

/** A fix can make another one possible; more rounds are not needed by any rule. */
const mostRounds = 10;

/**
 * Fixes what an audit finds, as far as its rules have fixes. Pure. Every changed file is parsed and the repository audited
 * again: a fix counts only if its finding is gone and no rule finds more than before. Accepted findings are not
 * fixed.
 */
export function fixAudit(tree: AuditTree, parse: HclParser, options: FixOptions): FixedAudit {
  const fixer = new Fixer(tree, parse, options);
  for (let round = 0; round < mostRounds && fixer.round(); round++);
  return fixer.outcome();
}

class Fixer {
  readonly #before: AuditTree;
  readonly #parse: HclParser;
  readonly #options: FixOptions;
  readonly #reasons = new Map<string, string>();
  readonly #fixed: AuditFinding[] = [];
  readonly #next = new Set<string>();
  #state: State;

  constructor(tree: AuditTree, parse: HclParser, options: FixOptions) {
    this.#before = tree;
    this.#parse = parse;
    this.#options = options;
    this.#state = { tree, result: runAudit(tree, parse, options) };
  }

  /** Fixes what can be fixed now. Returns whether anything was. */
  round(): boolean {
    const before = this.#fixed.length;
    this.#attempt(new Set(this.#candidates().map(({ finding }) => finding.fingerprint)));
    return this.#fixed.length > before;
  }

  outcome(): FixedAudit {
    const { tree, result } = this.#state;
    const known = new Map(this.#before.files.map(({ path, text }) => [path, text] as const));
    return {
      tree,
      result,
      files: new Map(
        tree.files.flatMap(({ path, text }) =>
          text === undefined || text === known.get(path) ? [] : [[path, text] as const],
        ),
      ),
      fixed: this.#fixed,
      nextSteps: [...this.#next],
      unfixed: result.findings.flatMap((finding) => {
        const reason = finding.fix === undefined ? undefined : this.#reasons.get(finding.fingerprint);
        return reason === undefined ? [] : [{ finding, reason }];
      }),
    };
  }

  #candidates(): readonly Candidate[] {
    return this.#state.result.findings.flatMap((finding) => {
      if (finding.fix === undefined || this.#reasons.has(finding.fingerprint)) return [];
      const fix = finding.fix();
      const reason = 'reason' in fix ? fix.reason : this.#obstacle(fix.edits);
      if ('edits' in fix && reason === undefined) return [{ finding, edits: fix.edits, next: fix.next }];
      this.#reasons.set(finding.fingerprint, reason ?? '');
      return [];
    });
  }

  #obstacle(edits: readonly Edit[]): string | undefined {
    for (const path of new Set(edits.map(fileOfEdit))) {
      if (path.endsWith('.json')) return `${path} is JSON, which --fix does not edit`;
      const file = this.#state.tree.files.find((one) => one.path === path);
      if (file !== undefined && file.text === undefined) return `${path} ${file.unread ?? 'is not a text file'}`;
      const reason = this.#options.obstacle(path);
      if (reason !== undefined) return `${path} ${reason}`;
    }
    return undefined;
  }

  /** Fixes findings together, or if that fails, each half of them. */
  #attempt(wanted: ReadonlySet<string>): void {
    // Places move with every edit, so that edits are computed from the current texts.
    const candidates = this.#candidates().filter(({ finding }) => wanted.has(finding.fingerprint));
    if (candidates.length === 0) return;
    const next = this.#edited(candidates.flatMap(({ edits }) => edits));
    const verdict = next === undefined ? 'the place in the file was not found' : this.#verdict(candidates, next);
    if (next !== undefined && verdict === undefined) {
      this.#state = next;
      this.#fixed.push(...candidates.map(({ finding }) => finding));
      for (const { next: step } of candidates) if (step !== undefined) this.#next.add(step);
      return;
    }
    const prints = candidates.map(({ finding }) => finding.fingerprint);
    if (prints.length === 1) {
      this.#reasons.set(prints[0] ?? '', verdict ?? '');
      return;
    }
    const half = Math.ceil(prints.length / 2);
    this.#attempt(new Set(prints.slice(0, half)));
    this.#attempt(new Set(prints.slice(half)));
  }

  /** The repository with edits; undefined if one cannot be applied, or a file cannot be parsed afterward. */
  #edited(edits: readonly Edit[]): State | undefined {
    const { tree } = this.#state;
    const texts = new Map(tree.files.map(({ path, text }) => [path, text] as const));
    const changed = new Map<string, string>();
    for (const path of new Set(edits.map(fileOfEdit))) {
      const own = edits.filter((edit) => fileOfEdit(edit) === path);
      const text = applyEdits(texts.get(path), own, this.#parse);
      if (text === undefined || !this.#isWhole(path, text)) return undefined;
      changed.set(path, text);
    }
    const next = treeWith(tree, changed);
    return { tree: next, result: runAudit(next, this.#parse, this.#options) };
  }

  #isWhole(path: string, text: string): boolean {
    if (/\.(?:tf|tofu|hcl)$/.test(path)) return this.#parse(text).errors.length === 0;
    return !/\.ya?ml$/.test(path) || readYaml(text) !== undefined;
  }

  /** Why an edited repository is refused: a finding is still there, or there is another one. */
  #verdict(candidates: readonly Candidate[], next: State): string | undefined {
    const { result } = this.#state;
    const open = countsOf(result.findings);
    for (const { finding } of candidates) open.set(keyOf(finding), (open.get(keyOf(finding)) ?? 0) - 1);
    const all = countsOf([...result.findings, ...result.accepted]);
    for (const [key, count] of countsOf(next.result.findings))
      if (count > (open.get(key) ?? 0))
        return candidates.some(({ finding }) => keyOf(finding) === key)
          ? 'the finding would remain'
          : `${key.split('\0')[0]} would find something in ${key.split('\0')[1]}`;
    for (const [key, count] of countsOf([...next.result.findings, ...next.result.accepted]))
      if (count > (all.get(key) ?? 0)) return `${key.split('\0')[0]} would find more than before`;
    return undefined;
  }
}

function keyOf({ rule, file }: AuditFinding): string {
  return `${rule}\0${file}`;
}

function countsOf(findings: readonly AuditFinding[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const finding of findings) counts.set(keyOf(finding), (counts.get(keyOf(finding)) ?? 0) + 1);
  return counts;
}

/** The same files with other texts. What Git ignores follows from the texts. */
function treeWith(tree: AuditTree, changed: ReadonlyMap<string, string>): AuditTree {
  const known = new Set(tree.files.map(({ path }) => path));
  const files = [
    ...tree.files.map((file) => ({ ...file, text: changed.get(file.path) ?? file.text })),
    ...[...changed].filter(([path]) => !known.has(path)).map(([path, text]) => ({ path, text, isTracked: undefined })),
  ];
  const isIgnoreFile = (path: string): boolean => /(?:^|\/)\.gitignore$/.test(path);
  if (![...changed.keys()].some(isIgnoreFile)) return { ...tree, files };
  const texts = files.flatMap(({ path, text }) =>
    isIgnoreFile(path) && text !== undefined ? [[path.replace(/\/?\.gitignore$/, ''), text] as const] : [],
  );
  return { ...tree, files, isIgnored: ignoredBy(new Map(texts)) };
}
