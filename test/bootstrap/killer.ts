import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { found } from '../ci/toolbox.ts';
import { scratch } from '../terraform/workbench.ts';

/** A stand-in for an engine, which ends the script that calls it before or after one of its calls. */
export interface Killer {
  /** The folder of the stand-in, for PATH. */
  readonly path: string;
  /** Ends the caller at the call with this number, counted from 1; 0 never does. */
  arm(call: number, moment: 'before' | 'after'): void;
  /** The number of calls since it was armed. */
  calls(): number;
}

/** Lays the stand-in. SIGKILL cannot be caught, so the caller has no chance to clean up. */
export function killer(binary: string): Killer {
  const path = scratch('killer');
  const at = join(path, 'at');
  const count = join(path, 'count');
  writeFileSync(
    join(path, binary),
    `#!/bin/sh
read -r at moment <'${at}'
printf . >>'${count}'
n=$(wc -c <'${count}')
if [ "$n" -eq "$at" ] && [ "$moment" = before ]; then kill -9 "$PPID"; exit 1; fi
'${found(binary)}' "$@"
rc=$?
if [ "$n" -eq "$at" ]; then kill -9 "$PPID"; fi
exit "$rc"
`,
  );
  chmodSync(join(path, binary), 0o755);
  const arm = (call: number, moment: 'before' | 'after'): void => {
    rmSync(count, { force: true });
    writeFileSync(at, `${call} ${moment}\n`);
  };
  arm(0, 'before');
  return { path, arm, calls: () => (existsSync(count) ? readFileSync(count).length : 0) };
}
