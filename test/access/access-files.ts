import fc from 'fast-check';
import { stringify } from 'yaml';
import { actions } from '../stub/union/server/roles.ts';

/** A user in an access file, as these tests make them. */
export interface User {
  readonly email: string;
  readonly policies: readonly string[];
  readonly create?: { readonly first_name: string; readonly last_name: string };
}

/** An access file without a mistake. */
export interface AccessFile {
  readonly projects: readonly {
    readonly name: string;
    readonly description: string;
    readonly attributes?: readonly { readonly domain: string; readonly values: Readonly<Record<string, string>> }[];
  }[];
  readonly roles: readonly {
    readonly name: string;
    readonly description: string;
    readonly actions: readonly string[];
  }[];
  readonly policies: readonly {
    readonly name: string;
    readonly description: string;
    readonly projects?: readonly {
      readonly project: string;
      readonly role: string;
      readonly domains: readonly string[];
    }[];
    readonly domains?: readonly { readonly domain: string; readonly role: string }[];
    readonly organization_roles?: readonly string[];
  }[];
  readonly users: readonly User[];
  readonly applications: readonly {
    readonly client_id: string;
    readonly policies: readonly string[];
    readonly create?: Readonly<Record<string, unknown>>;
  }[];
}

const domains = ['development', 'staging', 'production'];
const names = fc.stringMatching(/^[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,4})?$/);
/** Texts that YAML, HCL and Terraform each could read as something else. */
const texts = fc.oneof(
  fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme-ascii' }).filter((text) => text.trim() !== ''),
  fc.constantFrom(
    'yes',
    '5',
    'null',
    '2025-01-01',
    ['$', '{var.x}'].join(''),
    '%{ if }',
    'a: b',
    '- a',
    '# a',
    '*a',
    '&a',
    '{}',
    'é ü',
    '"',
    "'",
  ),
);
const some = <T>(values: readonly T[], least: number): fc.Arbitrary<T[]> =>
  values.length < least ? fc.constant([]) : fc.subarray([...values], { minLength: least });

/** Random valid access files: every reference is to something that the file declares. */
export const accessFiles: fc.Arbitrary<AccessFile> = fc
  .record({
    projects: fc.uniqueArray(names, { minLength: 1, maxLength: 3 }),
    roles: fc.uniqueArray(names, { maxLength: 2 }).map((all) => all.map((name) => `role-${name}`)),
    policies: fc.uniqueArray(names, { minLength: 1, maxLength: 3 }),
    users: fc.uniqueArray(names, { minLength: 1, maxLength: 4 }),
    applications: fc.uniqueArray(names, { maxLength: 2 }),
  })
  .chain(({ projects, roles, policies, users, applications }) => {
    const anyRole = fc.constantFrom('admin', 'contributor', 'viewer', ...roles);
    const attributes = some(domains, 1).chain((chosen) =>
      fc.tuple(
        ...chosen.map((domain) =>
          fc.record({
            domain: fc.constant(domain),
            values: fc.dictionary(names, texts, { minKeys: 1, maxKeys: 2, noNullPrototype: true }),
          }),
        ),
      ),
    );
    const grants = fc
      .uniqueArray(fc.tuple(fc.constantFrom(...projects), anyRole), {
        minLength: 1,
        maxLength: 3,
        selector: ([project, role]) => `${project} ${role}`,
      })
      .chain((pairs) =>
        fc.tuple(
          ...pairs.map(([project, role]) =>
            fc.record({ project: fc.constant(project), role: fc.constant(role), domains: some(domains, 1) }),
          ),
        ),
      );
    const domainGrants = fc.uniqueArray(fc.record({ domain: fc.constantFrom(...domains), role: anyRole }), {
      minLength: 1,
      maxLength: 2,
      selector: ({ domain, role }) => `${domain} ${role}`,
    });
    const account = fc.record({ first_name: texts, last_name: texts });
    const created = fc.record(
      {
        name: texts,
        secret_in_state: fc.constant(true),
        consent_method: fc.constantFrom('CONSENT_METHOD_NONE', 'CONSENT_METHOD_REQUIRED'),
        token_endpoint_auth_method: fc.constantFrom('NONE', 'CLIENT_SECRET_POST'),
        grant_types: some(['CLIENT_CREDENTIALS', 'REFRESH_TOKEN'], 0),
        redirect_uris: some(['https://a.example', 'https://b.example'], 0),
        client_uri: fc.constant('https://acme.example'),
      },
      { requiredKeys: ['name', 'secret_in_state', 'consent_method', 'token_endpoint_auth_method'] },
    );
    return fc.record({
      projects: fc.tuple(
        ...projects.map((name) =>
          fc.record(
            { name: fc.constant(name), description: texts, attributes },
            { requiredKeys: ['name', 'description'] },
          ),
        ),
      ),
      roles: fc.tuple(
        ...roles.map((name) => fc.record({ name: fc.constant(name), description: texts, actions: some(actions, 1) })),
      ),
      policies: fc.tuple(
        ...policies.map((name) =>
          fc.oneof(
            fc.record({ name: fc.constant(name), description: texts, projects: grants }),
            fc.record({ name: fc.constant(name), description: texts, domains: domainGrants }),
            fc.record({
              name: fc.constant(name),
              description: texts,
              projects: grants,
              organization_roles: some(['viewer', ...roles], 1),
            }),
          ),
        ),
      ),
      users: fc.tuple(
        ...users.map((name) =>
          fc.record(
            { email: fc.constant(`${name}@acme.example`), policies: some(policies, 1), create: account },
            { requiredKeys: ['email', 'policies'] },
          ),
        ),
      ),
      applications: fc.tuple(
        ...applications.map((name) =>
          fc.record(
            { client_id: fc.constant(name), policies: some(policies, 1), create: created },
            { requiredKeys: ['client_id', 'policies'] },
          ),
        ),
      ),
    });
  });

/** The YAML of a value. Each user is on a line of its own, as in the generated example. */
export function yamlOf(file: unknown): string {
  const { users, ...rest } = file as { readonly users?: unknown };
  const whole = (value: unknown): string =>
    stringify(value, { version: '1.1', aliasDuplicateObjects: false, lineWidth: 0 });
  if (!Array.isArray(users) || users.length === 0) return whole(file);
  const lines = users.map((user) => `  - ${JSON.stringify(user).replace(/"([a-z_]+)":/g, '$1: ')}\n`);
  return `${Object.keys(rest).length > 0 ? whole(rest) : ''}users:\n${lines.join('')}`;
}
