import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { isSlow } from '../slow.ts';
import { needs, type Ran } from '../terraform/workbench.ts';
import { repository, type Served, serve, setup } from './forge.ts';
import { GitHub } from './github.ts';
import { GitLab } from './gitlab.ts';
import { github } from './on-github.ts';
import { gitlab } from './on-gitlab.ts';
import { environments } from './platform.ts';

const both = [
  { ...github, names: (forge: GitHub | GitLab) => [...(forge as GitHub).environments.keys()] },
  {
    ...gitlab,
    names: (forge: GitHub | GitLab) => {
      const { environments, protections, variables } = forge as GitLab;
      return [...environments, ...protections.keys(), ...variables.map(({ environment_scope }) => environment_scope)];
    },
  },
];

/** An environment with a variable, a secret and a protection. */
function fill(forge: GitHub | GitLab, name: string): void {
  if (forge instanceof GitHub) {
    forge.environments.set(name, {
      wait_timer: 0,
      prevent_self_review: true,
      reviewers: [{ type: 'Team', id: 7 }],
      deployment_branch_policy: null,
      can_admins_bypass: false,
      policies: [],
      variables: new Map([['AWS_ROLE_ARN', 'arn']]),
      secrets: ['UNIONAI_API_KEY'],
    });
    return;
  }
  const flags = { value: 'x', protected: true, masked: false, raw: true, environment_scope: name };
  forge.environments.push(name);
  forge.protections.set(name, { deploy_access_levels: [], approval_rules: [] });
  forge.variables.push({ key: 'AWS_ROLE_ARN', ...flags }, { key: 'UNIONAI_API_KEY', ...flags });
}

for (const { kind, client, names } of isSlow ? both : both.slice(0, 1))
  describe(`scripts/setup.sh --delete: ${kind}`, function () {
    needs('curl');
    this.timeout(60_000);
    const forge = client === 'gh' ? new GitHub() : new GitLab();
    let served: Served;
    let dir: string;
    const run = (...args: readonly string[]): Promise<Ran> => setup(dir, served, ['--delete', ...args]);
    const left = (): readonly string[] => names(forge).filter((name) => name.startsWith('prod'));
    before(async () => {
      served = await serve(client, forge.answer);
      dir = repository(kind);
      for (const name of environments) fill(forge, name);
    });
    after(() => served?.close());

    it('refuses CI/CD environments that the repository uses, and needs their names', async () => {
      const used = await run('prod-plan');
      equal(used.status, 2, used.text);
      match(used.stderr, /the environment prod of this repository uses the CI\/CD environment prod-plan/);
      equal((await run()).status, 2);
      ok(left().length > 0);
    });

    it('deletes those that it does not use any longer with all that they contain, and reads them back', async () => {
      rmSync(join(dir, 'scripts/setup/environments/prod.env'));
      const printed = await setup(dir, undefined, ['--delete', '--dry-run', 'prod-plan', 'prod']);
      equal(printed.status, 0, printed.text);
      match(printed.stdout, /delete: environment prod, with its variables and secrets\n\nNothing was changed/);
      equal((await run('--check', 'prod-plan', 'prod')).status, 1);
      ok(left().length > 0);
      const others = names(forge).filter((name) => !name.startsWith('prod'));
      const ran = await run('prod-plan', 'prod', 'prod-rotate');
      equal(ran.status, 0, ran.text);
      deepEqual(left(), []);
      deepEqual(names(forge), others);
      equal((await run('--check', 'prod-plan', 'prod')).status, 0);
      equal((await run('prod-plan', 'prod')).status, 0, 'a second run');
    });

    it('takes no error of the platform for an environment that does not exist', async () => {
      served.reset();
      equal((await run('dev-old')).status, 0);
      const count = served.asked().length;
      for (let at = 0; at < (isSlow ? count : 1); at += 1) {
        served.reset(at, { reply: { status: 500, body: '{"message":"Internal error"}' } });
        equal((await run('--check', 'dev-old')).status, 74, `${at}`);
      }
    });
  });
