// One process with all stub providers. Node.js needs longer to start than a provider to answer, and Terraform starts
// each provider of a root module twice in every command. What Terraform starts is a shell script (install.ts) that passes
// the environment to this process, prints its answer, and waits until the provider is shut down.
import { closeSync, existsSync, openSync, readFileSync, rmSync, watch, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { start } from './start.ts';

/** The named pipe that scripts write requests to, a line each: the provider, and the number of the script's process. */
export const requestsOf = (folder: string): string => join(folder, 'requests');

/** The named pipe that a script reads the answer from: a line, and the end of it when the provider is shut down. */
const answerOf = (folder: string, caller: string): string => join(folder, caller);

/** The file with the environment of a script, a variable each, separated by NUL. */
const environmentOf = (folder: string, caller: string): string => join(folder, `${caller}.environment`);

/** Starts providers for requests until the process that started this one ends, or the folder is removed. */
export function serveAll(folder: string): void {
  process.stdin.on('end', () => process.exit(0)).resume();
  watch(folder, () => {
    if (!existsSync(requestsOf(folder))) process.exit(0);
  });
  // Open for writing too: a pipe ends when its last writer does.
  const requests = new Socket({ fd: openSync(requestsOf(folder), 'r+'), writable: false });
  createInterface(requests).on('line', (line) => {
    const [name = '', caller = ''] = line.split(' ');
    const text = readFileSync(environmentOf(folder, caller), 'utf8');
    rmSync(environmentOf(folder, caller));
    const variables = text.split('\0').filter((one) => one !== '');
    const environment = Object.fromEntries(
      variables.map((one) => [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)]),
    );
    const answer = openSync(answerOf(folder, caller), 'r+');
    const end = (): void => {
      closeSync(answer);
      rmSync(answerOf(folder, caller));
    };
    try {
      start(name, environment, { announce: (answered) => writeSync(answer, answered), end });
    } catch (error) {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      end();
    }
  });
}
