import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { PlannedFile } from '../../src/model/file-set.ts';
import { installStub } from '../stub/install.ts';
import type { UnionSeed } from '../stub/union/seed.ts';

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, for messages. */
  readonly text: string;
}

/** Where this process has its folders. */
const own = join(tmpdir(), `unionai-terraform-${process.pid}`);
process.once('exit', removeScratches);

/** Where runs keep their state outside of git: with the other folders of this process, not with the person's own. */
export const stateHome = join(own, 'state');

/** A folder below the system's temporary one that goes away with the file of tests, if not before. */
export function scratch(name: string): string {
  mkdirSync(own, { recursive: true, mode: 0o700 });
  return mkdtempSync(join(own, `${name}-`));
}

/**
 * Removes every folder that `scratch` made in this process. A program that a test ended can still write there for a moment,
 * so a failure is retried. What remains is named, and is no failure of a test.
 */
export function removeScratches(): void {
  try {
    rmSync(own, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  } catch (error) {
    process.stderr.write(`not removed: ${own}: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}

export function remove(dir: string): void {
  rmSync(dir, { recursive: true, force: true });
}

/** Whether the tests of a file run, and its blocks are complete. */
let isRunning = false;

export function testsRun(now: boolean): void {
  isRunning = now;
}

/** What `needs` and `itNeeds` name for the test that runs. */
const declared = new Set<readonly string[]>();

/** Skips, by name, the tests of the surrounding block where a tool is not installed. */
export function needs(...tools: readonly string[]): void {
  if (isRunning) throw new Error('needs() has no effect in a test or a hook: use itNeeds()');
  const missing = missingOf(tools);
  before(`needs ${tools.join(', ')}`, function () {
    declared.add(tools);
    if (missing.length > 0) skip(this, missing, this.test?.parent);
  });
  after(() => void declared.delete(tools));
}

/** A test that is skipped, by name, where a tool is not installed that other tests of its block do not need. */
export function itNeeds(tools: readonly string[], title: string, test: (this: Mocha.Context) => unknown): Mocha.Test {
  const missing = missingOf(tools);
  return it(title, async function () {
    if (missing.length > 0) skip(this, missing, this.test);
    declared.add(tools);
    try {
      await test.call(this);
    } finally {
      declared.delete(tools);
    }
  });
}

function missingOf(tools: readonly string[]): readonly string[] {
  return tools.filter((tool) => spawnSync('sh', ['-c', 'command -v "$1"', 'sh', tool]).status !== 0);
}

function skip(context: Mocha.Context, missing: readonly string[], what?: Mocha.Runnable | Mocha.Suite): never {
  process.stderr.write(`skipped, because ${missing.join(', ')} is not installed: ${what?.fullTitle()}\n`);
  return context.skip();
}

let configuration: string | undefined;

/**
 * Path of the CLI configuration that knows the stub providers only; laid where it is not there yet, and always in one
 * place, so that the lock files of this process stay true.
 */
export function stubConfiguration(): string {
  if (configuration === undefined || !existsSync(configuration)) configuration = installStub(join(own, 'stub'));
  return configuration;
}

/** Runs a command to its end, with nothing of the caller's cloud or Terraform settings in its environment. */
export function run(
  command: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: Readonly<Record<string, string>>; readonly input?: string },
): Promise<Ran> {
  // A machine with git would hide that the test fails on one without.
  if (command === 'git' && ![...declared].flat().includes(command))
    throw new Error(`no needs('git') for git ${args.join(' ')}`);
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH, HOME, LC_ALL: 'C.UTF-8', ...options.env };
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: options.cwd, env, stdio: ['pipe', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
    child.on('error', reject);
    child.on('close', (status) => {
      const stdout = Buffer.concat(out).toString('utf8');
      const stderr = Buffer.concat(err).toString('utf8');
      resolve({ status, stdout, stderr, text: `${stdout}${stderr}` });
    });
  });
}

/** What the environment of a Terraform run must hold for the stub providers with the state in `world`. */
export function stubEnvironment(world: string): Readonly<Record<string, string>> {
  return {
    TF_CLI_CONFIG_FILE: stubConfiguration(),
    TFSTUB_DIR: world,
    TF_IN_AUTOMATION: '1',
    CHECKPOINT_DISABLE: '1',
  };
}

/** Runs the real Terraform against the stub providers with the state in `world`. */
export function terraform(
  cwd: string,
  args: readonly string[],
  world: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  return run('terraform', args, { cwd, env: { ...stubEnvironment(world), ...env } });
}

/** Writes planned files to disk, as a commit would. */
export function lay(files: Iterable<readonly [string, PlannedFile]>, dir: string): void {
  for (const [path, file] of files) {
    const target = join(dir, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, file.text);
    if (file.executable) chmodSync(target, 0o755);
  }
}

/** Makes a world for the stub: its secrets, and what a test says about Union.ai (test/stub/union/seed.ts). */
export function makeWorld(secrets: Readonly<Record<string, unknown>>, union?: UnionSeed): string {
  const dir = scratch('world');
  writeFileSync(join(dir, 'secrets.json'), JSON.stringify(secrets));
  if (union) writeFileSync(join(dir, 'unionai.json'), JSON.stringify(union));
  return dir;
}

export interface Call {
  readonly op: string;
  readonly provider?: string;
  readonly source?: string;
  readonly api_key?: string;
  readonly org?: string;
  readonly host?: string;
  readonly error?: string;
  /** Of a secret that is read: its key, the identity that reads it, and whether it may. */
  readonly key?: string;
  readonly identity?: string;
  readonly allowed?: boolean;
}

/** What the stub was asked, in order. */
export function calls(world: string): readonly Call[] {
  return linesOf<Call>(world, 'calls.jsonl');
}

/** A request, as a control plane of Union.ai received it. */
export interface Request {
  readonly call: string;
  readonly host: string;
  readonly org?: string;
  readonly client: string;
  readonly id?: string;
  readonly code: string;
}

/** What Union.ai's control planes were asked, in order; the exchange of a key for a token is the call Token. */
export function requests(world: string): readonly Request[] {
  return linesOf<Request>(world, 'requests.jsonl');
}

/** Who sent requests to the control planes, whether they read or change something, and the answer; each once, sorted. */
export function callers(world: string): readonly string[] {
  const sent = requests(world).flatMap(({ call, client, code }) =>
    call === 'Token' ? [] : [`${client} ${/^(Get|List)/.test(call) ? 'reads' : 'changes'} ${code}`],
  );
  return [...new Set(sent)].toSorted();
}

function linesOf<T>(world: string, name: string): readonly T[] {
  const file = join(world, name);
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  return lines.map((line) => JSON.parse(line) as T);
}

/** A backend that needs nobody, laid over whichever the repository has. */
export function overrideBackend(root: string): void {
  writeFileSync(join(root, 'zz_override.tf'), 'terraform {\n  backend "local" {}\n}\n');
}

/** Empties the lists of calls and requests. */
export function forget(world: string): void {
  for (const name of ['calls.jsonl', 'requests.jsonl']) rmSync(join(world, name), { force: true });
}
