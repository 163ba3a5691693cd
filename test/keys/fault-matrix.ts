import { deepEqual, equal, match, notEqual, ok } from 'node:assert/strict';
import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { answersFor } from '../combinations.ts';
import { filesBelow } from '../terraform/contents.ts';
import { needs, type Ran, run, scratch } from '../terraform/workbench.ts';
import { own, type RotationGround, rotationGround } from './rotation.ts';
import { type Fault, faults } from './standins/fault.ts';
import type { Recorded } from './standins/install.ts';

const old = 'ml-platform-prod';
const rotate = ['rotate', own.name, '--grace', '0', '--stored-key'];

/** The calls that change something: a fault can come before or after the change. A new tool adds its own. */
const changes =
  /^(flyte .*(create|delete) |aws .*(put-secret-value|update-secret)|gcloud .* add |az .* set |vault kv put )/;

/** A call without the values that differ between rotations. */
const lineOf = ({ program, args }: Recorded): string => [program, ...args, ''].join(' ');

/** A repository with a loaded key, which can be restored after each rotation. */
interface Bench {
  readonly ground: RotationGround;
  restore(): void;
  /** Keeps the present state, and gives a function that restores it. */
  keep(): () => void;
  /** The calls of a rotation without a fault. */
  readonly calls: readonly string[];
}

async function benchFor(store: string): Promise<Bench> {
  const choice = { read: 'ephemeral', backend: 's3', engine: 'terraform', layout: 'directories', store };
  const ground = rotationGround(answersFor(choice, { environments: [own] }));
  const loaded = await ground.keys(['load', own.name], ground.create(old));
  equal(loaded.status, 0, loaded.text);
  const keep = (): (() => void) => {
    const kept = scratch('kept');
    const places = [
      [join(ground.dir, 'scripts/keys/state'), join(kept, 'state')],
      [join(ground.tools.place, 'world.json'), join(kept, 'world.json')],
    ] as const;
    for (const [from, to] of places) if (existsSync(from)) cpSync(from, to, { recursive: true });
    return () => {
      for (const [from, to] of places) {
        rmSync(from, { recursive: true, force: true });
        if (existsSync(to)) cpSync(to, from, { recursive: true });
      }
    };
  };
  const restore = keep();
  const before = ground.tools.calls().length;
  const done = await ground.keys(rotate);
  equal(done.status, 0, done.text);
  const calls = ground.tools.calls().slice(before).map(lineOf);
  restore();
  return { ground, restore, keep, calls };
}

/** Runs keys.sh in a process group of its own, with a short time limit for each call of a tool. */
function runGrouped({ dir, tools }: RotationGround, args: readonly string[]): Promise<Ran> {
  const [program, ...rest] = tools.grouped('sh', 'scripts/keys.sh', ...args);
  const env = { PATH: `${tools.path}:${process.env.PATH ?? ''}`, KEYS_TIME_LIMIT: '4' };
  return run(program, rest, { cwd: dir, env });
}

/** Fails unless the store contains a key that the organization accepts. */
function hasWorkingKey({ stored, tools }: RotationGround): void {
  ok(tools.world().union.keys[stored('live') ?? ''] !== undefined, `${stored('live')} does not work`);
}

/** Fails if a key that no store contains is neither named by the run nor listed. */
async function namesOrphans(ground: RotationGround, { text }: Ran): Promise<void> {
  const known = [ground.stored('live'), ground.stored('pending')];
  const orphans = ground.clients().filter((client) => !known.includes(client) && !text.includes(client));
  if (orphans.length === 0) return;
  const list = await ground.keys(['list', own.name]);
  for (const client of orphans) ok(list.stdout.includes(client), `${client} is a silent orphan: ${list.text}`);
}

/** Fails if a key is in an output, a file of the repository, an argument, or an environment other than that of the CLI. */
function leaksNothing({ dir, tools }: RotationGround, texts: readonly string[], since: number): void {
  const { deleted, keys } = tools.world().union;
  const secrets = Object.entries({ ...deleted, ...keys }).flatMap(([client, { secret }]) => {
    const whole = (org: string): string => Buffer.from([own.host, client, secret, org].join(':')).toString('base64');
    // Without the end, which depends on what follows.
    return [secret, whole(own.org).slice(0, -8), whole('None').slice(0, -8)];
  });
  const contains = (text: string): boolean => secrets.some((secret) => text.includes(secret));
  deepEqual(texts.filter(contains), []);
  deepEqual(
    filesBelow(dir).filter((file) => contains(readFileSync(file, 'latin1'))),
    [],
  );
  for (const { program, args, env } of tools.calls().slice(since)) {
    ok(!args.some(contains), `a key is an argument of ${program}`);
    const variables = Object.entries(env).flatMap(([name, value]) => (contains(value) ? [`${program} ${name}`] : []));
    deepEqual(
      variables.filter((one) => one !== 'flyte FLYTE_API_KEY'),
      [],
    );
  }
}

/** A rotation with one fault, and everything that has to hold after it. */
async function survives({ ground, keep, restore }: Bench, at: number, fault: Fault): Promise<void> {
  restore();
  const since = ground.tools.calls().length;
  ground.tools.setFault({ at, fault });
  const faulty = await runGrouped(ground, rotate);
  ground.tools.setFault(undefined);
  ok(ground.tools.calls().length - since > at, `the call ${at} was not made: ${faulty.text}`);
  if (fault.startsWith('kill')) notEqual(faulty.status, 0);
  hasWorkingKey(ground);
  await namesOrphans(ground, faulty);
  const texts = [faulty.text];
  if (faulty.status !== 0 && ground.stored('live') === old) {
    const again = keep();
    const aborted = await ground.keys(['abort', own.name]);
    texts.push(aborted.text);
    if (aborted.status !== 0) match(aborted.stderr, /no rotation of the key of prod is in progress/);
    deepEqual(ground.clients(), [old], `after abort: ${aborted.text}`);
    equal(ground.stored('live'), old);
    again();
  }
  const rerun = await ground.keys(rotate);
  texts.push(rerun.text);
  if (faulty.status !== 0) equal(rerun.status, 0, `${faulty.text}\n--- again:\n${rerun.text}`);
  const live = ground.stored('live') ?? '';
  match(live, /^ml-platform-prod-r\d{14}$/, rerun.text);
  deepEqual(ground.clients(), [live]);
  equal(ground.stored('pending'), undefined);
  leaksNothing(ground, texts, since);
}

/**
 * The faults of each call. The stores share them, so that each slow test stays below four minutes: all kinds for one of the
 * calls that change something, another one with each store, and two kinds for the others, so that each gets all kinds with
 * the four stores. Every third read gets one kind.
 */
function planned(calls: readonly string[], store: number): readonly (readonly [number, Fault])[] {
  const kindsOfReads = faults.filter((fault) => !fault.endsWith('-after') && fault !== 'lost');
  const writes = calls.flatMap((call, index) => (changes.test(call) ? [index] : []));
  return calls.flatMap((_, index) => {
    const write = writes.indexOf(index);
    if (write === store) return faults.map((fault) => [index, fault] as const);
    if (write >= 0) return faults.slice(2 * store, 2 * store + 2).map((fault) => [index, fault] as const);
    if (index % 3 !== store % 3) return [];
    const kind = kindsOfReads[((index - (store % 3)) / 3 + store) % kindsOfReads.length];
    return kind === undefined ? [] : [[index, kind] as const];
  });
}

/**
 * Runs rotations with faults.
 *
 * @param position which share of the faults runs, 0 to 3. A fifth store repeats a share of another one.
 * @param selection the faults to run, by a pattern of the call; without it, those of `planned`, as slow tests
 */
export function describeFaults(
  store: string,
  position: number,
  selection?: readonly (readonly [RegExp, Fault])[],
): void {
  describe(`A rotation with a fault, ${store}`, function () {
    needs('base64', 'setsid', 'timeout');
    this.timeout(3_600_000);
    let bench: Bench;
    before(async function () {
      if (selection === undefined && process.env.SLOW_TESTS === undefined) this.skip();
      bench = await benchFor(store);
    });

    for (const [pattern, fault] of selection ?? [])
      it(`completes later: ${fault} at ${pattern.source}`, () => {
        const at = bench.calls.findIndex((call) => pattern.test(call));
        ok(at >= 0, `no call is ${pattern.source}`);
        return survives(bench, at, fault);
      });

    if (selection === undefined)
      it('keeps a working key, names every orphan, and completes later, for a choice of calls and kinds', async () => {
        const failures: string[] = [];
        const all = planned(bench.calls, position);
        for (const [index, fault] of all)
          await survives(bench, index, fault).catch((error: unknown) => {
            const text = error instanceof Error ? error.message : String(error);
            failures.push(`${fault} at ${index}, ${bench.calls[index]}: ${text}`);
          });
        ok(all.length >= 20, `${all.length} faults`);
        deepEqual(failures, []);
      });
  });
}
