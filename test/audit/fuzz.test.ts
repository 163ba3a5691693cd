import { equal, ok } from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = fileURLToPath(new URL('fuzz/run.ts', import.meta.url));

interface Summary {
  readonly inputs: number;
}

/** Reads so many random inputs with each reader. Fails with the last seed if one throws, does too much, or does not end. */
async function fuzz(seed: number, count: number, minutes: number): Promise<Summary> {
  const args = ['--import', 'tsx', '--import', './build/register.mjs', run, String(seed), String(count)];
  const child = spawn(process.execPath, args, { cwd: root, timeout: minutes * 60_000, killSignal: 'SIGKILL' });
  let [output, log] = ['', ''];
  child.stdout.on('data', (data: Buffer) => {
    output += data.toString();
  });
  child.stderr.on('data', (data: Buffer) => {
    log = (log + data.toString()).slice(-20_000);
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  equal(code, 0, `${code === null ? 'does not end' : 'fails'}:\n${log}`);
  return JSON.parse(output) as Summary;
}

describe('The readers of the audit, with random inputs', () => {
  it('neither throw nor do more work than the length of an input justifies', async function () {
    this.timeout(120_000);
    const { inputs } = await fuzz(1, 30, 1.9);
    ok(inputs >= 300);
  });

  it('at least 100,000 of them, and others in each run', async function () {
    if (!process.env.SLOW_TESTS) this.skip();
    this.timeout(3_600_000);
    let sum = 0;
    const seed = Date.now() % 1_000_000;
    process.stdout.write(`      the new seed is ${seed}\n`);
    for (const one of [1, 2, 3, 4, 5, seed]) sum += (await fuzz(one, 2000, 15)).inputs;
    ok(sum >= 100_000, `${sum}`);
  });
});
