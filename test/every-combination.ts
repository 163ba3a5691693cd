// Runs the real Terraform and OpenTofu over every combination of store, read, backend, layout, engine and pipeline, each
// with its own engine, with a line of progress and a table at the end. Exit 1 if one objects to any, or if GitHub and
// GitLab have different configurations. Arguments select: those whose name holds all of them.
import './tools/search-path.ts';
import { availableParallelism } from 'node:os';
import type { Answers } from '../src/model/answers.ts';
import { repositoryOf } from '../src/plan/resolve-repository.ts';
import { platforms } from './ci/pipelines.ts';
import { answersFor, type Combination, combinations, nameOf } from './combinations.ts';
import { complaints, engineFor, isInstalled, pool } from './terraform/accept.ts';
import { configurationOf } from './terraform/configuration.ts';

interface Verdict {
  readonly combination: Combination;
  /** With a pipeline, or without. */
  readonly counted: number;
  readonly found: readonly string[];
}

const wanted = process.argv.slice(2);
const selection = combinations.filter((one) => wanted.every((word) => Object.values(one).includes(word)));
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** A column per backend and a row per rest; each cell counts who was accepted of how many. */
function table(verdicts: readonly Verdict[]): readonly string[] {
  const columns = [...new Set(verdicts.map(({ combination }) => combination.backend))];
  const rowOf = ({ store, read, layout }: Combination): string => `${store}, ${read}, ${layout}`;
  const rows = [...new Set(verdicts.map(({ combination }) => rowOf(combination)))];
  const cell = (row: string, column: string): string => {
    const here = verdicts.filter(({ combination }) => rowOf(combination) === row && combination.backend === column);
    const count = (some: readonly Verdict[]): number => some.reduce((sum, { counted }) => sum + counted, 0);
    return here.length === 0 ? '-' : `${count(here.filter(({ found }) => found.length === 0))}/${count(here)}`;
  };
  const cells = [['accepted', ...columns], ...rows.map((row) => [row, ...columns.map((column) => cell(row, column))])];
  const widths = columns.map((column) => column.length);
  const width = Math.max(...rows.map((row) => row.length));
  return cells.map(([head = '', ...rest]) =>
    [head.padEnd(width), ...rest.map((text, index) => text.padStart(widths[index] ?? 0))].join('  '),
  );
}

/** A run of an engine. A pipeline whose configuration is the same text as without one is not run again. */
interface Run {
  readonly combination: Combination;
  readonly answers: Answers;
  readonly counted: number;
}

const unequal: string[] = [];
const runs: readonly Run[] = selection.flatMap((combination) => {
  const without = answersFor(combination);
  const [github, gitlab] = ['github-actions', 'gitlab-ci'].map((ci) => answersFor(combination, { ci: platforms[ci] }));
  if (github === undefined || gitlab === undefined) throw new Error('a platform is missing');
  if (configurationOf(github) !== configurationOf(gitlab)) unequal.push(nameOf(combination));
  return configurationOf(github) === configurationOf(without)
    ? [{ combination, answers: github, counted: 2 }]
    : [without, github].map((answers) => ({ combination, answers, counted: 1 }));
});
const total = runs.reduce((sum, { counted }) => sum + counted, 0);

if (!isInstalled('terraform')) {
  say(`skipped: terraform is not installed, ${total} combinations were not tried`);
} else {
  const foreign = runs.filter(({ answers }) => engineFor(answers) !== repositoryOf(answers).engine.binary);
  const foreignTotal = foreign.reduce((sum, { counted }) => sum + counted, 0);
  if (foreignTotal > 0) say(`skipped: tofu is not installed, ${foreignTotal} combinations were tried with terraform`);
  const started = performance.now();
  const seconds = (): string => `${Math.round((performance.now() - started) / 1000)} s`;
  let done = 0;
  let refused = 0;
  const jobs = runs.map(({ combination, answers, counted }) => async (): Promise<Verdict> => {
    const found = await complaints(answers).catch((error: unknown) => [String(error)]);
    done += counted;
    if (found.length > 0) {
      refused += counted;
      say(`refused: ${nameOf(combination)}\n${found.join('\n')}`);
    }
    if (done % 20 < counted || done === total)
      say(`${done} of ${total} combinations, ${refused} refused, ${seconds()}`);
    return { combination, counted, found };
  });
  const verdicts = await pool(jobs, availableParallelism());
  say(['', ...table(verdicts), ''].join('\n'));
  for (const { combination } of verdicts.filter(({ found }) => found.length > 0))
    say(`refused: ${nameOf(combination)}`);
  for (const name of unequal) say(`GitHub and GitLab have different configurations: ${name}`);
  say(`${total - refused} of ${total} combinations accepted in ${runs.length} runs and ${seconds()}`);
  process.exitCode = refused === 0 && unequal.length === 0 && total > 0 ? 0 : 1;
}
