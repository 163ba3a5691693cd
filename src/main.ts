import { main } from './cli.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { reportLostOutput } from './shell/output.ts';
import { endProgress } from './shell/progress.ts';
import { bypassStreams, isOutputWritten } from './shell/standard-stream.ts';

/** Runs a command line as the work of this process, and sets its exit code, which it returns. */
export async function runCommandLine(args: readonly string[]): Promise<ExitCode> {
  // Reported by exit code and not by signal, so that a caller can tell. A commit in progress is not interrupted, because
  // it is synchronous and handlers run after it.
  process.once('SIGINT', () => process.exit(exitCode.interrupted));
  process.once('SIGTERM', () => process.exit(exitCode.terminated));
  bypassStreams();
  reportLostOutput();
  process.once('exit', endProgress);
  const code = await main(args);
  process.exitCode = code;
  return code;
}

/**
 * Ends this process with its exit code. Node.js would free all memory first, which takes milliseconds. If output still waits for
 * its reader, the process ends by itself after it.
 */
export function endProcess(): void {
  // A failed write is reported in a later turn of the event loop.
  setImmediate(() => {
    if (isOutputWritten()) process.exit();
  });
}
