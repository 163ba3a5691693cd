import { main } from './cli.ts';
import { exitCode } from './exit-code.ts';
import { reportLostOutput } from './shell/output.ts';
import { endProgress } from './shell/progress.ts';

/** Runs a command line as the work of this process, and sets its exit code. */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  // Reported by exit code and not by signal, so that a caller can tell. A commit in progress is not interrupted, because
  // it is synchronous and handlers run after it.
  process.once('SIGINT', () => process.exit(exitCode.interrupted));
  process.once('SIGTERM', () => process.exit(exitCode.terminated));
  reportLostOutput();
  process.once('exit', endProgress);
  process.exitCode = await main(args);
}
