import { parseCommandLine } from './command/command-line.ts';
import { failureJson, failureText } from './command/failure.ts';
import { invoke, refuseUnknown } from './command/invoke.ts';
import { commands } from './command/registry.ts';
import { UserError } from './errors.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { execute } from './revision/decision.ts';
import { writeMessage, writeProse, writeResult } from './shell/output.ts';
import { allowProgress, canShowProgress, endProgress } from './shell/progress.ts';
import { readableStack } from './shell/readable-stack.ts';
import { unexpectedSystemError } from './shell/system-error.ts';
import { currentFolder, workingFolder } from './shell/target.ts';
import { canAsk, processTerminal } from './shell/terminal.ts';
import { version } from './version.ts';

/** Runs a command line and returns its exit code. */
export async function main(args: readonly string[]): Promise<ExitCode> {
  try {
    const { command, isNamed, given } = parseCommandLine(args);
    const has = (name: string): boolean => given.options.some((option) => option.name === name);
    if (isNamed) refuseUnknown(command, given);
    if (has('version')) return print(version);
    if (has('help'))
      return print((await import('./command/help.ts')).helpOn(isNamed ? command.name : undefined, commands));
    const { process: options, decide } = invoke(command, given);
    const isQuiet = options.json || has('plain');
    allowProgress(!isQuiet && canAsk(process.env) && canShowProgress(process.env));
    const decision = await decide(processTerminal(workingFolder(currentFolder(), options.cwd), !options['no-color']));
    return await execute(decision);
  } catch (error) {
    return failed(
      error,
      args.some((arg) => /^--json(=|$)/.test(arg)),
    );
  } finally {
    endProgress();
  }
}

function print(text: string): ExitCode {
  writeResult(text);
  return exitCode.done;
}

/** Reports a failure. A bug shows its stack. */
function failed(thrown: unknown, json: boolean): ExitCode {
  const error = unexpectedSystemError(thrown);
  if (error instanceof UserError) {
    // A user who stops a run knows about it: that is no error.
    writeProse(error.code === 'interrupted' ? failureText(error) : `error: ${failureText(error)}`);
    if (json) print(failureJson(error));
    return error.exitCode;
  }
  const stack = error instanceof Error ? readableStack(error.stack ?? error.message) : String(error);
  writeMessage(`Internal error in unionai-terraform ${version}. Please report it:\n${stack}`);
  if (json) print(JSON.stringify({ version: 1, error: { code: 'bug', message: 'internal error' } }, null, 2));
  return exitCode.bug;
}
