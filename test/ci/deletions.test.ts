import { deepEqual, doesNotMatch, equal, match } from 'node:assert/strict';
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { plan } from '../../src/plan/plan.ts';
import { answersFor } from '../combinations.ts';
import { lay, type Ran, run, scratch } from '../terraform/workbench.ts';

const project = 'module.workspace.unionai_project.this["ml-platform"]';
const day = (ago: number): string => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);

const environments = [
  { name: 'dev', org: 'acme' },
  { name: 'staging', org: 'acme-staging' },
  { name: 'prod-eu', org: 'acme-prod' },
];

const environmentsOf = (layout: string) =>
  answersFor(
    { store: 'environment', read: 'ephemeral', backend: 's3', layout, engine: 'terraform' },
    { ci: { kind: 'gitlab-ci' }, environments },
  );

/** The script in a repository, with plans as the engines render them. */
function laid(layout = 'directories') {
  const dir = scratch('deletions');
  lay(plan(environmentsOf(layout)), dir);
  const file = join(scratch('plan'), 'plan.txt');
  const acknowledgments = (name = 'prod-eu'): string => join(dir, `scripts/environments/${name}.deletions`);
  return {
    dir,
    acknowledgments,
    acknowledge: (line: string, name = 'prod-eu'): void => appendFileSync(acknowledgments(name), `${line}\n`),
    find: (text: string, environment = 'prod-eu'): Promise<Ran> => {
      writeFileSync(file, text);
      return run('sh', [join(dir, 'scripts/ci/deletions.sh'), environment, file], { cwd: dir });
    },
  };
}

/** A rendered plan: headers of objects, and how many of them are destroyed. */
const rendered = (headers: readonly string[], destroyed = headers.length): string =>
  [
    'Terraform will perform the following actions:',
    ...headers.map(
      (header) => `\n  # ${header}\n  - resource "x" "y" {\n      - name = "  # a will be destroyed" -> null\n    }`,
    ),
    `\nPlan: 0 to add, 0 to change, ${destroyed} to destroy.\n`,
  ].join('\n');

/** How the engines write that an object is deleted, and whether they count it among those to destroy. */
const ways: readonly (readonly [says: string, counted: number])[] = [
  ['will be destroyed', 1],
  ['(deposed object 1a2b3c4d) will be destroyed', 1],
  ['must be replaced', 1],
  ['will be replaced, as requested', 1],
  ['will be replaced due to changes in replace_triggered_by', 1],
  ['is tainted, so must be replaced', 1],
  ['is tainted, so it must be replaced', 1],
  ['will no longer be managed by Terraform, but will not be destroyed', 0],
  ['will be removed from Terraform state, but will not be destroyed', 0],
  ['will be removed from the OpenTofu state but will not be destroyed', 0],
  ['must be replaced, but the existing object will not be destroyed', 0],
  ['must be replaced - older instance will not be destroyed (lifecycle.destroy = false)', 0],
];

describe('deletions.sh', function () {
  this.timeout(30_000);

  it('names every deleted object of production, and the line that acknowledges it', async () => {
    const { find } = laid();
    for (const [says, counted] of ways) {
      const { status, text } = await find(rendered([`${project} ${says}`], counted));
      equal(status, 3, `${says}: ${text}`);
      match(text, /this\["ml-platform"\]: not acknowledged/, says);
      match(
        text,
        new RegExp(`add these lines to scripts/environments/prod-eu\\.deletions .*\\n\\n {4}${day(0)} module`),
      );
    }
  });

  it('accepts an object that is acknowledged, and no other', async () => {
    const { find, acknowledge } = laid();
    acknowledge(`${day(0)} ${project}`);
    equal((await find(rendered([`${project} will be destroyed`]))).status, 0);
    const other = 'module.workspace.unionai_project.this["ml"]';
    const { status, text } = await find(rendered([`${project} will be destroyed`, `${other} must be replaced`]));
    equal(status, 3, text);
    match(text, /\["ml-platform"\]: acknowledged\n.*\["ml"\]: not acknowledged/);
    equal((await find(rendered([`${other} will be destroyed`]))).status, 3);
  });

  it('ignores acknowledgments that are old, in the future, incomplete or in the file of another environment', async () => {
    for (const line of [
      `${day(15)} ${project}`,
      `${day(-3)} ${project}`,
      project,
      `${day(0)}${project}`,
      `# ${day(0)} ${project}`,
      `${day(0)} ${project}.name`,
      `${day(0)} module.workspace.unionai_project.this`,
      `${day(0)} *`,
    ]) {
      const { find, acknowledge } = laid();
      acknowledge(line);
      const { status, text } = await find(rendered([`${project} will be destroyed`]));
      equal(status, 3, `${line}: ${text}`);
      if (line.startsWith(day(15)) || line === project) match(text, /have expired or are invalid, and have no effect/);
    }
    const { find, acknowledge } = laid();
    acknowledge(`${day(0)} ${project}`, 'dev');
    equal((await find(rendered([`${project} will be destroyed`]))).status, 3);
    acknowledge(`${day(14)} ${project}`);
    equal((await find(rendered([`${project} will be destroyed`]))).status, 0);
  });

  it('requires nothing for an acknowledgment of an object that stays', async () => {
    const { find, acknowledge } = laid();
    acknowledge(`${day(0)} ${project}`);
    equal((await find('No changes. Your infrastructure matches the configuration.\n')).status, 0);
    equal((await find(rendered([`${project} will be updated in-place`], 0))).status, 0);
    equal((await find(rendered([`${project} has been deleted`, `${project} will be created`], 0))).status, 0);
  });

  it('requires nothing below production, and nothing for grants', async () => {
    const { find } = laid();
    for (const environment of ['dev', 'staging'])
      equal((await find(rendered([`${project} will be destroyed`]), environment)).status, 0);
    equal((await find(rendered(['module.workspace.unionai_user_access.this["a"] will be destroyed']))).status, 0);
    for (const type of ['unionai_role', 'unionai_policy'])
      equal((await find(rendered([`module.workspace.${type}.this["a"] must be replaced`]))).status, 3);
    equal((await find(rendered(['unionai_policy.mine will be destroyed']))).status, 3);
    equal((await find(rendered(['module.a["x.y] will be"].unionai_role.b[0] will be destroyed']))).status, 3);
  });

  it('finds the environment of an object by its module if environments share a root module', async () => {
    const { find, acknowledge } = laid('aliases');
    const of = (module: string): string => `${module}unionai_project.this["ml-platform"]`;
    const status = async (module: string): Promise<number | null> =>
      (await find(rendered([`${of(module)} will be destroyed`]))).status;
    deepEqual(
      [await status('module.dev.'), await status('module.staging.'), await status('module.prod_eu.')],
      [0, 0, 3],
    );
    // Not of the module of any environment.
    deepEqual([await status('module.prod.'), await status('module.dev2.'), await status('')], [3, 3, 3]);
    acknowledge(`${day(0)} ${of('module.prod.')}`);
    deepEqual([await status('module.prod.'), await status('module.prod_eu.')], [0, 3]);
    acknowledge(`${day(0)} ${of('module.prod_eu.')}`);
    equal(await status('module.prod_eu.'), 0);
  });

  it('fails if it cannot find all objects that the plan destroys', async () => {
    const { find } = laid();
    for (const [text, says] of [
      [rendered([`${project} will be destroyed`], 2), /cannot be read from the rendered plan/],
      [rendered([`${project} will be gone`], 1), /cannot be read/],
      ['', /no rendered plan/],
    ] as const) {
      const { status, stderr } = await find(text);
      equal(status, 1);
      match(stderr, says);
    }
  });

  it('does not need the file of acknowledgments, which only production has', async () => {
    const { find, acknowledgments } = laid();
    doesNotMatch(readFileSync(acknowledgments(), 'utf8'), /^[^#]/m);
    rmSync(acknowledgments());
    equal((await find(rendered([`${project} will be destroyed`]))).status, 3);
  });
});
