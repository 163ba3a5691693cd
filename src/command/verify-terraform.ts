import type { Configuration, Module } from '../audit/configuration.ts';
import type { AuditFile } from '../audit/tree.ts';
import type { Engine } from '../model/engine.ts';
import type { HclParser } from '../model/hcl-tree.ts';
import { parentFolder } from '../model/parent-folder.ts';
import type { Checker, CheckStep, Excuse, SkippedCheck } from './verify-step.ts';

const lockFile = '.terraform.lock.hcl';
const testFile = /\.(?:tftest|tofutest)\.hcl$/;
/** More arguments than this are divided: a command line is limited. */
const mostFiles = 200;
const unreachable =
  /could not connect to|no such host|connection refused|i\/o timeout|network is unreachable|TLS handshake|Client\.Timeout|proxyconnect/i;

/** The engines that a repository names: by its version files, or by files that only one of them reads. */
export function namedEngines(files: readonly AuditFile[], engines: readonly Engine[]): readonly Engine[] {
  const names = new Set(files.map(({ path }) => path.slice(path.lastIndexOf('/') + 1)));
  return engines.filter((engine) => {
    const own = ownExtension(engine);
    return names.has(engine.versionFile) || (own !== undefined && [...names].some((name) => name.endsWith(own)));
  });
}

/** The extension of the files that only this engine reads. */
function ownExtension({ versionConstraint }: Engine): string | undefined {
  return /\.[a-z]+$/.exec(versionConstraint?.file ?? '')?.[0];
}

/** What Terraform or OpenTofu checks: the formatting of all files, each root module, and tests that change nothing. */
export function engineChecker(
  engine: Engine,
  files: readonly AuditFile[],
  configuration: Configuration,
  parse: HclParser,
): Checker {
  const { binary } = engine;
  const paths = new Set(files.map(({ path }) => path));
  const skipped: SkippedCheck[] = [];
  const copies: (readonly [string, string])[] = [];
  const tests = testsByFolder(files, parse);
  const chains: (readonly CheckStep[])[] = formatted(engine, files).map((own) => [
    {
      check: `${binary} fmt`,
      place: '.',
      args: ['fmt', '-check', '-diff', '-no-color', ...own],
      folder: '',
      failing: new Set([1, 2, 3]),
    },
  ]);
  for (const module of configuration.modules.values()) {
    const { folder } = module;
    const place = folder === '' ? '.' : folder;
    const isRoot = configuration.roots.includes(module);
    const own = tests.get(folder);
    if (!isRoot && own === undefined) continue;
    if (isRoot && needsCaller(module)) {
      skipped.push({ check: `${binary} validate`, place, reason: 'gets its providers from a module that calls it' });
      continue;
    }
    const lock = join(folder, lockFile);
    const lent = paths.has(lock) ? undefined : lentLock(module, configuration, paths);
    if (lent !== undefined) copies.push([lent, lock]);
    const init = ['init', '-backend=false', '-input=false', '-no-color'];
    const chain: CheckStep[] = [
      {
        check: `${binary} init`,
        place,
        args: paths.has(lock) ? [...init, '-lockfile=readonly'] : init,
        folder,
        // Without a lock file there is none to break, and several modules share one download.
        ...(paths.has(lock) || lent !== undefined
          ? {}
          : { env: { TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: '1' } }),
        failing: new Set([1]),
        excuse: unreached,
      },
      { check: `${binary} validate`, place, args: ['validate', '-no-color'], folder, failing: new Set([1]) },
    ];
    const harmless = own?.filter(({ isHarmless }) => isHarmless).map(({ path }) => path) ?? [];
    if (harmless.length > 0)
      chain.push({
        check: `${binary} test`,
        place,
        args: ['test', '-no-color', ...harmless.map((path) => `-filter=${path}`)],
        folder,
        failing: new Set([1]),
      });
    for (const { path, isHarmless } of own ?? [])
      if (!isHarmless)
        skipped.push({
          check: `${binary} test`,
          place: join(folder, path),
          reason: 'has a run without command = plan, which can create resources',
        });
    chains.push(chain);
  }
  return { program: binary, chains, skipped, copies };
}

function unreached(output: string): Excuse | undefined {
  return unreachable.test(output) ? { status: 'error', reason: 'a registry cannot be reached' } : undefined;
}

/** The files to format, in parts. */
function formatted(engine: Engine, files: readonly AuditFile[]): readonly (readonly string[])[] {
  const own = ownExtension(engine);
  const all = files
    .map(({ path }) => path)
    .filter((path) => /\.(?:tf|tfvars|tftest\.hcl)$/.test(path) || (own !== undefined && path.endsWith(own)))
    // A path that looks like an option is below the current folder all the same.
    .map((path) => `./${path}`);
  return Array.from({ length: Math.ceil(all.length / mostFiles) }, (_, part) =>
    all.slice(part * mostFiles, (part + 1) * mostFiles),
  );
}

/** Whether a module can be validated only as a part of another one. */
function needsCaller({ blocks }: Module): boolean {
  return blocks
    .filter(({ type }) => type === 'terraform')
    .flatMap((block) => block.blocks.filter(({ type }) => type === 'required_providers'))
    .some(({ attributes }) => [...attributes.values()].some(({ text }) => text.includes('configuration_aliases')));
}

/** The lock file of a module that calls it, so that a module without one is checked with the same providers. */
function lentLock(module: Module, configuration: Configuration, paths: ReadonlySet<string>): string | undefined {
  return configuration
    .callsOf(module)
    .map(({ caller }) => join(caller.folder, lockFile))
    .find((path) => paths.has(path));
}

interface Test {
  /** Below the folder of its module. */
  readonly path: string;
  /** Whether it only plans: a test without `command = plan` creates resources, and destroys them. */
  readonly isHarmless: boolean;
}

/** The tests of each module: files in its folder or in `tests` below. */
function testsByFolder(files: readonly AuditFile[], parse: HclParser): ReadonlyMap<string, readonly Test[]> {
  const found = new Map<string, Test[]>();
  for (const { path, text } of files) {
    if (!testFile.test(path) || text === undefined) continue;
    const own = parentFolder(path);
    const folder = own === 'tests' ? '' : own.endsWith('/tests') ? own.slice(0, -'/tests'.length) : own;
    const { body, errors } = parse(text);
    const isHarmless =
      errors.length === 0 &&
      body.blocks
        .filter(({ type }) => type === 'run')
        .every(({ body: run }) =>
          run.attributes.some(({ name, expression }) => name === 'command' && expression === 'plan'),
        );
    const test = { path: folder === '' ? path : path.slice(folder.length + 1), isHarmless };
    found.set(folder, [...(found.get(folder) ?? []), test]);
  }
  return found;
}

function join(folder: string, path: string): string {
  return folder === '' ? path : `${folder}/${path}`;
}
