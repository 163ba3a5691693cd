// Installs the external tools that tests and checks use into a cache folder; see CONTRIBUTING.md. Does nothing where
// all is there. What cannot be installed is named with the reason, and is no error. Arguments select tools by name;
// --path prints the PATH to use instead.
import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, constraintsOf, folderOf, isInstalled, markerOf, recipeOf, searchPath } from './cache.ts';
import { type DebianPackage, type GoProgram, type NpmPackage, type PythonPackage, type Tool, tools } from './list.ts';
import { locked } from './lock.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** A longer build than any that a slow machine needs. */
const limit = 45 * 60_000;

/** Why a tool is not installed. Any other error is a bug. */
class NotInstalled extends Error {}

const logOf = (tool: Tool): string => `${folderOf(tool)}.log`;

/**
 * Runs a command to its end, its output in the tool's log.
 *
 * @throws NotInstalled with the last line of the output, when it fails
 */
function run(tool: Tool, command: string, args: readonly string[], more: { cwd?: string; env?: object } = {}) {
  return new Promise<string>((resolve, reject) => {
    const log = createWriteStream(logOf(tool), { flags: 'a' });
    log.write(`$ ${[command, ...args].join(' ')}\n`);
    const child = spawn(command, args, {
      cwd: more.cwd ?? cacheFolder,
      env: { ...process.env, ...more.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      signal: AbortSignal.timeout(limit),
    });
    const out: Buffer[] = [];
    const all: Buffer[] = [];
    const keep =
      (...places: Buffer[][]) =>
      (chunk: Buffer) => {
        log.write(chunk);
        for (const place of places) place.push(chunk);
      };
    child.stdout.on('data', keep(out, all));
    child.stderr.on('data', keep(all));
    child.on('error', ({ name }) => {
      const reason = name === 'AbortError' ? `took longer than ${limit / 60_000} minutes` : 'is not installed';
      reject(new NotInstalled(`${command} ${reason}`));
    });
    child.on('close', (status) => {
      log.end();
      if (status === 0) return resolve(Buffer.concat(out).toString('utf8'));
      const last = Buffer.concat(all).toString('utf8').trim().split('\n').at(-1) ?? '';
      reject(new NotInstalled(`${command} ${args[0]}: ${last || 'no message'} (all of it: ${logOf(tool)})`));
    });
  });
}

/** Builds a command of a Go module. Checksums are those of Go's checksum database, by Go's own means. */
async function installGo(tool: Tool, source: GoProgram): Promise<void> {
  const { module, command, ldflags, replaces } = source;
  const path = command === '' ? module : `${module}/${command}`;
  const flags = ['-trimpath', '-ldflags', ['-s -w', ldflags].filter(Boolean).join(' ')];
  const env = {
    GOBIN: join(folderOf(tool), 'bin'),
    GOFLAGS: '',
    GOTOOLCHAIN: 'local',
    GOWORK: 'off',
    CGO_ENABLED: '0',
  };
  if (!replaces) return void (await run(tool, 'go', ['install', ...flags, `${path}@v${tool.version}`], { env }));
  const found = JSON.parse(await run(tool, 'go', ['mod', 'download', '-json', `${module}@v${tool.version}`], { env }));
  const theirs = readFileSync(String(found.GoMod), 'utf8');
  const lines = theirs.split('\n').filter((line) => /^go \d|^replace [^(]+=>/.test(line));
  const build = join(folderOf(tool), 'build');
  mkdirSync(build);
  writeFileSync(join(build, 'go.mod'), `module build\n\nrequire ${module} v${tool.version}\n\n${lines.join('\n')}\n`);
  await run(tool, 'go', ['install', '-mod=mod', ...flags, path], { cwd: build, env });
  rmSync(build, { recursive: true });
}

/** Makes a virtual environment for a package, of wheels only: no code of a package runs while it is installed. */
async function installPython(tool: Tool, source: PythonPackage): Promise<void> {
  const folder = folderOf(tool);
  await run(tool, 'python3', ['-m', 'venv', join(folder, 'venv')]);
  const python = join(folder, 'venv/bin/python');
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input', '--only-binary=:all:'];
  await run(tool, python, [...pip, '--constraint', constraintsOf(tool), `${source.package}==${tool.version}`]);
  mkdirSync(join(folder, 'bin'));
  for (const command of tool.commands) symlinkSync(join('../venv/bin', command), join(folder, 'bin', command));
}

/** Installs a package of npm into a folder of its own. */
async function installNpm(tool: Tool, source: NpmPackage): Promise<void> {
  const folder = folderOf(tool);
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'];
  await run(tool, 'npm', ['install', ...options, '--prefix', folder, `${source.package}@${tool.version}`]);
  mkdirSync(join(folder, 'bin'));
  for (const [command, file] of Object.entries(source.files))
    symlinkSync(join('../node_modules', source.package, file), join(folder, 'bin', command));
}

let packageLists: Promise<unknown> | undefined;

/** Installs a package of Debian, if this is Debian and we may. */
async function installDebian(tool: Tool, source: DebianPackage): Promise<void> {
  if (process.getuid?.() !== 0) throw new NotInstalled(`needs root: apt-get install ${source.package}`);
  packageLists ??= run(tool, 'apt-get', ['update', '-qq']);
  await packageLists;
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await run(tool, 'apt-get', ['install', '-y', '-qq', '--no-install-recommends', source.package], { env });
}

function install(tool: Tool): Promise<void> {
  switch (tool.source.kind) {
    case 'go':
      return installGo(tool, tool.source);
    case 'python':
      return installPython(tool, tool.source);
    case 'npm':
      return installNpm(tool, tool.source);
    case 'debian':
      return installDebian(tool, tool.source);
  }
}

/** Installs a tool unless it is there, and says what became of it. Two processes do not install one tool at a time. */
async function provide(tool: Tool): Promise<void> {
  const name = tool.source.kind === 'debian' ? tool.name : `${tool.name} ${tool.version}`;
  await locked(`${folderOf(tool)}.lock`, async () => {
    if (isInstalled(tool)) return;
    const began = performance.now();
    try {
      rmSync(folderOf(tool), { recursive: true, force: true });
      rmSync(logOf(tool), { force: true });
      if (tool.source.kind !== 'debian') mkdirSync(folderOf(tool));
      await install(tool);
      if (tool.source.kind !== 'debian') writeFileSync(markerOf(tool), recipeOf(tool));
      if (!isInstalled(tool)) throw new NotInstalled(`its package has no ${tool.commands.join(', ')}`);
      say(`installed ${name} in ${Math.round((performance.now() - began) / 1000)} s`);
    } catch (error) {
      if (!(error instanceof NotInstalled)) throw error;
      rmSync(folderOf(tool), { recursive: true, force: true });
      say(`not installed: ${name}: ${error.message}`);
    }
  });
}

const wanted = process.argv.slice(2);
if (wanted.includes('--path')) {
  say(searchPath());
} else {
  mkdirSync(cacheFolder, { recursive: true });
  const selection = tools.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  const kinds = [...new Set(selection.map(({ source }) => source.kind))];
  // Compilers fill the cores and pip waits for the network, so the kinds go side by side.
  await Promise.all(
    kinds.map(async (kind) => {
      for (const tool of selection.filter(({ source }) => source.kind === kind)) await provide(tool);
    }),
  );
  const there = selection.filter(isInstalled);
  say(`${there.length} of ${selection.length} external tools are installed in ${cacheFolder}`);
}
