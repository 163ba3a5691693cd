import { deepEqual } from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSlow } from '../slow.ts';
import { actions } from '../stub/union/server/roles.ts';
import { needs, type Ran } from './workbench.ts';
import { call, good, laid, succeeds } from './workspaces.ts';

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
  // Every mistake in the slow run, otherwise one in four.
  const tried = [...wrong.entries()].filter(([index]) => isSlow || index % 4 === 0);

  // All calls in one plan, a file each: what is said of a file is said of its call.
  before(async () => {
    const { roots } = await laid([{ name: 'dev', org: 'acme' }]);
    const [root] = roots;
    if (root === undefined) throw new Error('a repository without a root');
    for (const [index, [, more]] of tried)
      writeFileSync(join(root.cwd, `wrong_${index}.tf`), call(`wrong_${index}`, more));
    for (const [index, more] of right.entries())
      writeFileSync(join(root.cwd, `right_${index}.tf`), call(`right_${index}`, more));
    await succeeds(root.run('init'));
    // What can be reported without evaluating anything hides the rest: so plan again without what was objected to.
    for (let left = true; left; ) {
      const found = await objectionsOf(root.run);
      const calls = [...found].filter(([file]) => /^(wrong|right)_/.test(file));
      for (const [file, said] of found) objections.set(file, said);
      for (const [file] of calls) rmSync(join(root.cwd, file));
      left = calls.length > 0;
    }
  });

  for (const [index, [message, more]] of tried) {
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
