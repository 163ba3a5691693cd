// npm run bench: what a run costs, compared with a Node.js that does nothing and other programs that create a project. All are
// run in turns, so that other work of the machine affects them alike. node bench/run.mjs [ROUNDS]
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contestants, environment, installed, missing } from './contestants.mjs';

const rounds = Number(process.argv[2] ?? 15);
const preload = fileURLToPath(new URL('usage.cjs', import.meta.url));

/** A folder in memory shows the program; one on a disk also what it costs to flush files. */
const isMemory = (path) => statfsSync(path).type === 0x01021994; // TMPFS_MAGIC of statfs(2)
const candidates = ['/dev/shm', tmpdir(), '/var/tmp'].filter((path) => existsSync(path));
const places = Object.entries({
  memory: candidates.find(isMemory),
  disk: candidates.find((path) => !isMemory(path)),
}).filter(([, path]) => path !== undefined);

const nodes = [process.execPath, installed('node-22'), installed('node-24')].filter((node) => node !== undefined);
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

for (const name of missing) process.stdout.write(`${name} is not installed: npm run install:tools\n`);
for (const node of nodes) process.stdout.write(`\n${table(node).join('\n')}\n`);

/** The runs of all contestants with one Node.js, as a table of Markdown. */
function table(node) {
  const measured = places.map(([place, path]) => {
    const dir = mkdtempSync(join(path, 'unionai-terraform-bench-'));
    const all = Object.entries(contestants(dir)).map(([name, args]) => ({ place, dir, name, args, runs: [] }));
    return { dir, all };
  });
  try {
    // The first round fills the caches and does not count.
    for (let round = 0; round <= rounds; round++)
      for (const { all } of measured)
        for (const one of all) {
          const ran = run(node, one);
          if (round > 0) one.runs.push(ran);
        }
  } finally {
    for (const { dir } of measured) rmSync(dir, { recursive: true });
  }

  const [first, ...rest] = measured.map(({ all }) => all);
  const value = (one, key) => median(one.runs.map((ran) => ran[key]));
  const cpuOf = (name) =>
    value(
      first.find((one) => one.name === name),
      'cpu',
    );
  const [floor, mark] = [cpuOf('node -e 0'), missing.includes('create-vite') ? Number.NaN : cpuOf('create-vite')];
  const row = (cells) => `| ${cells.join(' | ')} |`;
  const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim();
  const titles = [
    `Node.js ${version}`,
    'processor',
    '/ node',
    '/ create-vite',
    ...places.map(([name]) => name),
    'files',
  ];
  return [
    row(titles),
    row(titles.map(() => '---')),
    ...first.map((one, at) =>
      row([
        `\`${one.name}\``,
        value(one, 'cpu').toFixed(0),
        (value(one, 'cpu') / floor).toFixed(2),
        (value(one, 'cpu') / mark).toFixed(2),
        ...[one, ...rest.map((all) => all[at])].map((placed) => value(placed, 'took').toFixed(0)),
        value(one, 'files'),
      ]),
    ),
  ];
}

/** What one run takes in milliseconds: of the clock, and of processors without its child processes. */
function run(node, { dir, name, args }) {
  const [work, home, cache] = ['work', 'home', 'cache'].map((folder) => join(dir, folder));
  rmSync(work, { recursive: true, force: true });
  // A first run has no compiled code.
  if (name.endsWith('first run')) rmSync(cache, { recursive: true, force: true });
  for (const folder of [work, home, cache]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const usage = join(dir, 'usage.json');
  const began = performance.now();
  const { status, stderr } = spawnSync(node, ['--require', preload, ...args], {
    cwd: work,
    encoding: 'utf8',
    input: '',
    env: { ...process.env, ...environment, HOME: home, XDG_CACHE_HOME: cache, BENCH_USAGE: usage },
  });
  const took = performance.now() - began;
  if (status !== 0) throw new Error(`${name}: ${stderr}`);
  const { cpu } = JSON.parse(readFileSync(usage, 'utf8'));
  const files = readdirSync(work, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length;
  return { took, cpu, files };
}
