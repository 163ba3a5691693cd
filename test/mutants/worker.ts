// Runs tests in this process, with one mutant after the other active. A child process of run.ts.
import { EventEmitter } from 'node:events';
import { register } from 'node:module';
import { pathToFileURL } from 'node:url';
import Mocha from 'mocha';
import type { Answer, Order } from './protocol.ts';

interface Switches {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  hitCount?: number;
  hitLimit?: number;
  mutantCoverage?: { readonly static: Hits; readonly perTest: Record<string, Hits> };
}
type Hits = Readonly<Record<string, number>>;

const [folder = '', ...files] = process.argv.slice(2);
register('./hooks.mjs', import.meta.url, { data: { folder } });
// Mocha adds listeners to a test in every run.
EventEmitter.defaultMaxListeners = 0;
const switches: Switches = {};
Object.assign(globalThis, { __stryker__: switches });

const mocha = new Mocha({ ui: 'bdd', timeout: 60_000 });
// Not by loadFilesAsync: it requires what it can, and then the hooks above do not see the sources.
mocha.suite.emit('pre-require', globalThis, '', mocha);
for (const file of files) await import(pathToFileURL(file).href);
const { removeScratches } = await import('../terraform/workbench.ts');

/** V8 ends a process that compiles a pattern with little stack left, as this test may make it. */
const endsProcess = /layers deep$/;

/** The time that this process has computed, in milliseconds: the machine may do other work. */
function computed(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Runs the tests that are chosen by their full titles. */
function run(isChosen: (title: string) => boolean, bail: boolean, onTest: (test: Mocha.Test) => void) {
  // Missing in @types/mocha: makes a suite runnable again.
  (mocha.suite as Mocha.Suite & { reset(): void }).reset();
  mocha.suite.bail(bail);
  const runner = new Mocha.Runner(mocha.suite, { cleanReferencesAfterRun: false });
  // Mocha asks the pattern alone whether a title matches.
  runner.grep({ test: isChosen } as RegExp, false);
  const failures = new Map<string, string>();
  let started = 0;
  runner.on('test', (test) => {
    switches.currentTestId = test.fullTitle();
    started = computed();
  });
  runner.on('test end', (test) => {
    test.duration = computed() - started;
    onTest(test);
    switches.currentTestId = undefined;
  });
  runner.on('fail', (test, error) => failures.set(test.fullTitle(), String(error.message ?? error)));
  return new Promise<ReadonlyMap<string, string>>((resolve) => {
    runner.run(() => {
      removeScratches();
      resolve(failures);
    });
  });
}

async function answerTo(order: Order): Promise<Answer> {
  if (order.kind === 'all') {
    const durations: Record<string, number> = {};
    const failures = await run(
      (title) => !endsProcess.test(title),
      false,
      (test) => {
        if (test.state === 'passed') durations[test.fullTitle()] = test.duration ?? 0;
      },
    );
    const { static: atLoad = {}, perTest = {} } = switches.mutantCoverage ?? {};
    return { kind: 'all', durations, failures: Object.fromEntries(failures), atLoad, perTest };
  }
  const { id, tests, hitLimit } = order;
  const chosen = new Set(tests);
  Object.assign(switches, { activeMutant: id, hitCount: 0, hitLimit });
  const failures = await run(
    (title) => chosen.has(title),
    true,
    () => undefined,
  );
  switches.activeMutant = undefined;
  const [killer] = failures.keys();
  return { kind: 'mutant', id, killer };
}

process.on('message', (order: Order) => {
  answerTo(order).then(
    (answer) => process.send?.(answer),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
});
process.send?.({ kind: 'ready' } satisfies Answer);
