import { deepEqual, equal, match, notEqual } from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answers } from '../../src/model/answers.ts';
import { plan } from '../../src/plan/plan.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { answersFor } from '../combinations.ts';
import { actions } from '../stub/union/server/roles.ts';
import { Store } from '../stub/union/store.ts';
import { keyVariables } from './keys.ts';
import { calls, lay, makeWorld, needs, overrideBackend, type Ran, requests, scratch, terraform } from './workbench.ts';

/** Every root of a repository whose keys come from the environment, initialized, in one world. */
async function laid(environments: readonly object[]) {
  const choice = { store: 'environment', read: 'ephemeral', backend: 's3', layout: 'directories', engine: 'terraform' };
  const answers: Answers = answersFor(choice, { environments });
  const dir = scratch('workspace');
  lay(plan(answers), dir);
  const world = makeWorld({});
  const roots = repositoryOf(answers).roots.map((root) => {
    const cwd = join(dir, root.directory);
    overrideBackend(cwd);
    const variables = keyVariables(answers, root.environments);
    const run = (...args: string[]): Promise<Ran> =>
      terraform(cwd, [...args, '-input=false', '-no-color'], world, variables);
    return { cwd, run };
  });
  return { dir, world, roots };
}

async function succeeds(ran: Promise<Ran>): Promise<string> {
  const { status, text } = await ran;
  equal(status, 0, text);
  return text;
}

const good = {
  projects: '{ etl = { description = "Tables." } }',
  roles: '{ reader = { description = "Looks.", actions = ["view_flyte_inventory"] } }',
  policies:
    '{ look = { description = "Looks.", projects = [{ project = "etl", role = "reader", domains = ["staging"] }] } }',
};

const policy = (body: string): { policies: string } => ({ policies: `{ look = { description = "Looks.", ${body} } }` });
const role = (name: string, description: string, actions: string): { roles: string; policies: string } => ({
  roles: `{ ${name} = { description = ${description}, actions = ${actions} } }`,
  policies: '{}',
});
const project = (name: string, description: string): { projects: string; policies: string } => ({
  projects: `{ ${name} = { description = ${description} } }`,
  policies: '{}',
});

const prefixRule = 'A prefix is empty, or contains lowercase letters, digits and hyphens and ends with a hyphen.';
const domainRule = 'Domains are development, staging and production.';
const named = (what: string): string =>
  `The ${what} contains lowercase letters, digits and hyphens, and at most 63 characters with the prefix.`;
const actionRule = 'A role needs at least one action. modules/workspace/variables.tf lists the valid actions.';
const builtInRule = 'The roles admin, contributor and viewer are built in: add them to existing_roles instead.';
const grantRule = 'A policy grants at least one role: on projects, on domains or on the organization.';
const duplicateRule = 'A policy grants a role on a project only once: list all domains in one grant.';
const roleRule = 'A policy grants only roles that are in roles or existing_roles.';
const projectRule = 'A policy uses only projects that are in projects or existing_projects.';
const domainsRule = 'A policy uses at least one domain, and only domains of this environment.';
const organizationRule = 'An environment that shares its organization cannot grant a role on the whole organization.';

/** All actions that the provider knows. */
const allActions = JSON.stringify(actions);

/** Calls of the module, each with one thing wrong, and what the module says of it. */
const wrong: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  [prefixRule, { name_prefix: '"dev"' }],
  [prefixRule, { name_prefix: '"Dev-"' }],
  [prefixRule, { name_prefix: `"${'a'.repeat(32)}-"` }],
  [domainRule, { domains: '["live"]', policies: '{}' }],
  [domainRule, { domains: '[]', policies: '{}' }],
  [named('ID of a project'), project('Tables', '"Tables."')],
  [named('ID of a project'), project('"-etl"', '"Tables."')],
  [named('ID of a project'), project(`"${'a'.repeat(64)}"`, '"Tables."')],
  [named('ID of a project'), { name_prefix: '"dev-"', ...project(`"${'a'.repeat(60)}"`, '"Tables."') }],
  ['The name of a project cannot be empty.', { projects: '{ etl = { description = "Tables.", name = "" } }' }],
  ['Every project needs a description.', project('etl', '""')],
  ['Every project needs a description.', project('etl', 'null')],
  [named('name of a role'), role('Reader', '"Looks."', '["view_flyte_inventory"]')],
  ['Every role needs a description.', role('reader', '""', '["view_flyte_inventory"]')],
  ['Every role needs a description.', role('reader', 'null', '["view_flyte_inventory"]')],
  ...['admin', 'contributor', 'viewer'].map(
    (name) => [builtInRule, role(name, '"Looks."', '["view_flyte_inventory"]')] as const,
  ),
  [actionRule, role('reader', '"Looks."', '[]')],
  [actionRule, role('reader', '"Looks."', '["view_everything"]')],
  [named('name of a policy'), { policies: good.policies.replace('look', 'Look') }],
  ['Every policy needs a description.', { policies: good.policies.replace('"Looks."', '""') }],
  ['Every policy needs a description.', { policies: good.policies.replace('"Looks."', 'null') }],
  [grantRule, { policies: '{ look = { description = "Looks." } }' }],
  [roleRule, policy('projects = [{ project = "etl", role = "owner", domains = ["staging"] }]')],
  [roleRule, policy('domains = [{ domain = "staging", role = "owner" }]')],
  [roleRule, policy('organization_roles = ["owner"]')],
  [projectRule, policy('projects = [{ project = "ml", role = "reader", domains = ["staging"] }]')],
  [domainsRule, policy('projects = [{ project = "etl", role = "reader", domains = [] }]')],
  [domainsRule, policy('projects = [{ project = "etl", role = "reader", domains = ["live"] }]')],
  [domainsRule, policy('domains = [{ domain = "live", role = "reader" }]')],
  [
    duplicateRule,
    policy(
      'projects = [{ project = "etl", role = "reader", domains = ["staging"] }, { project = "etl", role = "reader", domains = ["production"] }]',
    ),
  ],
  [domainsRule, { domains: '["development"]' }],
  [organizationRule, { domains: '["development"]', ...policy('organization_roles = ["reader"]') }],
];

/** Calls with nothing wrong, at the edges of the rules. */
const right: readonly Readonly<Record<string, string>>[] = [
  {},
  { projects: '{}', roles: '{}', policies: '{}' },
  { name_prefix: `"${'a'.repeat(31)}-"`, ...project(`"${'b'.repeat(31)}"`, '"Tables."') },
  { domains: '["staging"]' },
  { existing_roles: '["admin"]', ...policy('organization_roles = ["admin"]') },
  {
    existing_projects: '["ml"]',
    ...policy('projects = [{ project = "ml", role = "reader", domains = ["production"] }]'),
  },
  policy('domains = [{ domain = "production", role = "reader" }]'),
  {
    existing_roles: '["admin"]',
    ...policy(
      'projects = [{ project = "etl", role = "reader", domains = ["staging"] }, { project = "etl", role = "admin", domains = ["staging"] }]',
    ),
  },
  { name_prefix: '"a-"', ...role('viewer', '"Looks."', allActions) },
  { projects: '{ etl = { description = "Tables.", name = "Tables of 2025" } }' },
];

function call(name: string, more: Readonly<Record<string, string>>): string {
  const values = Object.entries({ organization: '"acme"', ...good, ...more });
  const body = values.map(([argument, value]) => `  ${argument} = ${value}\n`).join('');
  return `module "${name}" {\n  source = "../../modules/workspace"\n${body}}\n`;
}

interface Diagnostic {
  readonly severity: string;
  readonly detail: string;
  readonly range?: { readonly filename: string };
}

/** What a plan has against each file, in the words of the error messages. */
async function objectionsOf(run: (...args: string[]) => Promise<Ran>): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>();
  const { stdout } = await run('plan', '-json');
  for (const line of stdout.trim().split('\n')) {
    const { diagnostic } = JSON.parse(line) as { diagnostic?: Diagnostic };
    if (diagnostic?.severity !== 'error') continue;
    const file = diagnostic.range?.filename ?? '';
    const said = diagnostic.detail.split('\n\nThis was checked by')[0] ?? '';
    found.set(file, [...(found.get(file) ?? []), said]);
  }
  return found;
}

describe('The validations of modules/workspace', function () {
  needs('terraform');
  this.timeout(60_000);
  const objections = new Map<string, readonly string[]>();

  // All calls in one plan, a file each: what is said of a file is said of its call.
  before(async () => {
    const { roots } = await laid([{ name: 'dev', org: 'acme' }]);
    const [root] = roots;
    if (root === undefined) throw new Error('a repository without a root');
    for (const [index, [, more]] of wrong.entries())
      writeFileSync(join(root.cwd, `wrong_${index}.tf`), call(`wrong_${index}`, more));
    for (const [index, more] of right.entries())
      writeFileSync(join(root.cwd, `right_${index}.tf`), call(`right_${index}`, more));
    await succeeds(root.run('init'));
    // What can be told without evaluating anything hides the rest: so plan again without what was objected to.
    for (let left = true; left; ) {
      const found = await objectionsOf(root.run);
      const calls = [...found].filter(([file]) => /^(wrong|right)_/.test(file));
      for (const [file, said] of found) objections.set(file, said);
      for (const [file] of calls) rmSync(join(root.cwd, file));
      left = calls.length > 0;
    }
  });

  for (const [index, [message, more]] of wrong.entries()) {
    it(`${message.replace(/\.$/, '')}: ${JSON.stringify(more)}`, () => {
      deepEqual(objections.get(`wrong_${index}.tf`), [message]);
    });
  }

  it('have nothing against what is right', () => {
    for (const index of right.keys()) deepEqual(objections.get(`right_${index}.tf`), undefined);
    deepEqual(
      [...objections.keys()].filter((file) => !file.startsWith('wrong_')),
      [],
    );
  });

  it('are all tried here', () => {
    const source = readFileSync(new URL('../../templates/workspace/variables.tf.ejs', import.meta.url), 'utf8');
    const messages = [...source.matchAll(/error_message = "(.*)"/g)].map(([, message]) => message ?? '');
    deepEqual([...new Set(wrong.map(([message]) => message))].sort(), messages.sort());
  });
});

describe('Two environments of one organization', function () {
  needs('terraform');
  this.timeout(120_000);
  let own: Awaited<ReturnType<typeof laid>>;

  before(async () => {
    own = await laid([
      { name: 'dev', org: 'acme' },
      { name: 'prod', org: 'acme' },
    ]);
    for (const { run } of own.roots) await succeeds(run('init'));
  });

  it('are applied one after the other, and leave each other nothing to do', async () => {
    for (const { run } of own.roots) await succeeds(run('apply', '-auto-approve'));
    for (const { run } of own.roots) await succeeds(run('plan', '-detailed-exitcode'));
    const ops = calls(own.world).map(({ op }) => op);
    deepEqual([...new Set(ops)].sort(), ['configure', 'create'], 'nothing was updated, replaced or deleted');
  });

  it('take over what exists by imports.tf.example', async () => {
    const [dev] = own.roots;
    if (dev === undefined) throw new Error('a repository without a root');
    rmSync(join(dev.cwd, 'terraform.tfstate'));
    writeFileSync(join(dev.cwd, 'imports.tf'), readFileSync(join(own.dir, 'imports.tf.example')));
    match(await succeeds(dev.run('plan')), /Plan: 2 to import, 0 to add, 0 to change, 0 to destroy/);
    await succeeds(dev.run('apply', '-auto-approve'));
    rmSync(join(dev.cwd, 'imports.tf'));
    await succeeds(dev.run('plan', '-detailed-exitcode'));
  });

  it('have built-in roles that no apply creates and no import takes over', () => {
    const asked = requests(own.world).map(({ call }) => call);
    deepEqual(
      asked.filter((call) => call.endsWith('Role')),
      [],
    );
  });

  it('are destroyed in the order of the README', async () => {
    for (const { run } of [...own.roots].reverse())
      match(await succeeds(run('destroy', '-auto-approve')), /2 destroyed/);
  });
});

describe('modules/workspace', function () {
  needs('terraform');
  this.timeout(120_000);
  const host = 'acme.hosted.unionai.cloud';
  let own: Awaited<ReturnType<typeof laid>>;
  let root: (typeof own.roots)[number];
  let objects: Store;
  const tables = (more: string): string =>
    call('tables', { projects: `{ etl = { description = "Tables."${more} } }`, roles: '{}', policies: '{}' });
  const write = (text: string): void => writeFileSync(join(root.cwd, 'tables.tf'), text);
  const importing = 'import {\n  to = module.tables.unionai_project.this["etl"]\n  id = "etl"\n}\n';

  before(async () => {
    own = await laid([{ name: 'dev', org: 'acme' }]);
    const [only] = own.roots;
    if (only === undefined) throw new Error('a repository without a root');
    root = only;
    objects = new Store(own.world, host, 'acme');
    write(tables(''));
    await succeeds(root.run('init'));
    await succeeds(root.run('apply', '-auto-approve'));
  });

  it('ignores a new description of a policy, which would be in every later plan', async () => {
    const file = join(root.cwd, 'main.tf');
    const before = readFileSync(file, 'utf8');
    writeFileSync(file, before.replace('"Read access', '"View access'));
    notEqual(readFileSync(file, 'utf8'), before);
    await succeeds(root.run('plan', '-detailed-exitcode'));
    await succeeds(root.run('apply', '-auto-approve', '-replace=module.workspace.unionai_policy.this["viewers"]'));
    match(objects.policies.get('viewers')?.description ?? '', /^View access/);
    await succeeds(root.run('plan', '-detailed-exitcode'));
  });

  it('refuses a new name of a policy, which would be in every later plan, too', async () => {
    write(
      tables('').replace(
        'policies = {}',
        'policies = { look = { description = "Looks.", organization_roles = ["admin"] } }\n  existing_roles = ["admin"]',
      ),
    );
    await succeeds(root.run('apply', '-auto-approve'));
    writeFileSync(
      join(root.cwd, 'tables.tf'),
      readFileSync(join(root.cwd, 'tables.tf'), 'utf8').replace('projects =', 'name_prefix = "new-"\n  projects ='),
    );
    const { status, text } = await root.run('plan');
    notEqual(status, 0);
    match(text, /The name of a policy cannot be changed/);
    await succeeds(root.run('apply', '-auto-approve', '-replace=module.tables.unionai_policy.this["look"]'));
    deepEqual(
      objects.policies
        .list()
        .map(([id]) => id)
        .sort(),
      ['new-look', 'viewers'],
    );
    write(tables(''));
    await succeeds(root.run('apply', '-auto-approve'));
  });

  it('renames nothing when it imports a project whose name differs from its ID, and has that name', async () => {
    objects.projects.put('etl', { name: 'Tables of 2025', description: 'Tables.', state: 'ACTIVE' });
    rmSync(join(root.cwd, 'terraform.tfstate'));
    write(importing + tables(''));
    match(await succeeds(root.run('plan')), /1 to import, 2 to add, 1 to change, 0 to destroy/);
    write(importing + tables(', name = "Tables of 2025"'));
    match(await succeeds(root.run('plan')), /1 to import, 2 to add, 0 to change, 0 to destroy/);
  });

  it('leaves an imported project archived until its description changes', async () => {
    objects.projects.put('etl', { name: 'etl', description: 'Tables.', state: 'ARCHIVED' });
    objects.projects.remove('ml-platform');
    objects.policies.remove('viewers');
    write(importing + tables(''));
    match(await succeeds(root.run('apply', '-auto-approve')), /1 imported, 2 added, 0 changed, 0 destroyed/);
    equal(objects.projects.get('etl')?.state, 'ARCHIVED');
    write(tables('').replace('Tables.', 'All tables.'));
    await succeeds(root.run('apply', '-auto-approve'));
    equal(objects.projects.get('etl')?.state, 'ACTIVE');
  });
});
