import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratch } from '../terraform/workbench.ts';

/** An AWS CLI that is installed here. */
export interface AwsClient {
  /** As it names itself: `aws-cli/1.46.3`. */
  readonly version: string;
  /** Whether it can upload on the condition that the object does not exist. Debian 12 has one that cannot. */
  readonly hasConditions: boolean;
  /** A folder for PATH in which `aws` is this client and sends its requests to AWS_ENDPOINT_URL. */
  readonly folder: string;
}

const onPath = (command: string): string | undefined =>
  spawnSync('sh', ['-c', 'command -v "$1"', 'sh', command]).stdout.toString().trim() || undefined;

/** The path of moto's server; undefined where it is not installed. */
export const motoServer = (): string | undefined => onPath('moto_server');

/** Every version of the AWS CLI that is installed. */
export function awsClients(): readonly AwsClient[] {
  const paths = [onPath('aws'), '/usr/bin/aws'].filter((path) => path !== undefined && existsSync(path));
  const clients = [...new Set(paths)].map((path) => client(path ?? ''));
  return [...new Map(clients.map((one) => [one.version, one])).values()];
}

function client(path: string): AwsClient {
  const version = /^aws-cli\/[\d.]+/.exec(spawnSync(path, ['--version']).stdout.toString())?.[0] ?? '';
  const skeleton = ['s3api', 'put-object', '--if-none-match', '*', '--generate-cli-skeleton'];
  const hasConditions = spawnSync(path, skeleton).status === 0;
  const folder = scratch('aws');
  // Clients before 1.29 and 2.13 do not read AWS_ENDPOINT_URL.
  writeFileSync(join(folder, 'aws'), `#!/bin/sh\nexec '${path}' --endpoint-url "$AWS_ENDPOINT_URL" "$@"\n`);
  chmodSync(join(folder, 'aws'), 0o755);
  return { version, hasConditions, folder };
}

/** PATH with one client first. */
export const pathOf = ({ folder }: AwsClient): string => `${folder}:${process.env.PATH ?? ''}`;
