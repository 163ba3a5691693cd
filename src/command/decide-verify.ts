import { join } from 'node:path';
import { engines } from '../../templates/registry.ts';
import { readConfiguration } from '../audit/configuration.ts';
import type { AuditFile } from '../audit/tree.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { withoutCredentials } from '../model/credential/redact.ts';
import type { Engine } from '../model/engine.ts';
import { parseHcl } from '../model/hcl/parse-hcl.ts';
import type { HclParser } from '../model/hcl-tree.ts';
import type { Decision } from '../revision/decision.ts';
import { findProgram } from '../shell/find-program.ts';
import { progress } from '../shell/progress.ts';
import { auditedFolder, readAuditTree } from '../shell/read-tree.ts';
import { runProgram } from '../shell/run-program.ts';
import { type ScratchCopy, scratchCopy } from '../shell/scratch-copy.ts';
import type { Terminal } from '../shell/terminal.ts';
import { toolEnvironment } from '../shell/tool-environment.ts';
import { verifyJson, verifyText } from './verify-report.ts';
import type { Checker, CheckResult, CheckStep } from './verify-step.ts';
import { engineChecker, namedEngines } from './verify-terraform.ts';
import { copyPlaceholder, toolCheckers } from './verify-tools.ts';

/** What a user asked to verify. */
export interface VerifyRequest {
  readonly folder: string | undefined;
  readonly json: boolean;
  readonly seconds: number;
}

/**
 * Runs the checkers that are installed on a copy of a repository: nothing is written into it, and no tool gets a
 * credential. The copy has the files that Git has or would add.
 *
 * @throws UserError 'target' for a folder that does not exist, 'disk' where a file cannot be read or copied
 */
export async function decideVerify(request: VerifyRequest, terminal: Terminal): Promise<Decision> {
  const root = auditedFolder(terminal.cwd, request.folder);
  const results = await verify(root, request.seconds);
  const isChecked = results.some(({ status }) => status === 'passed' || status === 'failed' || status === 'error');
  return {
    exitCode: verifyExitCode(results),
    target: undefined,
    writes: [],
    lock: undefined,
    outcome: undefined,
    finish: () => {
      terminal.result(request.json ? verifyJson(root, results) : verifyText(results, terminal.colors));
      if (!isChecked) terminal.say('Nothing could be checked. Install Terraform or OpenTofu and rerun.');
    },
  };
}

function verifyExitCode(results: readonly CheckResult[]): ExitCode {
  if (results.some(({ status }) => status === 'error')) return exitCode.system;
  const isGood =
    results.some(({ status }) => status === 'passed') && !results.some(({ status }) => status === 'failed');
  return isGood ? exitCode.done : exitCode.checkFailed;
}

async function verify(root: string, seconds: number): Promise<readonly CheckResult[]> {
  const { files: all, isIgnored } = readAuditTree(root);
  const files = all.filter(({ path, isTracked }) => isTracked === true || !isIgnored(path));
  const checkers = [...engineCheckers(root, files, parseHcl), ...toolCheckers(files)];
  progress('Copying files', 0, files.length);
  const copy = scratchCopy(
    root,
    files.map(({ path }) => path),
  );
  try {
    const results: CheckResult[] = [];
    for (const checker of checkers) results.push(...(await run(checker, root, copy, seconds)));
    return results;
  } finally {
    copy.remove();
  }
}

/** The engine that the repository names; if it names none, the first one that is installed. */
function engineCheckers(root: string, files: readonly AuditFile[], parse: HclParser): readonly Checker[] {
  const configuration = readConfiguration(files, parse);
  const [first] = engines;
  const anyOne: Engine = engines.find(({ binary }) => findProgram(binary, root) !== undefined) ?? first;
  const named = namedEngines(files, engines);
  return (named.length > 0 ? named : [anyOne]).map((engine) =>
    configuration.modules.size === 0
      ? {
          program: engine.binary,
          chains: [],
          skipped: [{ check: engine.binary, place: '.', reason: 'there are no Terraform files' }],
        }
      : engineChecker(engine, files, configuration, parse),
  );
}

async function run(
  { program, chains, skipped, copies = [] }: Checker,
  root: string,
  copy: ScratchCopy,
  seconds: number,
): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = skipped.map((one) => ({ ...one, status: 'skipped' }));
  if (chains.length === 0) return results;
  const file = findProgram(program, root);
  if (file === undefined) return [{ check: program, place: '.', status: 'skipped', reason: 'is not installed' }];
  for (const [from, to] of copies) if (!copy.has(to)) copy.duplicate(from, to);
  for (const chain of chains) {
    let stopped: string | undefined;
    for (const step of chain) {
      const { check, place } = step;
      if (stopped !== undefined) {
        results.push({ check, place, status: 'skipped', reason: `${stopped} did not pass` });
        continue;
      }
      progress(`Running ${check} in ${place}`);
      const result = await runStep(step, file, copy, seconds);
      results.push(result);
      if (result.status !== 'passed') stopped = check;
    }
  }
  return results;
}

async function runStep(step: CheckStep, file: string, copy: ScratchCopy, seconds: number): Promise<CheckResult> {
  const { check, place, args, folder, failing, excuse } = step;
  const env = {
    ...toolEnvironment(copy.data),
    TF_DATA_DIR: join(copy.data, 'terraform', encodeURIComponent(folder)),
    ...step.env,
  };
  const ended = await runProgram(
    file,
    args.map((arg) => arg.replace(copyPlaceholder, () => copy.folder)),
    { cwd: join(copy.folder, folder), env, seconds },
  );
  const output = shownOutput(ended.output, copy);
  if (ended.kind !== 'exited') return { check, place, status: 'error', reason: ended.reason, output };
  if (ended.status === 0) return { check, place, status: 'passed' };
  const known = excuse?.(output);
  if (known !== undefined) return { check, place, ...known, output };
  if (failing.has(ended.status)) return { check, place, status: 'failed', output };
  return { check, place, status: 'error', reason: `ended with exit code ${ended.status}`, output };
}

/** Output without credentials, terminal codes and the path of the copy. */
function shownOutput(output: string, { folder }: ScratchCopy): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character begins a terminal code
  const plain = output.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '').replaceAll('\r\n', '\n');
  return withoutCredentials(plain.replaceAll(`${folder}/`, '').replaceAll(folder, '.'));
}
