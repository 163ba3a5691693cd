import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleProgram } from '../../bundle-program.ts';
import { scratch } from '../../terraform/workbench.ts';
import type { FaultAt } from './fault.ts';
import { writeMirror } from './mirror.ts';
import { isProgram, type ProgramName, programs } from './programs.ts';
import type { World } from './world.ts';

/** A call that a stand-in got, with its environment. */
export interface Recorded {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Stand-ins of command-line tools, and the services behind them. */
export interface StandIns {
  /** The folder for PATH. */
  readonly path: string;
  /** The folder with what the services keep. */
  readonly place: string;
  world(): World;
  /** Changes what the services keep. */
  change(change: (world: World) => void): void;
  calls(): readonly Recorded[];
  /** Sets a fault for one of the next calls, or none. */
  setFault(fault: FaultAt | undefined): void;
  /** Sets the time of the services. */
  setTime(time: string): void;
  /** Keeps what the stub providers (test/stub/) know equal to these services, from now on. */
  mirror(dir: string): void;
  /** The command that runs a script in a process group which the fault `kill` kills. */
  grouped(...command: readonly string[]): readonly [string, ...string[]];
}

let bundle: string | undefined;

/** The stand-ins in one file of JavaScript, which starts faster than TypeScript. */
function bundled(): string {
  if (bundle !== undefined && existsSync(bundle)) return bundle;
  bundle = join(scratch('standins'), 'main.cjs');
  bundleProgram(new URL('main.ts', import.meta.url), bundle);
  return bundle;
}

/**
 * Puts stand-ins into a folder for PATH. They reject what the real tools reject, and record their calls.
 *
 */
export function installStandIns(
  world: World,
  names: readonly ProgramName[] = Object.keys(programs).filter(isProgram),
): StandIns {
  const path = scratch('tools');
  const place = join(path, 'place');
  mkdirSync(place);
  const file = (name: string): string => join(place, name);
  const text = (name: string): string => (existsSync(file(name)) ? readFileSync(file(name), 'utf8') : '');
  const write = (to: World): void => writeFileSync(file('world.json'), JSON.stringify(to));
  const read = (): World => JSON.parse(text('world.json')) as World;
  write(world);
  for (const name of names) {
    const program = join(path, name);
    writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${bundled()}' ${name} '${place}' "$@"\n`);
    chmodSync(program, 0o755);
  }
  const calls = (): readonly Recorded[] =>
    text('calls.jsonl')
      .split('\n')
      .flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Recorded]));
  return {
    path,
    place,
    world: read,
    change: (change) => {
      const now = read();
      change(now);
      write(now);
    },
    calls,
    setFault: (fault) => {
      if (fault === undefined) rmSync(file('fault.json'), { force: true });
      else writeFileSync(file('fault.json'), JSON.stringify({ ...fault, from: calls().length }));
    },
    mirror: (dir) => {
      writeFileSync(file('mirror'), dir);
      writeMirror(dir, read());
    },
    setTime: (time) => writeFileSync(file('now'), time),
    grouped: (...command) => ['setsid', '-w', 'sh', '-c', `echo $$ >'${file('group')}'; exec "$@"`, 'sh', ...command],
  };
}
