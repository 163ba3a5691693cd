// npm run bench: how long a run takes, as a ratio to a Node that does nothing and to Yeoman doing the same, all in one
// go and in turns, so that whatever else the machine does weighs on all of them alike.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const rounds = Number(process.argv[2] ?? 15);
const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const cli = path('../dist/cli.js');
const dir = mkdtempSync(join(tmpdir(), 'unionai-terraform-bench-'));

/** Answers with so many environments, in a file. */
function answers(count) {
  const environments = Array.from({ length: count }, (_, index) => ({ name: `e${index}`, org: 'acme' }));
  const backend = { kind: 's3', bucket: 'acme-tfstate', region: 'us-west-2' };
  const secretStore = { kind: 'aws-secrets-manager', region: 'us-west-2' };
  const file = join(dir, `${count}.json`);
  writeFileSync(file, JSON.stringify({ name: 'infra', secretStore, backend, environments }));
  return file;
}

/** create-vite, if `npm run install:tools` installed it: the mark for the time to start. */
const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
const tools = process.env.UNIONAI_TERRAFORM_TOOLS || join(cache, 'generator-unionai-terraform/tools');
const vite = existsSync(tools) ? readdirSync(tools).find((name) => /^create-vite-[\d.]+$/.test(name)) : undefined;
const createVite = vite === undefined ? undefined : realpathSync(join(tools, vite, 'bin/create-vite'));
const peers =
  createVite === undefined
    ? {}
    : {
        'create-vite --help': () => [createVite, '--help'],
        'create-vite': () => [createVite, 'app', '--template', 'vanilla-ts', '--no-interactive'],
      };

/** Each gets the arguments of a Node, for a target that does not exist yet. */
const contestants = {
  'node -e 0': () => ['-e', '0'],
  ...peers,
  'unionai-terraform --help': () => [cli, '--help'],
  'unionai-terraform new --example': (target) => [cli, 'new', target, '--name', 'infra', '--example'],
  'the same through yeoman-environment': (target) => [path('yeoman.mjs'), target],
  'new with 3 environments': (target) => [cli, 'new', target, '--answers', answers(3)],
  'new with 200 environments': (target) => [cli, 'new', target, '--answers', answers(200)],
};

/** Milliseconds that one run takes. */
function run(name, make, round) {
  const target = join(dir, `${round}-${name.replace(/\W+/g, '-')}`);
  mkdirSync(target);
  const args = make(target);
  const began = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: target, encoding: 'utf8', input: '' });
  const took = performance.now() - began;
  if (status !== 0) throw new Error(`${name}: ${stderr}`);
  const files = readdirSync(target, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length;
  rmSync(target, { recursive: true });
  return { took, files };
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

const times = new Map(Object.keys(contestants).map((name) => [name, []]));
const files = new Map();
// The first round warms the disk's cache and does not count.
for (let round = 0; round <= rounds; round++)
  for (const [name, make] of Object.entries(contestants)) {
    const { took, files: made } = run(name, make, round);
    files.set(name, made);
    if (round > 0) times.get(name).push(took);
  }
rmSync(dir, { recursive: true });

const medians = new Map([...times].map(([name, all]) => [name, median(all)]));
const floor = medians.get('node -e 0');
const yeoman = medians.get('the same through yeoman-environment');
const width = Math.max(...Object.keys(contestants).map((name) => name.length));
const row = (...cells) => cells.map((cell, at) => (at === 0 ? cell.padEnd(width) : cell.padStart(9))).join('  ');
const ratio = (one, other) => (medians.get(one) / medians.get(other)).toFixed(2);
const lines = [
  row(`median of ${rounds}`, 'ms', '/ node', '/ yeoman', 'files'),
  ...[...medians].map(([name, ms]) =>
    row(name, ms.toFixed(0), (ms / floor).toFixed(2), (ms / yeoman).toFixed(2), String(files.get(name))),
  ),
  '',
  ...(createVite === undefined
    ? ['create-vite is not installed: npm run install:tools']
    : [
        `--help takes ${ratio('unionai-terraform --help', 'create-vite --help')} times what create-vite takes, new ${ratio('unionai-terraform new --example', 'create-vite')} times`,
      ]),
  `200 environments take ${(
    (medians.get('new with 200 environments') - floor) / (medians.get('new with 3 environments') - floor)
  ).toFixed(1)} times what 3 take, with Node's own start taken off`,
];
process.stdout.write(`${lines.join('\n')}\n`);
