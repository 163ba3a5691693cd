// A stand-in for a Terraform provider, started by the real Terraform. usage: stub.cjs PROVIDER
// The server of all of them, which starts sooner: stub.cjs --server FOLDER (server.ts)
import { serveAll } from './server.ts';
import { start } from './start.ts';

const [, , name = '', folder = ''] = process.argv;
if (name === '--server') serveAll(folder);
else {
  process.on('SIGINT', () => undefined);
  try {
    const stop = start(name, process.env, {
      announce: (line) => process.stdout.write(line),
      end: () => process.exit(0),
    });
    process.on('SIGTERM', stop);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
