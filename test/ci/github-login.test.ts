import { deepEqual, equal } from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answersFor } from '../combinations.ts';
import { azureHosts, fakeAzure } from '../fakes/azure.ts';
import { type Fake, json, serveFake } from '../fakes/server.ts';
import { selfSigned } from '../stub/certificate.ts';
import { needs, scratch } from '../terraform/workbench.ts';
import { occasions } from './github-forge.ts';
import { ci, created, onGitHub } from './github-ground.ts';

// The slow run only: what differs from the other GitHub is how its jobs log in.
describe('A repository on GitHub, its state at Azure', function () {
  if (process.env.SLOW_TESTS === undefined || process.platform !== 'linux') return; // Go trusts a file there only
  needs('terraform', 'bash');
  this.timeout(120_000);
  let azure: Awaited<ReturnType<typeof fakeAzure>>;
  let github: Fake;
  after(() => Promise.all([azure?.close(), github?.close()]));

  it('asks GitHub for the tokens of jobs that may have one, and seals its plans', async () => {
    const certificate = selfSigned(azureHosts);
    const file = join(scratch('certificate'), 'certificate.pem');
    writeFileSync(file, certificate.certPem);
    azure = await fakeAzure(certificate);
    github = await serveFake(({ headers }) => {
      const isKnown = headers.authorization?.toLowerCase() === 'bearer request-token';
      return isKnown ? json(200, { count: 1, value: 'a.job.token' }) : json(401, {});
    });
    const choice = { store: 'environment', read: 'ephemeral', backend: 'azurerm', engine: 'terraform' };
    const answers = answersFor({ ...choice, layout: 'directories' }, { ci });
    const id = '11111111-2222-4333-8444-555555555555';
    const own = await onGitHub(
      answers,
      azure.environment(file),
      () => [...azure.blobs].map(([name, { bytes }]) => [name, bytes] as const),
      { ARM_CLIENT_ID: id, ARM_TENANT_ID: id, ARM_SUBSCRIPTION_ID: id, PLAN_BUCKET: 'acmeplans/plans' },
      {
        ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${github.port}/token?api-version=2.0`,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-token',
      },
    );
    const { results, log } = await own.run('deploy', occasions.push(['prod-eu']));
    deepEqual([results['apply-dev'], results['apply-prod-eu']], ['success', 'success'], log);
    deepEqual(created(own.world), ['acme', 'acme-prod']);
    equal(azure.blobs.size, 2);
    const bodies = azure.asked.map(({ body }) => new URLSearchParams(body.toString('utf8')));
    const shown = new Set(bodies.flatMap((body) => body.get('client_assertion') ?? []));
    deepEqual([...shown], ['a.job.token']);
    const uploads = own.commands.calls('az').filter((call) => call.startsWith('storage blob upload'));
    equal(uploads.length, 2);
  });
});
