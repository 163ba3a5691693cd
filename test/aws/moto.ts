import { type ChildProcess, spawn } from 'node:child_process';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Ran, run } from '../terraform/workbench.ts';
import { type AwsClient, motoServer, pathOf } from './clients.ts';

/** The account whose credentials moto takes every unknown key for. */
export const account = '123456789012';

export type Variables = Readonly<Record<string, string>>;

/** A running moto: services of AWS that keep what they are given, in memory. */
export interface Moto {
  readonly url: string;
  /** What leads every client of AWS here, with the credentials of an administrator. */
  readonly administrator: Variables;
  /** Has every request checked against the policies of its sender, or none. */
  checkPolicies(check: boolean): Promise<void>;
  /** Runs the AWS CLI as an administrator, and gives what it said as JSON. */
  aws(client: AwsClient, ...args: readonly string[]): Promise<unknown>;
  stop(): Promise<void>;
}

/** Starts moto's server on a free port and waits until it answers. */
export async function startMoto(): Promise<Moto> {
  const port = await freePort();
  const server = spawn(motoServer() ?? 'moto_server', ['-H', '127.0.0.1', '-p', String(port)], {
    stdio: 'ignore',
    env: { ...process.env, MOTO_ACCOUNT_ID: account },
  });
  const url = `http://127.0.0.1:${port}`;
  await answers(server, url);
  const administrator = {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: 'administrator',
    AWS_SECRET_ACCESS_KEY: 'administrator-secret',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_MAX_ATTEMPTS: '2',
  };
  return {
    url,
    administrator,
    checkPolicies: (check) => setChecked(url, check),
    aws: async (client, ...args) => {
      const env = { ...administrator, AWS_DEFAULT_REGION: 'us-west-2', PATH: pathOf(client) };
      return parsed(await run('aws', [...args, '--output', 'json'], { cwd: client.folder, env }), args);
    },
    stop: () => stopped(server),
  };
}

function parsed({ status, stdout, text }: Ran, args: readonly string[]): unknown {
  if (status !== 0) throw new Error(`aws ${args.join(' ')}: ${text}`);
  return stdout.trim() === '' ? {} : JSON.parse(stdout);
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

async function answers(server: ChildProcess, url: string): Promise<void> {
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(100)) {
    if (server.exitCode !== null) throw new Error(`moto_server ended with ${server.exitCode}`);
    const answer = await fetch(`${url}/moto-api/data.json`).catch(() => undefined);
    if (answer?.ok) return;
  }
  throw new Error('moto_server does not answer');
}

/** https://docs.getmoto.org/en/latest/docs/iam.html: the number of requests before policies are checked. */
async function setChecked(url: string, check: boolean): Promise<void> {
  const headers = { 'content-type': 'text/plain' };
  const body = check ? '0' : 'inf';
  const answer = await fetch(`${url}/moto-api/reset-auth`, { method: 'POST', headers, body });
  if (!answer.ok) throw new Error(`moto does not ${check ? 'start' : 'stop'} checking policies`);
}

function stopped(server: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (server.exitCode !== null || server.signalCode !== null) return resolve();
    server.once('close', () => resolve());
    server.kill('SIGKILL');
  });
}
