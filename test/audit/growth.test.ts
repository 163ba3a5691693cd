import { deepEqual, ok } from 'node:assert/strict';
import { hcl, other, yaml } from './fuzz/inputs.ts';
import { type Reader, readers } from './fuzz/readers.ts';

const units = [...new Set<string>([...hcl, ...yaml, ...other])];

/** Milliseconds of the processor for the fastest of some runs. */
function duration(read: Reader, text: string, runs: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run++) {
    const began = process.cpuUsage();
    read(text);
    const { user, system } = process.cpuUsage(began);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

/** Shorter runs are not compared: they depend on what else the machine does. */
const comparable = 40;

function isSuperlinear(read: Reader, text: string): boolean {
  if (duration(read, text, 1) < comparable) return false;
  // Four times the length: linear is a factor of 4, quadratic of 16. Once more with four times the length: memory that no
  // longer fits into a cache costs a factor, too, but only once.
  const whole = duration(read, text, 3);
  if (whole < comparable || whole <= 9 * Math.max(duration(read, text.slice(0, text.length / 4), 5), 0.5)) return false;
  return duration(read, text.repeat(4), 1) > 9 * whole;
}

describe('The readers of the audit, with a part that repeats', () => {
  it('read deeply nested expressions', async () => {
    const { expressions: read } = await readers();
    for (const unit of units) ok(read?.(unit.repeat(20_000)) !== undefined);
  });

  it('take time in proportion to the length', async function () {
    if (!process.env.SLOW_TESTS) this.skip();
    this.timeout(1_800_000);
    const slow: string[] = [];
    for (const [name, read] of Object.entries(await readers()))
      for (const unit of units)
        if (isSuperlinear(read, unit.repeat(Math.ceil(12_000 / unit.length))))
          slow.push(`${name}: ${JSON.stringify(unit)}`);
    deepEqual(slow, []);
  });
});
