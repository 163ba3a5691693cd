import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FaultAt, works } from './fault.ts';
import { writeMirror } from './mirror.ts';
import { type Call, Refusal } from './program.ts';
import { isProgram, programs } from './programs.ts';
import type { World } from './world.ts';

const [, , name = '', place = '', ...args] = process.argv;
const file = (one: string): string => join(place, one);
const text = (one: string): string | undefined => (existsSync(file(one)) ? readFileSync(file(one), 'utf8') : undefined);

const call: Call = {
  args,
  env: process.env,
  read: (path) => readFileSync(path === '-' || path === '/dev/stdin' ? 0 : path, 'utf8'),
  now: () => text('now') ?? new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
};

/** Runs something while no other call does. A call that was killed does not block the others for more than five seconds. */
function alone<T>(what: () => T): T {
  const lock = file('lock');
  for (
    const end = Date.now() + 5000;
    Date.now() < end;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10)
  )
    try {
      mkdirSync(lock);
      break;
    } catch {
      // Another call has the lock.
    }
  try {
    return what();
  } finally {
    if (existsSync(lock)) rmdirSync(lock);
  }
}

const count = text('calls.jsonl')?.trimEnd().split('\n').length ?? 0;
appendFileSync(file('calls.jsonl'), `${JSON.stringify({ program: name, args, env: process.env })}\n`);
const { at, fault, from = 0 } = JSON.parse(text('fault.json') ?? '{}') as Partial<FaultAt & { from: number }>;
const now = at === undefined || at + from !== count ? undefined : fault;

/** Does the work of the call. */
function work(): { readonly output: string; readonly status: number; readonly error: string } {
  const world = JSON.parse(text('world.json') ?? '{}') as World;
  try {
    if (!isProgram(name)) throw new Refusal(127, `${name}: not found`);
    const output = programs[name](call, world);
    writeFileSync(file('world.json.new'), JSON.stringify(world, null, 2));
    renameSync(file('world.json.new'), file('world.json'));
    const mirror = text('mirror');
    if (mirror !== undefined) writeMirror(mirror, world);
    return { output, status: 0, error: '' };
  } catch (error) {
    if (error instanceof Refusal) return { output: '', status: error.status, error: `${error.message}\n` };
    throw error;
  }
}

const done = works(now) ? alone(work) : undefined;
const group = Number(text('group') ?? '0');
switch (now) {
  case undefined:
    process.stderr.write(done?.error ?? '');
    process.stdout.write(done?.output ?? '');
    process.exitCode = done?.status ?? 70;
    break;
  case 'kill':
  case 'kill-after':
    // `timeout` starts a group of its own.
    for (const one of [-group, process.ppid, 0]) process.kill(one, 'SIGKILL');
    break;
  case 'fail':
  case 'lost':
    process.stderr.write(`${name}: UNAVAILABLE: the connection was reset\n`);
    process.exitCode = 1;
    break;
  case 'hang':
  case 'hang-after':
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    break;
  case 'garbage':
  case 'garbage-after':
    process.stdout.write('<html>\n<title>502 Bad Gateway</title>\n</html>\n');
    break;
}
