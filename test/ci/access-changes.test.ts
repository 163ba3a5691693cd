import { deepEqual, equal, match } from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { plan } from '../../src/plan/plan.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { answersFor } from '../combinations.ts';
import { keyVariables, seeds } from '../terraform/keys.ts';
import { lay, makeWorld, needs, overrideBackend, run, scratch, stubEnvironment } from '../terraform/workbench.ts';
import { bareTools } from './toolbox.ts';

const repository = (layout: string, engine = 'terraform') =>
  answersFor(
    { store: 'aws-secrets-manager', read: 'ephemeral', backend: 's3', layout, engine },
    { ci: { kind: 'github-actions' } },
  );

/** The rows of the table that the script makes of a rendered plan, with busybox alone. */
async function rowsOf(text: string, layout = 'directories'): Promise<readonly string[]> {
  const dir = scratch('access-changes');
  const files = [...plan(repository(layout))].filter(([path]) => path.startsWith('scripts/'));
  lay(files, dir);
  writeFileSync(join(dir, 'plan.txt'), text);
  const { status, stdout, stderr } = await run('busybox', ['sh', 'scripts/ci/access-changes.sh', 'dev', 'plan.txt'], {
    cwd: dir,
    env: { PATH: bareTools() },
  });
  equal(status, 0, stderr);
  const [head, line, ...rows] = stdout.trimEnd().split('\n');
  if (rows.length === 0) return [head ?? ''];
  deepEqual([head, line], ['| Environment | Who | Change | What |', '|---|---|---|---|']);
  return rows;
}

const of = (address: string, action: string): string =>
  `  # ${address} ${action}\n  + resource "x" "this" {\n    }\n\n`;
const access = (key: string, action: string, module = 'workspace'): string =>
  of(`module.${module}.unionai_user_access.this["${key}"]`, action);

describe('The table of access changes', function () {
  needs('busybox');
  this.timeout(60_000);

  it('says who gains and who loses which policy', async () => {
    deepEqual(
      await rowsOf(
        access('ada@acme.example/viewers', 'will be created') +
          access('alan+ml@acme.example/viewers', 'will be destroyed') +
          access('grace@acme.example/viewers', 'must be replaced') +
          access('mary@acme.example/viewers', 'is tainted, so must be replaced') +
          of('module.workspace.unionai_application_access.this["ci/deployers"]', 'will be created'),
      ),
      [
        '| `dev` | `ada@acme.example` | **gains** | policy `viewers` |',
        '| `dev` | `alan+ml@acme.example` | **loses** | policy `viewers` |',
        '| `dev` | `grace@acme.example` | loses and regains | policy `viewers` |',
        '| `dev` | `mary@acme.example` | loses and regains | policy `viewers` |',
        '| `dev` | application `ci` | **gains** | policy `deployers` |',
      ],
    );
  });

  it('names accounts, policies, roles and projects, which change what others may do', async () => {
    const one = (type: string, action: string): string => of(`module.workspace.unionai_${type}.this["x"]`, action);
    deepEqual(
      await rowsOf(
        one('user', 'will be destroyed') +
          one('policy', 'must be replaced') +
          one('policy', 'will be destroyed') +
          one('role', 'must be replaced') +
          one('project', 'will be destroyed') +
          one('project_domain_attributes', 'will be updated in-place'),
      ),
      [
        '| `dev` | `x` | **is deleted** | account |',
        '| `dev` | all with policy `x` | **gain or lose** | what the policy grants: see the plan |',
        '| `dev` | all with policy `x` | **lose** | policy `x` |',
        '| `dev` | all with role `x` | **gain or lose** | what the role grants: see the plan |',
        '| `dev` | all with access to it | **lose** | project `x` |',
        '| `dev` | all | change | project_domain_attributes `x` |',
      ],
    );
  });

  it('names the environment of each module call if they share a root module', async () => {
    const text = access('ada@acme.example/viewers', 'will be created', 'prod_eu');
    deepEqual(await rowsOf(text, 'aliases'), ['| `prod-eu` | `ada@acme.example` | **gains** | policy `viewers` |']);
  });

  it('names resources outside of the module by their address', async () => {
    deepEqual(await rowsOf(of('unionai_user_access.ada', 'will be destroyed')), [
      '| `dev` | see the plan | **is destroyed** | `unionai_user_access.ada` |',
    ]);
  });

  it('says that there are none, and is not misled by other lines of a plan', async () => {
    const none = ['No access changes in dev.'];
    deepEqual(await rowsOf('No changes. Your infrastructure matches the configuration.\n'), none);
    deepEqual(await rowsOf(of('aws_s3_bucket.this', 'will be created')), none);
    deepEqual(
      await rowsOf(`      + description = <<-EOT\n        ${access('a@b.c/x', 'will be created').trim()}\n`),
      none,
    );
    deepEqual(await rowsOf(access('a@b.c/x', 'has been deleted')), none);
  });

  it('contains no Markdown and no workflow command that a name brings along', async () => {
    const [row = ''] = await rowsOf(access('a`|<b>[x](y)::warning::/po`li|cy', 'will be created'));
    match(row, /^\| `dev` \| `[^`|<>()]*` \| \*\*gains\*\* \| policy `po\?li\?cy` \|$/);
    equal(row.includes('::'), false);
  });

  if (process.env.SLOW_TESTS === undefined) return;
  for (const engine of ['terraform', 'opentofu'])
    it(`is made from the real plan of ${engine}`, async () => {
      const answers = repository('directories', engine);
      const { binary } = repositoryOf(answers).engine;
      const dir = scratch('real-plan');
      lay(plan(answers), dir);
      const [root] = repositoryOf(answers).roots;
      if (root === undefined) throw new Error('a repository without a root');
      const cwd = join(dir, root.directory);
      overrideBackend(cwd);
      const [environment] = answers.environments;
      const create = 'create: { first_name: A, last_name: B }';
      const file = [...plan(answers)].find(([path]) => path === `${root.directory}/access.yaml`)?.[1].text ?? '';
      writeFileSync(
        join(cwd, 'access.yaml'),
        file.replace('\nusers:\n', `\nusers:\n  - { email: ada@acme.example, policies: [viewers], ${create} }\n`),
      );
      const env = {
        ...stubEnvironment(makeWorld(seeds(answers))),
        ...keyVariables(answers, root.environments),
        TF_VAR_key_purpose: 'apply',
      };
      for (const args of [['init'], ['plan', '-input=false', '-out=tfplan']])
        equal((await run(binary, [...args, '-no-color'], { cwd, env })).status, 0);
      const { stdout } = await run(binary, ['show', '-no-color', 'tfplan'], { cwd, env });
      deepEqual(
        (await rowsOf(stdout)).filter((row) => row.includes('ada@')),
        [
          `| \`${environment?.name}\` | \`ada@acme.example\` | **is created** | account |`,
          `| \`${environment?.name}\` | \`ada@acme.example\` | **gains** | policy \`viewers\` |`,
        ],
      );
    });
});
