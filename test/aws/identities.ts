import type { AwsClient } from './clients.ts';
import type { Moto, Variables } from './moto.ts';

/** What an identity may do with which resources. */
export type Policy = Readonly<Record<string, readonly string[]>>;

interface Credentials {
  readonly Credentials: {
    readonly AccessKeyId: string;
    readonly SecretAccessKey: string;
    readonly SessionToken: string;
  };
}

/**
 * Makes a role for a pipeline's job.
 *
 * @param policy resources by action
 * @returns what a job finds after it logged in
 */
export async function makeRole(moto: Moto, client: AwsClient, name: string, policy: Policy): Promise<Variables> {
  const trust = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRoleWithWebIdentity',
        Principal: { Federated: 'token.actions.githubusercontent.com' },
      },
    ],
  };
  const Statement = Object.entries(policy).map(([Action, Resource]) => ({ Effect: 'Allow', Action, Resource }));
  const made = (await moto.aws(
    client,
    ...['iam', 'create-role', '--role-name', name, '--assume-role-policy-document', JSON.stringify(trust)],
  )) as { Role: { Arn: string } };
  await moto.aws(
    client,
    ...['iam', 'put-role-policy', '--role-name', name, '--policy-name', 'own'],
    ...['--policy-document', JSON.stringify({ Version: '2012-10-17', Statement })],
  );
  // The exchange of the token; moto does it only while it checks no policies.
  const session = ['--role-session-name', name, '--web-identity-token', `token-of-${name}`];
  const { Credentials } = (await moto.aws(
    client,
    ...['sts', 'assume-role-with-web-identity', '--role-arn', made.Role.Arn, ...session],
  )) as Credentials;
  return {
    AWS_ROLE_ARN: made.Role.Arn,
    AWS_ACCESS_KEY_ID: Credentials.AccessKeyId,
    AWS_SECRET_ACCESS_KEY: Credentials.SecretAccessKey,
    AWS_SESSION_TOKEN: Credentials.SessionToken,
  };
}
