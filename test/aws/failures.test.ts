import { equal, match, notEqual } from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Ground, ground, planFolder } from '../ci/ground.ts';
import { bareTools } from '../ci/toolbox.ts';
import { answersFor } from '../combinations.ts';
import { type Asked, type Fake, json, type Reply, serveFake } from '../fakes/server.ts';
import { needs } from '../terraform/workbench.ts';
import { withClients } from './clients.ts';

/** What AWS answers when it does not do what it is asked, as S3 and as every other service says it. */
const refusals = {
  denied: { status: 403, s3: 'AccessDenied', other: 'AccessDeniedException' },
  throttled: { status: 503, s3: 'SlowDown', other: 'ThrottlingException' },
  expired: { status: 400, s3: 'ExpiredToken', other: 'ExpiredTokenException' },
} as const;

function refuse(
  { method, url, headers }: Asked,
  { status, s3, other }: (typeof refusals)[keyof typeof refusals],
): Reply {
  if (headers['x-amz-target'] !== undefined) return json(status, { __type: other, message: 'No.' });
  const error = `<Error><Code>${s3}</Code><Message>No.</Message></Error>`;
  const isSts = method === 'POST' && url.pathname === '/';
  const body = `<?xml version="1.0"?>${isSts ? `<ErrorResponse>${error}</ErrorResponse>` : error}`;
  return { status, headers: { 'content-type': 'application/xml' }, body };
}

const sum = '0'.repeat(64);
const key = `plans/dev/1-1/${sum}.tfplan`;

/** Every script that calls AWS, with arguments; PLAN is a folder with a plan, EMPTY one without. */
const scripts: readonly (readonly [script: string, ...args: readonly string[]])[] = [
  ['seal', 'dev', 'PLAN'],
  ['unseal', 'dev', 'EMPTY', key],
  ['check-key-age', 'dev'],
  ['plan', 'dev', 'EMPTY'],
  ['drift', 'dev'],
];

withClients('The scripts of a pipeline, where AWS fails', (clients) => {
  for (const client of clients)
    describe(`The scripts of a pipeline, where AWS fails, by ${client.version}`, function () {
      needs('busybox', 'terraform');
      this.timeout(600_000);
      let own: Ground;
      let server: Fake;
      let refusal: (typeof refusals)[keyof typeof refusals] = refusals.denied;
      before(async () => {
        const choice = { store: 'aws-secrets-manager', read: 'ephemeral', backend: 's3', layout: 'directories' };
        const answers = answersFor({ ...choice, engine: 'terraform' }, { ci: { kind: 'github-actions' } });
        own = await ground(answers, { keepsBackend: true });
        server = await serveFake((asked) => refuse(asked, refusal));
      });
      after(() => server?.close());
      afterEach(() => own.assertNoKey());

      const fails = async ([script, ...args]: (typeof scripts)[number], url: string, reason: RegExp): Promise<void> => {
        const folder = planFolder();
        const plan = join(folder, 'tfplan');
        if (args.includes('PLAN')) writeFileSync(plan, 'a plan');
        const given = args.map((arg) => (arg === 'PLAN' || arg === 'EMPTY' ? folder : arg));
        const { status, stdout, stderr } = await own.script(script, given, {
          PATH: `${client.folder}:${bareTools()}`,
          AWS_ENDPOINT_URL: url,
          AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/plan',
          AWS_ACCESS_KEY_ID: 'of-the-job',
          AWS_SECRET_ACCESS_KEY: 'secret-of-the-job',
          AWS_DEFAULT_REGION: 'us-west-2',
          AWS_EC2_METADATA_DISABLED: 'true',
          AWS_MAX_ATTEMPTS: '1',
          PLAN_BUCKET: 'acme-plans',
          MAX_AGE_DAYS: '90',
          GITHUB_OUTPUT: join(folder, 'outputs'),
        });
        equal(status, 1, `${script}: ${stdout}${stderr}`);
        equal(stdout, '', script);
        match(stderr, /^error: |\nerror: |Error: /, script);
        match(stderr, reason, script);
        equal(existsSync(plan), false, `${script} leaves a plan`);
        // The check of the key age reports that it failed. No other script sets an output.
        const outputs = join(folder, 'outputs');
        const reported = existsSync(outputs) ? readFileSync(outputs, 'utf8') : '';
        equal(reported, script === 'check-key-age' ? 'key_dev=failed\n' : '', `${script} sets an output`);
      };

      for (const [what, one] of Object.entries(refusals))
        for (const script of scripts.filter(([name]) => name !== 'seal' || client.hasConditions))
          it(`${script[0]}: ${what}`, async () => {
            refusal = one;
            await fails(script, `http://127.0.0.1:${server.port}`, new RegExp(`${one.s3}|${one.other}`));
          });

      for (const script of scripts.filter(([name]) => name !== 'seal' || client.hasConditions))
        it(`${script[0]}: the server is gone`, async () => {
          const gone = await serveFake(() => ({ status: 500 }));
          await gone.close();
          await fails(script, `http://127.0.0.1:${gone.port}`, /connect|refused/i);
        });

      if (!client.hasConditions)
        it('uploads nothing with a client that cannot rule out that it replaces a plan', async () => {
          const before = server.asked.length;
          await fails(['seal', 'dev', 'PLAN'], `http://127.0.0.1:${server.port}`, /Unknown options: --if-none-match/);
          equal(server.asked.length, before);
        });

      it('are asked at all', () => notEqual(server.asked.length, 0));
    });
});
