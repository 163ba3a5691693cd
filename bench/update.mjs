// How processor time and memory grow with the number of environments: adding one to repositories of 3 and 200, and every
// way to write a repository of 1000. Prints one JSON object. Processor time does not include that of git.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Another build, to compare with. */
const program = process.env.BENCH_PROGRAM ?? fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const preload = fileURLToPath(new URL('usage.cjs', import.meta.url));
const repeats = Number(process.env.BENCH_REPEATS ?? 5);

/** Of the commits of the repositories: an update compares with what is committed. */
const author = Object.fromEntries(
  ['GIT_AUTHOR', 'GIT_COMMITTER'].flatMap((who) => [
    [`${who}_NAME`, 'bench'],
    [`${who}_EMAIL`, 'bench@example.com'],
  ]),
);

/** Runs the command and returns its processor time in milliseconds and its highest memory in kilobytes. */
function cli(cwd, usage, args) {
  const { status, stderr } = spawnSync(process.execPath, ['--require', preload, program, ...args], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...author, BENCH_USAGE: usage },
  });
  if (status !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
  return JSON.parse(readFileSync(usage, 'utf8'));
}

function median(values) {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** The medians of a command. Each run has its own copy of a repository, if one is given. */
function measured(dir, args, repository) {
  const runs = Array.from({ length: repeats }, () => {
    const work = mkdtempSync(join(dir, 'run-'));
    if (repository !== undefined) cpSync(repository, work, { recursive: true });
    const usage = cli(work, join(dir, 'usage.json'), args);
    rmSync(work, { recursive: true, force: true });
    return usage;
  });
  return {
    ms: Math.round(median(runs.map(({ cpu }) => cpu))),
    MiB: Math.round(median(runs.map(({ maxRSS }) => maxRSS)) / 1024),
  };
}

/** What it takes to create a repository with so many environments, and to change it. */
function repositoryOf(count, more, changes) {
  const dir = mkdtempSync(join(tmpdir(), 'unionai-terraform-bench-'));
  try {
    const names = Array.from({ length: count }, (_, index) => `env-${index}`).join(',');
    const create = ['new', 'infra', '--example', '--environments', names, ...more];
    cli(dir, join(dir, 'usage.json'), [...create, '--git']);
    const entries = Object.entries(changes).map(([name, args]) => [name, measured(dir, args, join(dir, 'infra'))]);
    return { new: measured(dir, create), ...Object.fromEntries(entries) };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

const add = { environment: ['environment', 'later', '--org', 'acme-later'] };
const all = { ...add, update: ['update'], bucket: ['update', '--set', 'backend.bucket=acme-other-state'] };
const results = ['directories', 'aliases'].map((layout) => {
  const more = ['--layout', layout, '--ci', 'github-actions'];
  const [few, many] = [repositoryOf(3, more, add), repositoryOf(200, more, add)];
  const ratio = (of) => Number((many[of].ms / few[of].ms).toFixed(2));
  return { layout, 3: few, 200: many, ratio: { new: ratio('new'), environment: ratio('environment') } };
});
const thousand = repositoryOf(1000, ['--ci', 'github-actions'], all);
process.stdout.write(
  `${JSON.stringify({ name: 'repositories of 3, 200 and 1000', results, 1000: thousand }, null, 2)}\n`,
);
