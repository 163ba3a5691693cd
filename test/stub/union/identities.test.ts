// Users, applications, API keys and their access, as provider 0.2.1 has them. Each title ends with its source: "run" was
// seen with the real provider and Terraform 1.11.4 against a fake control plane, "source" was read from the provider's
// source, "framework" is what Terraform's plugin framework does.
import { deepEqual, equal, match } from 'node:assert/strict';
import { slowIt } from '../../slow.ts';
import { needs } from '../../terraform/workbench.ts';
import { type Planned, stateOf, trial } from './trial.ts';

const policy = `resource "unionai_policy" "readers" {
  name        = "readers"
  description = "Reads."
  organization {
    id      = "acme"
    role_id = "viewer"
  }
}
`;
const user = `resource "unionai_user" "ann" {
  first_name = "Ann"
  last_name  = "Smith"
  email      = "ann@acme.example"
}
`;
const userAccess = `resource "unionai_user_access" "ann" {
  user   = unionai_user.ann.id
  policy = unionai_policy.readers.id
}
`;
const needed = 'consent_method = "CONSENT_METHOD_REQUIRED"\n  token_endpoint_auth_method = "CLIENT_SECRET_BASIC"';
const unset = ['client_uri', 'logo_uri', 'policy_uri', 'tos_uri'].map((name) => `${name} = ""`);
const empty = ['grant_types', 'redirect_uris', 'response_types'].map((name) => `${name} = []`);
const complete = [needed, ...unset, ...empty].join('\n  ');
const application = (more: string): string => `resource "unionai_application" "ci" {
  client_id   = "ci"
  client_name = "CI"
  ${more}
}
`;
const applicationAccess = `resource "unionai_application_access" "ci" {
  app    = unionai_application.ci.id
  policy = unionai_policy.readers.id
}
`;
const apiKey = 'resource "unionai_api_key" "ci" {\n  id = "ci"\n}\n';
const imported = (to: string, id: string): string => `import {\n  to = ${to}\n  id = "${id}"\n}\n`;
const first = ({ errors }: Planned): string => `${errors[0]?.summary}: ${errors[0]?.detail}`;
const ann = { firstName: 'Ann', lastName: 'Smith', email: 'ann@acme.example' };

describe('An application', function () {
  needs('terraform');
  this.timeout(60_000);

  slowIt(
    'with unset attributes is updated in every plan, its id is unknown, and its access is replaced (run)',
    async () => {
      const own = await trial(policy + application(needed) + applicationAccess);
      for (let round = 0; round < 2; round += 1) {
        equal((await own.apply()).status, 0);
        deepEqual((await own.plan()).changes, {
          'unionai_application.ci': 'update',
          'unionai_application_access.ci': 'replace',
        });
      }
      own.configure(policy + application(complete) + applicationAccess);
      equal((await own.apply()).status, 0);
      equal((await own.plan('-detailed-exitcode')).status, 0, 'with every attribute set it converges');
    },
  );

  if (process.env.SLOW_TESTS === undefined) return;

  it('needs consent_method and token_endpoint_auth_method (run)', async () => {
    const own = await trial(application(''));
    match(first(await own.apply()), /^Invalid Consent Method: /);
    own.configure(application('consent_method = "CONSENT_METHOD_REQUIRED"'));
    match(first(await own.apply()), /^Invalid Token Endpoint Auth Method: /);
  });

  it('that exists is not created (source)', async () => {
    const own = await trial(
      apiKey + application(needed).replace('client_id ', 'depends_on = [unionai_api_key.ci]\n  client_id '),
    );
    equal(first(await own.apply()), 'Application already exists: Application with client ID ci already exists');
  });

  it('loses access where that is taken away outside, and the plan says so (source)', async () => {
    const own = await trial(policy + application(complete) + applicationAccess);
    equal((await own.apply()).status, 0);
    own.objects.assignments.remove('application:ci:readers');
    deepEqual((await own.plan()).changes, { 'unionai_application_access.ci': 'create' });
  });

  it('has access that cannot be imported (framework)', async () => {
    const own = await trial(
      imported('unionai_application_access.ci', 'ci/readers') + policy + application(complete) + applicationAccess,
    );
    match(first(await own.plan()), /^Resource Import Not Implemented: /);
  });

  it('is read with its secret (source)', async () => {
    const own = await trial(`${apiKey}
data "unionai_application" "ci" {
  id = unionai_api_key.ci.id
}
data "unionai_api_key" "ci" {
  id = unionai_api_key.ci.id
}
`);
    equal((await own.apply()).status, 0);
    own.configure('data "unionai_application" "none" {\n  id = "none"\n}\n');
    equal(first(await own.plan()), 'Application not found: Application with ID none not found');
    own.configure('data "unionai_api_key" "none" {\n  id = "none"\n}\n');
    match(first(await own.plan()), /^API key not found: /);
  });
});

describe('An API key', function () {
  needs('terraform');
  this.timeout(60_000);
  if (process.env.SLOW_TESTS === undefined) return;

  it('keeps in the state its secret, whose fourth field is None (source)', async () => {
    const own = await trial(apiKey);
    equal((await own.apply()).status, 0);
    const secret = String(stateOf(own.dir, 'unionai_api_key.ci')?.secret);
    match(Buffer.from(secret, 'base64').toString(), /^acme\.example:ci:\w+:None$/);
    equal((await own.plan('-detailed-exitcode')).status, 0);
    own.objects.applications.remove('ci');
    deepEqual((await own.plan()).changes, { 'unionai_api_key.ci': 'create' });
  });

  it('is imported without its secret; one that does not exist is not (run)', async () => {
    const own = await trial(apiKey);
    equal((await own.apply()).status, 0);
    const again = await trial(imported('unionai_api_key.ci', 'ci') + apiKey);
    match(first(await again.plan()), /^Cannot import non-existent remote object/);
    const application = own.objects.applications.get('ci');
    if (application === undefined) throw new Error('no application');
    again.objects.applications.put('ci', application);
    equal((await again.apply()).status, 0);
    equal(stateOf(again.dir, 'unionai_api_key.ci')?.secret, null);
  });
});

describe('A user', function () {
  needs('terraform');
  this.timeout(60_000);
  if (process.env.SLOW_TESTS === undefined) return;

  it('whose access is taken away outside keeps it in the state: the loss is invisible (source)', async () => {
    const own = await trial(policy + user + userAccess);
    equal((await own.apply()).status, 0);
    deepEqual(own.objects.assignments.list().length, 1);
    for (const [id] of own.objects.assignments.list()) own.objects.assignments.remove(id);
    equal((await own.plan('-detailed-exitcode')).status, 0);
  });

  it('that was deleted outside is created again, and so is its access (source)', async () => {
    const own = await trial(policy + user + userAccess);
    equal((await own.apply()).status, 0);
    for (const [id] of own.objects.users.list()) own.objects.users.remove(id);
    deepEqual((await own.plan()).changes, { 'unionai_user.ann': 'create', 'unionai_user_access.ann': 'create' });
  });

  it('cannot be imported: the id is overwritten with the e-mail address (source)', async () => {
    const own = await trial(imported('unionai_user.ann', ann.email) + user);
    equal(first(await own.plan()), 'User not found: User ann@acme.example not found');
    own.objects.users.put('user-1', ann);
    match(first(await own.plan()), /^Cannot import non-existent remote object/);
  });

  it('has access that cannot be imported (run)', async () => {
    const own = await trial(imported('unionai_user_access.ann', 'user-1') + policy + user + userAccess);
    match(first(await own.plan()), /^State Write Error: /);
  });

  it('is read by its e-mail address alone (source)', async () => {
    const by = (argument: string): string =>
      `data "unionai_user" "ann" {\n  ${argument}\n}\noutput "id" {\n  value = data.unionai_user.ann.id\n}\n`;
    const own = await trial(by('email = "ann@acme.example"'));
    own.objects.users.put('user-1', ann);
    match((await own.apply()).stdout, /"value":"user-1"/);
    own.configure(by('id = "user-1"'));
    match(first(await own.plan()), /^User not found: /);
  });

  it('is known to have a policy by unionai_user_access (source)', async () => {
    const own = await trial('data "unionai_user_access" "ann" {\n  user_id = "user-1"\n  policy_id = "readers"\n}\n');
    match(first(await own.plan()), /^User not found: User with ID user-1 not found/);
    own.objects.users.put('user-1', ann);
    match(first(await own.plan()), /^User not assigned to policy: /);
    own.objects.assignments.put('user:user-1:readers', { kind: 'user', subject: 'user-1', policy: 'readers' });
    equal((await own.plan()).status, 0);
  });
});
