// Loaded into the built command with --import: ends the process with SIGKILL at its N-th change of the disk, as a power
// loss would. With N of 0 it only counts, and leaves the number in a file.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const last = Number(process.env.DIE_AT ?? 0);
const report = process.env.DIE_REPORT;
const plainWrite = fs.writeSync;
const plainFile = fs.writeFileSync;
let count = 0;

function die() {
  process.kill(process.pid, 'SIGKILL');
}

const changing = [
  'openSync',
  'writeSync',
  'fchmodSync',
  'fsyncSync',
  'renameSync',
  'mkdirSync',
  'rmSync',
  'rmdirSync',
  'linkSync',
  'copyFileSync',
];
for (const name of changing) {
  const plain = fs[name];
  fs[name] = (...args) => {
    // Reading opens files, too, and standard output is written to: neither changes the disk.
    const isRead = name === 'openSync' && (args[1] === undefined || args[1] === 'r');
    const isOutput = name === 'writeSync' && args[0] <= 2;
    if (!isRead && !isOutput) {
      count += 1;
      if (count === last) {
        if (name === 'writeSync') plainWrite(args[0], args[1].subarray(0, Math.floor(args[1].length / 2)));
        die();
      }
    }
    return plain(...args);
  };
}
syncBuiltinESMExports();

if (report !== undefined) process.on('exit', () => plainFile(report, String(count)));
