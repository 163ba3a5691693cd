// Policies, as provider 0.2.1 has them. Each title ends with its source: "run" was seen with the real provider and
// Terraform 1.11.4 against a fake control plane, "source" was read from the provider's source, and "guess" is a rule of
// the server, which is closed.
import { deepEqual, equal, match } from 'node:assert/strict';
import { slowIt } from '../../slow.ts';
import { needs } from '../../terraform/workbench.ts';
import { type Planned, trial } from './trial.ts';

const policy = (blocks: string, description = 'Reads.', name = 'readers'): string =>
  `resource "unionai_policy" "readers" {
  name        = "${name}"
  description = "${description}"
  ${blocks}
}
`;
const onOrganization = 'organization {\n    id      = "acme"\n    role_id = "viewer"\n  }';
const onProject = (...domains: readonly string[]): string =>
  `project {\n    id      = "etl"\n    role_id = "viewer"\n    domains = ${JSON.stringify(domains)}\n  }\n`;
const onDomain = 'domain {\n    id      = "staging"\n    role_id = "viewer"\n  }\n';
const address = 'unionai_policy.readers';
const first = ({ errors }: Planned): string => `${errors[0]?.summary}: ${errors[0]?.detail}`;

describe('A policy', function () {
  needs('terraform');
  this.timeout(60_000);

  slowIt('with two grants of one role on one project is replaced in every plan: Read merges them (run)', async () => {
    const own = await trial(policy(onProject('staging') + onProject('production')));
    for (let round = 0; round < 2; round += 1) {
      equal((await own.apply()).status, 0);
      deepEqual((await own.plan()).changes, { [address]: 'replace' });
    }
    own.configure(policy(onProject('staging', 'production')));
    equal((await own.plan('-detailed-exitcode')).status, 0, 'as one grant it converges');
  });

  if (process.env.SLOW_TESTS === undefined) return;

  it('whose name or description is changed is updated in every plan: nothing is sent (run)', async () => {
    for (const changed of [policy(onOrganization, 'Looks.'), policy(onOrganization, 'Reads.', 'viewers')]) {
      const own = await trial(policy(onOrganization));
      equal((await own.apply()).status, 0);
      own.configure(changed);
      for (let round = 0; round < 2; round += 1) deepEqual((await own.apply()).changes, { [address]: 'update' });
      deepEqual((await own.plan()).changes, { [address]: 'update' });
      deepEqual(
        own.objects.policies.list().map(([id, { description }]) => [id, description]),
        [['readers', 'Reads.']],
      );
    }
  });

  it('is replaced where its grants change, and converges in every scope (source)', async () => {
    const own = await trial(policy(onOrganization));
    equal((await own.apply()).status, 0);
    own.configure(policy(`${onOrganization}\n${onDomain}${onProject('staging', 'development')}`));
    deepEqual((await own.apply()).changes, { [address]: 'replace' });
    equal((await own.plan('-detailed-exitcode')).status, 0);
  });

  it('that exists is not created (guess), and stays as it is', async () => {
    const own = await trial(policy(onOrganization));
    own.objects.policies.put('readers', { description: 'Theirs.', bindings: [] });
    match(first(await own.apply()), /^Client Error: Unable to create policy, got error: .*AlreadyExists/);
    equal(own.objects.policies.get('readers')?.description, 'Theirs.');
  });

  it('that exists is deleted where creating it ends in an Internal error (source)', async () => {
    const own = await trial(policy(onOrganization), { outages: [{ call: 'CreatePolicy', mode: 'internal' }] });
    own.objects.policies.put('readers', { description: 'Theirs.', bindings: [] });
    match(first(await own.apply()), /^Client Error: Unable to create policy, got error: .*Internal/);
    deepEqual(own.requests(), ['CreatePolicy Internal', 'DeletePolicy OK']);
    equal(own.objects.policies.get('readers'), undefined);
  });

  it('needs a scope, valid domains (source), and a role that exists (guess)', async () => {
    const own = await trial(policy(''));
    match(first(await own.apply()), /^Invalid Resource Scope: /);
    own.configure(policy(onProject('live')));
    match(first(await own.apply()), /^Invalid Domain: Domain live is not valid/);
    own.configure(policy(onOrganization.replace('viewer', 'owner')));
    match(first(await own.apply()), /NotFound/);
  });

  it('that was deleted outside is created again, and a destroy does not mind (source)', async () => {
    const own = await trial(policy(onOrganization));
    equal((await own.apply()).status, 0);
    own.objects.policies.remove('readers');
    deepEqual((await own.plan()).changes, { [address]: 'create' });
    equal((await own.destroy('-refresh=false')).status, 0);
  });

  it('is imported by its name; one that does not exist is not (run)', async () => {
    const own = await trial(`import {\n  to = ${address}\n  id = "readers"\n}\n${policy(onProject('staging'))}`);
    match(first(await own.plan()), /^Cannot import non-existent remote object/);
    own.objects.policies.put('readers', {
      description: 'Reads.',
      bindings: [{ role: 'viewer', project: 'etl', domain: 'staging' }],
    });
    match((await own.plan()).stdout, /1 to import, 0 to add, 0 to change, 0 to destroy/);
  });

  it('is read by its name, a binding per scope (source)', async () => {
    const own = await trial(`${policy(`${onOrganization}\n${onProject('staging')}`)}
data "unionai_policy" "readers" {
  id = unionai_policy.readers.id
}
output "roles" {
  value = [for role in data.unionai_policy.readers.roles : "\${role.role_id} \${coalesce(role.resource.org_id, role.resource.project_id)}"]
}
`);
    match((await own.apply()).stdout, /"value":\["viewer acme","viewer etl"\]/);
    own.configure('data "unionai_policy" "none" {\n  id = "none"\n}\n');
    equal(first(await own.plan()), 'Policy not found: Policy with ID none not found');
  });
});
