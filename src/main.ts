import { main } from './cli.ts';

// Said by code and not by signal, so that whoever called can tell; a commit in progress is not cut in two,
// because it is synchronous and handlers run after it.
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));
// Whoever reads the output may stop reading: `… | head`.
process.stdout.on('error', () => process.exit(0));

process.exitCode = await main(process.argv.slice(2));
