// Loaded into the built command with --import: ends the process with SIGKILL at its N-th change of the disk, as a power
// loss would. With N of 0 it only counts, and leaves the number in a file.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const last = Number(process.env.DIE_AT ?? 0);
// Only calls of this name count, if it is given.
const only = process.env.DIE_CALL;
const report = process.env.DIE_REPORT;
const plainWrite = fs.writeSync;
const plainFile = fs.writeFileSync;
const writing = fs.constants.O_WRONLY | fs.constants.O_RDWR;
let count = 0;

function die() {
  process.kill(process.pid, 'SIGKILL');
}

const changing = [
  'openSync',
  'writeSync',
  'fchmodSync',
  'fchownSync',
  'fsync',
  'fsyncSync',
  'renameSync',
  'mkdirSync',
  'unlinkSync',
  'rmdirSync',
  'linkSync',
];
for (const name of changing) {
  const plain = fs[name];
  fs[name] = (...args) => {
    // Reading opens files, too, and standard output is written to: neither changes the disk.
    const isRead = name === 'openSync' && (typeof args[1] !== 'number' || (args[1] & writing) === 0);
    const isOutput = name === 'writeSync' && args[0] <= 2;
    if (!isRead && !isOutput && (only === undefined || only === name)) {
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
