import { deepEqual, doesNotMatch, equal, match } from 'node:assert/strict';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { needs } from '../terraform/workbench.ts';
import { cancelableEngine, type Ended, type Kind, type Sent, step, sumOf } from './cancel.ts';
import { ci, fourEnvironments } from './github-ground.ts';
import type { Workflow } from './github-workflow.ts';
import { type Ground, ground, planFolder } from './ground.ts';
import { withTools } from './toolbox.ts';

type Outcome = Ended & { readonly signals: readonly string[]; readonly isLocked: boolean };

const secret = ['not', 'a', 'password'].join('-');
const interrupt: readonly Sent[] = [['SIGINT', 0]];
/** As GitHub does, ten times as fast. */
const canceled: readonly Sent[] = [
  ['SIGINT', 0],
  ['SIGTERM', 300],
  ['SIGKILL', 2500],
];

describe('A step that applies, when its job is canceled', function () {
  needs('bash', 'busybox');
  this.timeout(30_000);
  let own: Ground;
  let entry: string;
  before(async () => {
    equal(ci.kind, 'github-actions');
    own = await ground(fourEnvironments, { unlocked: true });
    const { jobs } = parse(readFileSync(join(own.dir, '.github/workflows/terraform-deploy.yml'), 'utf8')) as Workflow;
    entry = jobs['apply-dev']?.steps.find(({ id }) => id === 'apply')?.run ?? '';
  });

  async function run(kind: Kind, signals: readonly Sent[], text = entry): Promise<Outcome> {
    const engine = cancelableEngine(kind);
    const folder = planFolder();
    writeFileSync(join(folder, 'tfplan'), 'a plan');
    const env = {
      ...own.outside,
      PATH: `${engine.path}:${withTools('node', 'bash')}`,
      RUNNER_TEMP: join(folder, '..'),
      PLAN_SHA256: sumOf('a plan'),
      TF_HTTP_PASSWORD: secret,
    };
    const ended = await step(text, { cwd: own.dir, env, folder, signals, ready: 'ready\n' });
    return { ...ended, signals: engine.signals(), isLocked: engine.isLocked() };
  }

  /** The shells of the images: dash on GitHub, busybox on GitLab, bash. */
  const shells = { 'the shell of this machine': '', busybox: 'busybox sh ', bash: 'bash ' };
  for (const [name, shell] of Object.entries(shells))
    it(`stops the engine once, releases the lock, and says what the engine said, with ${name}`, async () => {
      const text = entry.replace('exec ', `exec ${shell}`);
      const { status, signals, isLocked, record, hasPlan, log, before } = await run('halts', canceled, text);
      deepEqual([signals, isLocked, hasPlan], [['SIGINT'], false, false], log);
      deepEqual([record.result, record.engine_exit_code, status], ['interrupted', '1', 130]);
      match(before, /^ {4}thing\.this: Creating\.\.\.$/m, 'the log is displayed while the engine runs');
      match(
        log,
        /^ {4}Interrupt received\. Gracefully shutting down\.\.\.\n(canceled: .*\n)? {4}Error: execution halted$/m,
      );
      match(log, /^environment=dev actor=\S+ commit=\S+ plan_sha256=\w+ result=interrupted$/m);
    });

  it('records an apply that finishes after a TERM as applied', async () => {
    for (const signals of [canceled, [['SIGTERM', 0]] as const, interrupt]) {
      const { status, record, hasPlan, isLocked, log } = await run('finishes', signals);
      deepEqual([status, record.result, hasPlan, isLocked], [0, 'applied', false, false], log);
      match(log, /^ {4}Apply complete!$/m);
      match(log, /the job was canceled, but the apply to dev finished/);
    }
  });

  it('leaves the truth when it is killed: an interrupted apply, its log, and no plan', async () => {
    const fast: readonly Sent[] = [...interrupt, ['SIGTERM', 100], ['SIGKILL', 100]];
    const { status, record, hasPlan, log } = await run('stuck', fast);
    deepEqual([status, record.result, record.engine_exit_code, hasPlan], [null, 'interrupted', undefined, false]);
    match(log, /thing\.this: Creating/);
  });

  it('without a signal, withholds the lines with a secret and displays the others', async () => {
    const { status, record, log } = await run('leaks', []);
    deepEqual([status, record.result], [1, 'applied']);
    match(log, /Creating\.\.\.\n {4}\(a line was not displayed, because it may contain a secret\)\n {4}ready\n/);
    match(log, /^error: the output contains a secret\./m);
    doesNotMatch(log, new RegExp(secret));
  });

  /** Ways to lose the state, the log or the truth. */
  const mutants: Readonly<Record<string, readonly [file: string, from: string, to: string, kind: Kind]>> = {
    'every signal is forwarded': ['run', '[ -z "$ci_signal" ] || return 0', ':', 'halts'],
    'no signal is forwarded': ['run', ':-INT}', ':-0}', 'halts'],
    'TERM is forwarded': ['run', ':-INT}', ':-TERM}', 'halts'],
    'the engine is in the foreground': ['run', '"$@" 3>&- &', '"$@"; ci_rc=$?; true &', 'halts'],
    'the first wait is the last': ['run', 'ci_last="$ci_rc"\n', 'return 0\n', 'halts'],
    'the plan stays until the end': ['apply', '  rm -f -- "$plan"', '  : "$plan"', 'stuck'],
    'nothing is recorded before the end': ['apply', 'ci_write_record', ': ci_write_record', 'stuck'],
    'whatever is canceled is interrupted': ['apply', "'0 '*)\n    result=applied", "'0 '*)\n    :", 'finishes'],
    'the log is displayed at the end': [
      'run',
      '"$@" >"$ci_dir/log" 2>&1',
      '"$@" >"$ci_dir/all" 2>&1; cat "$ci_dir/all" >"$ci_dir/log"',
      'stuck',
    ],
  };
  const expected = (kind: Kind): readonly unknown[] =>
    ({
      halts: [130, 'interrupted', '1', false, false, ['SIGINT'], true],
      finishes: [0, 'applied', undefined, false, false, ['SIGINT'], true],
      stuck: [null, 'interrupted', undefined, false, true, ['SIGINT'], true],
      leaks: [],
    })[kind];
  const seen = ({ status, record, hasPlan, isLocked, signals, log }: Outcome): readonly unknown[] => [
    status,
    record.result,
    record.engine_exit_code,
    hasPlan,
    isLocked,
    signals,
    /thing\.this: Creating/.test(log),
  ];
  const fast: readonly Sent[] = [...interrupt, ['SIGTERM', 200], ['SIGKILL', 200]];
  const signalsFor = (kind: Kind): readonly Sent[] => (kind === 'stuck' ? fast : canceled);

  for (const kind of ['halts', 'finishes', 'stuck'] as const)
    it(`is as expected without a mistake: ${kind}`, async () =>
      deepEqual(seen(await run(kind, signalsFor(kind))), expected(kind)));

  if (process.env.SLOW_TESTS === undefined) return;
  for (const [what, [name, from, to, kind]] of Object.entries(mutants))
    it(`is not as expected if ${what}`, async () => {
      const file = join(own.dir, `scripts/ci/${name}.sh`);
      const text = readFileSync(file, 'utf8');
      equal(text.includes(from), true);
      writeFileSync(
        file,
        text.replace(from, () => to),
      );
      chmodSync(file, 0o755);
      try {
        const outcome = seen(await run(kind, signalsFor(kind)));
        equal(JSON.stringify(outcome) === JSON.stringify(expected(kind)), false, JSON.stringify(outcome));
      } finally {
        writeFileSync(file, text);
      }
    });

  it('is not as expected if the step does not exec', async () => {
    const outcome = seen(await run('halts', canceled, entry.replace('exec ', '')));
    equal(JSON.stringify(outcome) === JSON.stringify(expected('halts')), false);
  });
});
