import type { Mutant } from './instrument.ts';
import { threshold } from './scope.ts';

/** What became of a mutant. One that acts only while modules are loaded cannot be switched on, and does not count. */
export interface Verdict {
  readonly mutant: Mutant;
  readonly fate: 'killed' | 'survived' | 'not reached' | 'at load';
}

export interface Report {
  readonly text: string;
  /** The share of mutants that were noticed, in percent. */
  readonly score: number;
  readonly passes: boolean;
}

/** The survivors, a line per file, and the score. */
export function report(verdicts: readonly Verdict[]): Report {
  const counted = verdicts.filter(({ fate }) => fate !== 'at load');
  const alive = counted.filter(({ fate }) => fate !== 'killed');
  const score = scoreOf(counted);
  const paths = [...new Set(counted.map(({ mutant }) => mutant.path))].sort();
  const lines = [
    ...alive
      .map(({ mutant, fate }) => ({ ...mutant, fate }))
      .sort((a, b) => (a.path === b.path ? a.line - b.line : a.path < b.path ? -1 : 1))
      .map((one) => `${one.path}:${one.line} ${one.fate}: ${short(one.original)}  =>  ${short(one.replacement)}`),
    '',
    ...paths.map((path) => {
      const own = counted.filter(({ mutant }) => mutant.path === path);
      const left = own.filter(({ fate }) => fate !== 'killed').length;
      return `${scoreOf(own).toFixed(1).padStart(6)} %  ${path}  (${left} of ${own.length} left)`;
    }),
    '',
    `${score.toFixed(1)} % of ${counted.length} mutants were noticed; ${threshold} % are required.`,
    `${verdicts.length - counted.length} act only while modules are loaded, and were left out.`,
  ];
  return { text: `${lines.join('\n')}\n`, score, passes: score >= threshold };
}

function scoreOf(verdicts: readonly Verdict[]): number {
  return verdicts.length === 0
    ? 100
    : (100 * verdicts.filter(({ fate }) => fate === 'killed').length) / verdicts.length;
}

function short(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 90 ? `${line.slice(0, 87)}...` : line;
}
