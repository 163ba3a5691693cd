import { deepEqual, equal, match } from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answers } from '../../src/model/answers.ts';
import { answersFor } from '../combinations.ts';
import { fakeHcp, hcpHosts } from '../fakes/hcp.ts';
import { fakeHttpState } from '../fakes/http-state.ts';
import { slowIt } from '../slow.ts';
import { selfSigned } from '../stub/certificate.ts';
import { unionKey, viewKey } from '../terraform/keys.ts';
import { callers, calls, needs, scratch } from '../terraform/workbench.ts';
import { occasions } from './github-forge.ts';
import { ci, created, type OnGitHub, onGitHub } from './github-ground.ts';

describe('A repository on GitHub with its state at GitLab, environments in one root', function () {
  needs('terraform', 'bash');
  this.timeout(120_000);
  const certificate = selfSigned();
  const password = ['not', 'a', 'token'].join('-');
  let gitlab: Awaited<ReturnType<typeof fakeHttpState>>;
  let own: OnGitHub;
  let answers: Answers;
  before(async () => {
    gitlab = await fakeHttpState(`someone:${password}`, certificate);
    answers = answersFor(
      { store: 'environment', read: 'ephemeral', backend: 'gitlab', layout: 'aliases', engine: 'terraform' },
      { ci, backend: { kind: 'gitlab', projectId: '4711', host: `localhost:${gitlab.port}` } },
    );
    const login = { TF_HTTP_USERNAME: 'someone', TF_HTTP_PASSWORD: password };
    own = await onGitHub(answers, {
      outside: { TF_HTTP_CLIENT_CA_CERTIFICATE_PEM: certificate.certPem },
      states: () => gitlab.states,
      settings: login,
    });
  });
  after(() => gitlab?.close());

  it('plans nothing for a pull request, because production is in the root', async () => {
    const text = readFileSync(join(own.dir, '.github/workflows/terraform-check.yml'), 'utf8');
    equal(/plan\.sh/.test(text), false);
  });

  slowIt('plans again when it applies, and applies both environments after one approval', async () => {
    const { results, log } = await own.run('deploy', occasions.push(['prod-eu']));
    deepEqual([...new Set(Object.values(results))], ['success'], log);
    deepEqual(Object.keys(results).sort(), ['apply-prod-eu', 'plan-prod-eu', 'production', 'report-prod-eu']);
    deepEqual([...created(own.world)].sort(), ['acme', 'acme-prod']);
    const used = new Set(
      calls(own.world).flatMap(({ provider, api_key: key }) => (provider === 'unionai' ? [key] : [])),
    );
    // The plan uses the view-only keys, and the apply job plans again with the key that it applies with.
    const keys = answers.environments.flatMap((environment) => [unionKey(environment), viewKey(environment)]);
    deepEqual([...used].sort(), keys.sort());
    const changed = callers(own.world).filter((caller) => / changes /.test(caller));
    deepEqual(changed, ['client-dev changes OK', 'client-prod-eu changes OK']);
  });

  slowIt('compares all of the root at night, and looks at the age of every key', async () => {
    const { results, log } = await own.run('drift', occasions.schedule());
    deepEqual(results, { drift: 'success', report: 'success' }, log);
    match(log, /^prod-eu: no drift$/m);
    const aged = [...log.matchAll(/^::warning::the age of the key of (\S+) is unknown/gm)];
    deepEqual(
      aged.map(([, name]) => name),
      ['dev', 'prod-eu'],
    );
  });
});

describe('A repository on GitHub with its state at HCP Terraform', function () {
  if (process.env.SLOW_TESTS === undefined || process.platform !== 'linux') return; // Go trusts a file there only
  needs('terraform', 'bash');
  this.timeout(120_000);
  const token = ['not', 'a', 'token'].join('-');
  let hcp: Awaited<ReturnType<typeof fakeHcp>>;
  after(() => hcp?.close());

  it('plans and applies on its own runners, tier by tier', async () => {
    const certificate = selfSigned(hcpHosts);
    const file = join(scratch('certificate'), 'certificate.pem');
    writeFileSync(file, certificate.certPem);
    const names = ['dev', 'prod-eu'].map((name) => `acme/unionai-ml-platform-${name}`);
    hcp = await fakeHcp(certificate, token, names);
    const choice = { store: 'aws-secrets-manager', read: 'ephemeral', backend: 'hcp-terraform', engine: 'terraform' };
    const answers = answersFor({ ...choice, layout: 'directories' }, { ci });
    const states = () =>
      [...hcp.workspaces].flatMap(([name, { state }]) => (state === undefined ? [] : [[name, state] as const]));
    const own = await onGitHub(answers, {
      outside: hcp.environment(file),
      states,
      settings: { TF_TOKEN_app_terraform_io: token },
    });
    const { results, log } = await own.run('deploy', occasions.push(['prod-eu']));
    deepEqual([results['apply-dev'], results['apply-prod-eu']], ['success', 'success'], log);
    deepEqual(created(own.world), ['acme', 'acme-prod']);
    deepEqual(
      states().map(([name]) => name),
      names,
    );
  });
});
