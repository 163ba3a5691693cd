// npm run mutants [-- PATH…]: changes the source in one place at a time and looks whether a test fails.
import { type ChildProcess, fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../build/bundle.ts';
import { scratch } from '../terraform/workbench.ts';
import { instrument, type Mutant } from './instrument.ts';
import { timeOf } from './process-time.ts';
import type { Answer, Order } from './protocol.ts';
import { report, type Verdict } from './report.ts';
import { mutatedFolders, testFiles } from './scope.ts';

/** A mutant whose tests compute longer hangs; that is noticed, too. */
const hangsAfter = 15_000;
/** The fastest tests that reach a mutant run first, as many as take so long without a mutant. Most mutants die there. */
const firstBudget = 100;
/** The others run after them, up to this time: what survives so long counts as a survivor. */
const wholeBudget = 2000;

const folder = scratch('mutants');
const only = process.argv.slice(2);
const paths = mutatedFolders
  .flatMap((one) => readdirSync(join(root, one)).map((name) => `${one}/${name}`))
  .filter((path) => path.endsWith('.ts') && (only.length === 0 || only.some((one) => path.startsWith(one))));
const mutants = await instrument(paths, folder);
say(`${mutants.length} mutants in ${paths.length} files`);

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

interface Worker {
  readonly child: ChildProcess;
  ask(order: Order): Promise<Answer | 'timeout'>;
}

async function startWorker(): Promise<Worker> {
  const child = fork(fileURLToPath(new URL('worker.ts', import.meta.url)), [folder, ...testFiles()], {
    cwd: root,
    execArgv: ['--import', 'tsx', '--import', './build/register.mjs'],
    env: { ...process.env, MUTANTS: '1' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const next = (limit: number): Promise<Answer | 'timeout'> =>
    new Promise((resolve) => {
      const end = (answer: Answer | 'timeout'): void => {
        clearInterval(timer);
        child.removeAllListeners();
        resolve(answer);
      };
      const start = timeOf(child.pid);
      const timer = setInterval(() => timeOf(child.pid) - start > limit && end('timeout'), 500);
      child.once('message', (answer: Answer) => end(answer));
      child.once('exit', () => end('timeout'));
    });
  if ((await next(300_000)) === 'timeout') throw new Error('the tests do not load');
  return {
    child,
    ask: (order) => {
      child.send(order);
      return next(order.kind === 'all' ? 900_000 : hangsAfter);
    },
  };
}

const first = await startWorker();
const baseline = await first.ask({ kind: 'all' });
if (baseline === 'timeout' || baseline.kind !== 'all') throw new Error('the tests do not end');
const { durations, failures, atLoad, perTest } = baseline;
for (const [test, message] of Object.entries(failures)) say(`fails without a mutant, left out: ${test}: ${message}`);
const whole = Object.values(durations).reduce((sum, time) => sum + time, 0);
say(`${Object.keys(durations).length} tests, ${(whole / 1000).toFixed(1)} s`);
const slowest = Object.entries(durations).sort(([, a], [, b]) => b - a);
for (const [test, time] of slowest.slice(0, 8)) say(`  ${time.toFixed(0)} ms  ${test}`);

/** The tests that reach a mutant, the fastest first, in two batches. */
function batchesOf(id: string): readonly (readonly string[])[] {
  const reaching = Object.keys(durations).filter((test) => perTest[test]?.[id] !== undefined);
  const batches: [string[], string[]] = [[], []];
  let time = 0;
  for (const test of reaching.sort((a, b) => (durations[a] ?? 0) - (durations[b] ?? 0))) {
    time += durations[test] ?? 0;
    if (batches[0].length === 0 || time < firstBudget) batches[0].push(test);
    else if (time < wholeBudget) batches[1].push(test);
  }
  return batches.filter((batch) => batch.length > 0);
}

/** In an order of no meaning, so that the score at any time estimates that at the end. */
const queue = mutants
  .map((mutant) => ({ mutant, rank: createHash('sha256').update(mutant.id).digest('hex') }))
  .sort((a, b) => (a.rank < b.rank ? -1 : 1))
  .map(({ mutant }) => mutant);
const verdicts: Verdict[] = [];

async function judge(worker: Worker, mutant: Mutant): Promise<{ readonly verdict: Verdict; readonly worker: Worker }> {
  const batches = batchesOf(mutant.id);
  if (batches.length === 0)
    return { verdict: { mutant, fate: atLoad[mutant.id] === undefined ? 'not reached' : 'at load' }, worker };
  const hits = batches.flat().reduce((sum, test) => sum + (perTest[test]?.[mutant.id] ?? 0), 0);
  for (const batch of batches) {
    const answer = await worker.ask({ kind: 'mutant', id: mutant.id, tests: batch, hitLimit: 1000 + hits * 100 });
    if (answer === 'timeout') {
      worker.child.kill('SIGKILL');
      return { verdict: { mutant, fate: 'killed' }, worker: await startWorker() };
    }
    if (answer.kind === 'mutant' && answer.killer !== undefined) return { verdict: { mutant, fate: 'killed' }, worker };
  }
  return { verdict: { mutant, fate: 'survived' }, worker };
}

async function work(start: Worker): Promise<void> {
  let worker = start;
  for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
    const judged = await judge(worker, mutant);
    worker = judged.worker;
    verdicts.push(judged.verdict);
    if (verdicts.length % 200 === 0)
      say(`${verdicts.length} of ${mutants.length}, ${report(verdicts).score.toFixed(1)} % noticed`);
  }
  worker.child.kill();
}

const others = Array.from({ length: Math.max(availableParallelism() - 1, 0) }, () => startWorker().then(work));
await Promise.all([work(first), ...others]);
const { text, passes } = report(verdicts);
writeFileSync(join(root, 'mutants.txt'), text);
process.stdout.write(text);
process.exit(passes ? 0 : 1);
