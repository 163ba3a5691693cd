// The programs that bench/run.mjs compares: this one, and others that create a project.
import { existsSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
const tools = process.env.UNIONAI_TERRAFORM_TOOLS || join(cache, 'generator-unionai-terraform/tools');

/** A command that `npm run install:tools` installed; undefined if it did not. */
export function installed(name, command = name) {
  const isVersion = (entry) => entry.startsWith(`${name}-`) && /^[\d.]+$/.test(entry.slice(name.length + 1));
  const folder = existsSync(tools) ? readdirSync(tools).find(isVersion) : undefined;
  const file = folder === undefined ? undefined : join(tools, folder, 'bin', command);
  return file !== undefined && existsSync(file) ? realpathSync(file) : undefined;
}

const next = ['--ts', '--app', '--no-tailwind', '--no-eslint', '--no-src-dir', '--import-alias', '@/*', '--use-npm'];
const svelte = ['--template', 'minimal', '--types', 'ts', '--no-add-ons', '--no-install', '--no-download-check'];

/** What others are given, without the installation of packages. hygen and plop fill three small templates. */
const peers = {
  'create-vite': {
    '--help': ['--help'],
    '': ['app', '--template', 'vanilla-ts', '--no-interactive'],
  },
  'create-next-app': { '': ['app', ...next, '--skip-install', '--disable-git', '--yes'] },
  sv: { create: ['create', 'app', ...svelte] },
  hygen: { 'app new': ['app', 'new', '--name', 'infra'] },
  plop: { app: ['--plopfile', path('peers/plop/plopfile.mjs'), '--dest', '.', 'app'] },
};

/** The environment that the contestants run in. */
export const environment = { HYGEN_TMPLS: path('peers/hygen'), NEXT_TELEMETRY_DISABLED: '1', CI: '1' };

export const missing = Object.keys(peers).filter((name) => installed(name) === undefined);

const others = Object.entries(peers).flatMap(([name, runs]) =>
  Object.entries(runs).map(([what, args]) => [`${name} ${what}`.trim(), [installed(name), ...args]]),
);

const cli = path('../dist/cli.js');
const create = [cli, 'new', 'app', '--name', 'infra'];

/** Names to the arguments of Node.js. Each creates at most the folder `app`, which does not exist yet. */
export function contestants(dir) {
  return {
    'node -e 0': ['-e', '0'],
    ...Object.fromEntries(others.filter(([, [program]]) => program !== undefined)),
    '--help': [cli, '--help'],
    new: [...create, '--example'],
    'new, first run': [...create, '--example'],
    'new through Yeoman': [path('yeoman.mjs'), 'app'],
    'new, 3 environments': [...create, '--answers', answers(dir, 3)],
    'new, 200 environments': [...create, '--answers', answers(dir, 200)],
  };
}

/** Answers with so many environments, in a file. */
function answers(dir, count) {
  const environments = Array.from({ length: count }, (_, index) => ({ name: `e${index}`, org: 'acme' }));
  const backend = { kind: 's3', bucket: 'acme-tfstate', region: 'us-west-2' };
  const secretStore = { kind: 'aws-secrets-manager', region: 'us-west-2' };
  const file = join(dir, `${count}.json`);
  writeFileSync(file, JSON.stringify({ secretStore, backend, environments }));
  return file;
}
