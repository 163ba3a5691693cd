import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { cli } from '../cli/cli.ts';
import { read } from '../cli/made.ts';
import { listing } from '../folder.ts';
import { Store } from '../stub/union/store.ts';
import { makeWorld, needs, overrideBackend, run, stubEnvironment } from '../terraform/workbench.ts';
import { laid } from '../update/foreign.ts';

const resources = `
resource "unionai_project" "fraud" {
  name        = "fraud"
  description = "Fraud, by hand"
}

resource "unionai_role" "launcher" {
  name        = "launcher"
  description = "Starts executions."
  actions     = ["create_flyte_executions", "view_flyte_executions"]
}

resource "unionai_policy" "launchers" {
  name        = "launchers"
  description = "Start executions."

  project {
    id      = unionai_project.fraud.id
    role_id = unionai_role.launcher.id
    domains = ["development", "staging"]
  }

  organization {
    id      = "initech"
    role_id = "viewer"
  }
}

resource "unionai_user" "ada" {
  first_name = "Ada"
  last_name  = "Lovelace"
  email      = "ada@initech.example"
}

data "unionai_user" "alan" {
  email = "alan@initech.example"
}

resource "unionai_user_access" "ada" {
  user   = unionai_user.ada.id
  policy = unionai_policy.launchers.id
}

resource "unionai_user_access" "alan" {
  user   = data.unionai_user.alan.id
  policy = unionai_policy.launchers.id
}
`;

const unclear = `
resource "unionai_project" "each" {
  for_each    = toset(["a", "b"])
  name        = each.key
  description = "One of many."
}

resource "unionai_application" "ci" {
  client_id   = "ci"
  client_name = "CI"
}

resource "unionai_policy" "others" {
  name        = "others"
  description = "Look."

  project {
    id      = unionai_project.each["a"].id
    role_id = "viewer"
    domains = ["development"]
  }
}
`;

const root = (more: string): string => `terraform {
  required_providers {
    unionai = {
      source = "unionai/unionai"
    }
  }

  backend "s3" {
    bucket = "initech-state"
    key    = "union/prod/terraform.tfstate"
    region = "us-east-1"
  }
}

provider "unionai" {
  allowed_orgs = ["initech"]
}
${resources}${more}`;

const file = 'environments/prod/main.tf';
const adopt = [
  'update',
  '--adopt',
  '--secret-store',
  'environment',
  '--set',
  'environments[prod].host=initech.hosted.unionai.cloud',
];

describe('update --adopt of a repository with projects, roles, policies and users', function () {
  before(function () {
    if (process.env.SLOW_TESTS === undefined) this.skip();
  });

  this.timeout(180_000);

  it('writes an access file of them and their moved blocks, and touches no other file', async () => {
    const dir = laid({ [file]: root('') });
    const before = listing(dir);
    const { status, text } = await cli(adopt, { cwd: dir });
    equal(status, 0, text);
    deepEqual(parse(read(dir, 'environments/prod/access.yaml')), {
      projects: [{ name: 'fraud', description: 'Fraud, by hand' }],
      roles: [
        {
          name: 'launcher',
          description: 'Starts executions.',
          actions: ['create_flyte_executions', 'view_flyte_executions'],
        },
      ],
      policies: [
        {
          name: 'launchers',
          description: 'Start executions.',
          projects: [{ project: 'fraud', role: 'launcher', domains: ['development', 'staging'] }],
          organization_roles: ['viewer'],
        },
      ],
      users: [
        {
          email: 'ada@initech.example',
          policies: ['launchers'],
          create: { first_name: 'Ada', last_name: 'Lovelace' },
        },
        { email: 'alan@initech.example', policies: ['launchers'] },
      ],
      applications: null,
      existing: null,
    });
    equal(read(dir, file), root(''));
    const made = Object.keys(listing(dir)).filter((path) => !(path in before) && !/^(\.yo-rc|\.scaffold)/.test(path));
    deepEqual(made.filter((path) => !path.endsWith('/')).sort(), [
      'environments/prod/access.yaml',
      'environments/prod/moved.tf.example',
    ]);
    const again = listing(dir);
    const update = await cli(['update', '--dry-run', '--json'], { cwd: dir });
    const changed = JSON.parse(update.stdout).files.find(({ path }: { path: string }) => path.endsWith('access.yaml'));
    ok(changed === undefined || changed.action === 'unchanged');
    deepEqual(listing(dir), again);
  });

  it('lists the resources that it cannot declare, with their places', async () => {
    const dir = laid({ [file]: root(unclear) });
    const { stderr } = await cli(adopt, { cwd: dir });
    match(
      stderr,
      /main\.tf:\d+ \(unionai_project\.each\) is in no access file and not changed: for_each is not followed\./,
    );
    match(
      stderr,
      /main\.tf:\d+ \(unionai_application\.ci\) is in no access file and not changed: unionai_application is not inferred\./,
    );
    match(
      stderr,
      /main\.tf:\d+ \(unionai_policy\.others\) is in no access file .*: a grant refers to something that is not inferred\./,
    );
    equal(parse(read(dir, 'environments/prod/access.yaml')).projects.length, 1);
  });

  it('writes nothing in a dry run, and keeps an access file that exists', async () => {
    const dir = laid({ [file]: root('') });
    const before = listing(dir);
    equal((await cli([...adopt, '--dry-run'], { cwd: dir })).status, 0);
    deepEqual(listing(dir), before);
    const other = laid({ [file]: root(''), 'environments/prod/access.yaml': '{}\n' });
    equal((await cli(adopt, { cwd: other })).status, 0);
    equal(read(other, 'environments/prod/access.yaml'), '{}\n');
  });

  if (process.env.SLOW_TESTS === undefined) return;
  describe('and the real Terraform', () => {
    needs('terraform');

    it('moves every resource, and creates, changes and destroys nothing', async () => {
      const dir = laid({ [file]: root('') });
      const cwd = join(dir, 'environments/prod');
      const host = 'initech.hosted.unionai.cloud';
      const world = makeWorld({});
      new Store(world, host, 'initech').users.put('user-2', {
        firstName: 'Alan',
        lastName: 'Turing',
        email: 'alan@initech.example',
      });
      const key = Buffer.from([host, 'client', 'not-a-secret', 'initech'].join(':')).toString('base64');
      const env = { ...stubEnvironment(world), UNIONAI_API_KEY: key };
      const terraform = async (...args: readonly string[]): Promise<string> => {
        const { status, text } = await run('terraform', [...args, '-input=false', '-no-color'], { cwd, env });
        equal(status, 0, text);
        return text;
      };
      overrideBackend(cwd);
      await terraform('init');
      match(await terraform('apply', '-auto-approve'), /6 added/);

      equal((await cli(adopt, { cwd: dir })).status, 0);
      // The templates' side everywhere: the old file is gone, and the resources with it.
      rmSync(join(dir, file));
      const { status, text } = await cli(['update'], { cwd: dir });
      equal(status, 0, text);
      ok(existsSync(join(cwd, 'main.tf')));
      writeFileSync(join(cwd, 'moved.tf'), readFileSync(join(cwd, 'moved.tf.example')));
      await terraform('init');
      const planned = await terraform('plan');
      match(planned, /Plan: 0 to add, 0 to change, 0 to destroy|No changes/);
      equal(planned.match(/ has moved to /g)?.length, 6);
      await terraform('apply', '-auto-approve');
      rmSync(join(cwd, 'moved.tf'));
      await terraform('plan', '-detailed-exitcode');
    });
  });
});
