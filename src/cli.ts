import { parseCommandLine } from './command/command-line.ts';
import { failureJson, failureText } from './command/failure.ts';
import { commandHelp, programHelp } from './command/help.ts';
import { invoke } from './command/invoke.ts';
import { UserError } from './errors.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { withoutUnionKeys } from './model/union-key.ts';
import { carryOut } from './revision/decision.ts';
import { workingFolder } from './shell/target.ts';
import { processTerminal } from './shell/terminal.ts';
import { version } from './version.ts';

/** Runs a command line and returns its exit code. */
export async function main(args: readonly string[]): Promise<ExitCode> {
  try {
    const { command, isNamed, given } = parseCommandLine(args);
    const has = (name: string): boolean => given.options.some((option) => option.name === name);
    if (has('version')) return print(version);
    if (has('help')) return print(isNamed ? commandHelp(command) : programHelp());
    const { process: options, decide } = invoke(command, given);
    const decision = await decide(processTerminal(workingFolder(process.cwd(), options.cwd), !options['no-color']));
    return await carryOut(decision);
  } catch (error) {
    return failed(error, args.includes('--json'));
  }
}

function print(text: string): ExitCode {
  process.stdout.write(`${text}\n`);
  return exitCode.done;
}

/** Reports a failure. A bug shows its stack, without anything that looks like a key. */
function failed(error: unknown, json: boolean): ExitCode {
  if (error instanceof UserError) {
    process.stderr.write(`error: ${failureText(error)}\n`);
    if (json) print(failureJson(error));
    return error.exitCode;
  }
  const stack = error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${withoutUnionKeys(`A bug of unionai-terraform ${version}; please report it:\n${stack}`)}\n`);
  if (json) print(JSON.stringify({ version: 1, error: { code: 'bug', message: 'a bug' } }, null, 2));
  return exitCode.bug;
}
