// How much longer it takes to add an environment to a repository with 200 than to one with 3. Prints one JSON object.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const repeats = 5;

function cli(cwd, args) {
  const { status, stderr } = spawnSync(process.execPath, [program, ...args], { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
}

/** The median time to add an environment to a repository with so many. */
function addingTo(count, more) {
  const dir = mkdtempSync(join(tmpdir(), 'unionai-terraform-bench-'));
  try {
    const names = Array.from({ length: count }, (_, index) => `env-${index}`).join(',');
    cli(dir, ['new', 'infra', '--example', '--environments', names, ...more]);
    const times = Array.from({ length: repeats }, (_, index) => {
      cpSync(join(dir, 'infra'), join(dir, String(index)), { recursive: true });
      const started = performance.now();
      cli(join(dir, String(index)), ['environment', 'later', '--org', 'acme-later']);
      return performance.now() - started;
    });
    return times.sort((a, b) => a - b)[Math.floor(repeats / 2)];
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

const results = ['directories', 'aliases'].map((layout) => {
  const more = ['--layout', layout, '--ci', 'github-actions'];
  const [few, many] = [addingTo(3, more), addingTo(200, more)];
  return { layout, ms3: Math.round(few), ms200: Math.round(many), ratio: Number((many / few).toFixed(2)) };
});
process.stdout.write(`${JSON.stringify({ name: 'add one environment to 3 and to 200', results }, null, 2)}\n`);
