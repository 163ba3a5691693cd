import { main } from './cli.ts';
import { type ExitCode, exitCode } from './exit-code.ts';

// Said by code and not by signal, so that whoever called can tell; a commit in progress is not cut in two,
// because it is synchronous and handlers run after it.
process.once('SIGINT', () => process.exit(exitCode.interrupted));
process.once('SIGTERM', () => process.exit(exitCode.terminated));
// Whoever reads the output may stop reading (`… | head`): the work goes on, and its exit code counts. Output that
// is lost in any other way, on a full disk for instance, is a failure.
let lost: ExitCode = exitCode.done;
process.stdout.on('error', (error) => {
  if ('code' in error && error.code === 'EPIPE') return;
  if (lost === exitCode.done) process.stderr.write(`error: Standard output could not be written: ${error.message}\n`);
  lost = exitCode.system;
  process.exitCode ||= lost;
});
process.stderr.on('error', () => undefined);

process.exitCode = (await main(process.argv.slice(2))) || lost;
