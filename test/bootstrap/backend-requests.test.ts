import { deepEqual } from 'node:assert/strict';
import { fakeAws } from '../fakes/s3.ts';
import type { Asked } from '../fakes/server.ts';
import { laid, succeeds } from '../terraform/state-root.ts';
import { needs } from '../terraform/workbench.ts';

const stateKey = 'unionai/ml-platform/dev/terraform.tfstate';

/** The request as a permission of IAM: its action, and the object, prefix or item. */
function permissionOf({ body, headers, method, url }: Asked): string {
  const target = headers['x-amz-target'];
  if (target !== undefined) {
    const { Item, Key } = JSON.parse(body.toString('utf8')) as Record<string, { LockID: { S: string } } | undefined>;
    return `dynamodb:${String(target).replace(/^.*\./, '')} ${(Item ?? Key)?.LockID.S}`;
  }
  const key = decodeURIComponent(url.pathname.slice(1));
  if (key === '') return `s3:ListBucket ${url.searchParams.get('prefix')}`;
  const actions: Readonly<Record<string, string>> = {
    GET: 'GetObject',
    HEAD: 'GetObject',
    PUT: 'PutObject',
    DELETE: 'DeleteObject',
  };
  return `s3:${actions[method] ?? method} ${key}`;
}

/**
 * What the policies of bootstrap/aws must allow at least: the requests that the real backend sends. The evaluator compares the
 * policies with the same actions (aws-requests.ts).
 */
if (process.env.SLOW_TESTS !== undefined)
  describe('The S3 backend', function () {
    needs('terraform');
    this.timeout(120_000);

    const sent = async (
      settings: Readonly<Record<string, string>>,
      ...commands: readonly string[][]
    ): Promise<unknown> => {
      const aws = await fakeAws();
      try {
        const root = laid({ kind: 's3', ...settings }, aws.environment);
        for (const command of commands) await succeeds(root.run(...command));
        const toStorage = aws.asked.filter(({ body, method }) => method !== 'POST' || !/Action=/.test(String(body)));
        return [...new Set(toStorage.map(permissionOf))].toSorted();
      } finally {
        await aws.close();
      }
    };
    const reads = [`s3:GetObject ${stateKey}`, 's3:ListBucket env:/'];
    const table = { lock: 'dynamodb', lockTable: 'acme-tflock' };

    it('lists workspaces and reads the state for a plan without a lock', async () => {
      deepEqual(await sent({}, ['init'], ['plan', '-lock=false']), reads);
    });

    it('also writes the state and its lock for an apply', async () => {
      deepEqual(await sent({}, ['init'], ['apply', '-auto-approve']), [
        `s3:DeleteObject ${stateKey}.tflock`,
        ...[`${stateKey}`, `${stateKey}.tflock`].map((key) => `s3:GetObject ${key}`),
        's3:ListBucket env:/',
        ...[`${stateKey}`, `${stateKey}.tflock`].map((key) => `s3:PutObject ${key}`),
      ]);
    });

    it('reads the checksum from the lock table for a plan without a lock', async () => {
      deepEqual(await sent(table, ['init'], ['plan', '-lock=false']), [
        `dynamodb:GetItem acme-tfstate/${stateKey}-md5`,
        ...reads,
      ]);
    });
  });
