import { deepEqual, equal, match } from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FakeInternet, fakeInternet } from '../fakes/proxy.ts';
import { selfSigned } from '../stub/certificate.ts';
import { needs, type Ran, run, scratch } from '../terraform/workbench.ts';
import { repository } from './forge.ts';
import { GitHub } from './github.ts';
import { github } from './on-github.ts';

/** With the real client, because its requests, its output and its exit codes are what the stand-in assumes. */
describe('scripts/setup.sh with the real gh', function () {
  this.timeout(180_000);
  needs('gh');
  const forge = new GitHub();
  let internet: FakeInternet | undefined;
  let certificate: string;
  before(async () => {
    const pair = await selfSigned(['api.github.com']);
    certificate = join(scratch('certificate'), 'cert.pem');
    writeFileSync(certificate, pair.certPem);
    internet = await fakeInternet((asked) => {
      if (asked.headers.authorization !== 'token of-the-administrator')
        return { status: 401, body: '{"message":"Bad credentials"}' };
      return forge.answer(asked);
    }, pair);
  });
  after(() => internet?.close());

  const setup = (args: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Ran> =>
    run('sh', ['scripts/setup.sh', ...args], {
      cwd: repository(github.kind),
      env: {
        HOME: scratch('home'),
        ...internet?.environment(certificate),
        GH_TOKEN: 'of-the-administrator',
        GH_NO_UPDATE_NOTIFIER: '1',
        ...more,
      },
    });

  // Slow: gh starts for each request.
  const test = process.env.SLOW_TESTS === undefined ? it.skip : it;
  test('completes the setup, and finds no difference afterwards', async () => {
    const { status, text } = await setup([]);
    equal(status, 0, text);
    deepEqual(github.gaps(forge), []);
    github.storeSecrets(forge);
    const checked = await setup(['--check']);
    equal(checked.status, 0, checked.text);
    forge.rulesets = [];
    equal((await setup(['--check'])).status, 1);
  });

  it('stops without a login', async () => {
    const { status, stderr } = await setup(['--check'], { GH_TOKEN: 'of-nobody' });
    equal(status, 74);
    match(stderr, /GitHub answered GET repos\/acme\/ml-platform with status 401 \(Bad credentials\)/);
  });
});
