import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { needs, scratch } from '../terraform/workbench.ts';
import { installed } from '../tools/cache.ts';

/** An AWS CLI that is installed here. */
export interface AwsClient {
  /** As it names itself: `aws-cli/1.46.3`. */
  readonly version: string;
  /** Whether it can upload on the condition that the object does not exist. Debian 12 has one that cannot. */
  readonly hasConditions: boolean;
  /** A folder for PATH in which `aws` is this client and sends its requests to AWS_ENDPOINT_URL. */
  readonly folder: string;
}

/** The path of moto's server; undefined where it is not installed. */
export const motoServer = (): string | undefined => installed('moto');

/** Version 1 and version 2 of the AWS CLI, as far as they are installed. */
function awsClients(): readonly AwsClient[] {
  const paths = [installed('awscli'), installed('debian-awscli')];
  return paths.flatMap((path) => (path === undefined ? [] : [client(path)]));
}

/**
 * Has slow tests run with moto and the AWS CLI. They are skipped by name where one of them is not installed.
 *
 * @param tests gets the clients that `fits`
 */
export function withClients(
  title: string,
  tests: (clients: readonly AwsClient[]) => void,
  fits: (client: AwsClient) => boolean = () => true,
): void {
  if (process.env.SLOW_TESTS === undefined) return;
  const clients = motoServer() === undefined ? [] : awsClients().filter(fits);
  if (clients.length > 0) tests(clients);
  else
    describe(title, () => {
      needs('moto and the AWS CLI of npm run install:tools');
      it('runs with moto and the AWS CLI', () => undefined);
    });
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
