// Runs the real Terraform over every combination of store, read, backend, layout and engine, with a line of progress
// and a table at the end. Exit 1 if it objects to any. Arguments select: those whose name holds all of them.
import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { answersFor, type Combination, combinations, nameOf } from './combinations.ts';
import { complaints, pool } from './terraform/accept.ts';

interface Verdict {
  readonly combination: Combination;
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
    return here.length === 0 ? '-' : `${here.filter(({ found }) => found.length === 0).length}/${here.length}`;
  };
  const cells = [['accepted', ...columns], ...rows.map((row) => [row, ...columns.map((column) => cell(row, column))])];
  const widths = columns.map((column) => column.length);
  const width = Math.max(...rows.map((row) => row.length));
  return cells.map(([head = '', ...rest]) =>
    [head.padEnd(width), ...rest.map((text, index) => text.padStart(widths[index] ?? 0))].join('  '),
  );
}

if (spawnSync('terraform', ['version']).status !== 0) {
  say(`skipped: terraform is not installed, ${selection.length} combinations were not tried`);
} else {
  const started = performance.now();
  const seconds = (): string => `${Math.round((performance.now() - started) / 1000)} s`;
  let done = 0;
  let refused = 0;
  const jobs = selection.map((combination) => async (): Promise<Verdict> => {
    const found = await complaints(answersFor(combination)).catch((error: unknown) => [String(error)]);
    done += 1;
    if (found.length > 0) {
      refused += 1;
      say(`refused: ${nameOf(combination)}\n${found.join('\n')}`);
    }
    if (done % 10 === 0 || done === selection.length)
      say(`${done} of ${selection.length} combinations, ${refused} refused, ${seconds()}`);
    return { combination, found };
  });
  const verdicts = await pool(jobs, availableParallelism());
  say(['', ...table(verdicts), ''].join('\n'));
  for (const { combination } of verdicts.filter(({ found }) => found.length > 0))
    say(`refused: ${nameOf(combination)}`);
  say(`${selection.length - refused} of ${selection.length} combinations accepted in ${seconds()}`);
  process.exitCode = refused === 0 && selection.length > 0 ? 0 : 1;
}
