/** An access file that uses every key. */
export const complete = `projects:
  - name: etl
    description: "Tables: all"
    display_name: Tables of 2025
    attributes:
      - domain: development
        values: { cpu: "2", memory: '4Gi' }
roles:
  - name: reader
    description: Reads.
    actions: [view_flyte_inventory]
policies:
  - name: look
    description: Looks.
    projects:
      - { project: etl, role: reader, domains: [development, staging] }
    domains:
      - domain: production
        role: viewer
    organization_roles: [viewer]
users:
  - { email: ada@acme.example, policies: [look] }
  - email: grace@acme.example
    policies:
      - look
      - admins
    create: { first_name: Grace, last_name: Hopper }
applications:
  - { client_id: ci, policies: [look] }
  - client_id: web
    policies: []
    create:
      name: Web
      secret_in_state: true
      consent_method: CONSENT_METHOD_NONE
      token_endpoint_auth_method: NONE
      grant_types: [CLIENT_CREDENTIALS]
      response_types: [CODE]
      redirect_uris: ["https://acme.example/done"]
      client_uri: https://acme.example
      logo_uri: https://acme.example/logo
      policy_uri: https://acme.example/policy
      tos_uri: https://acme.example/terms
existing:
  projects: [ml]
  roles: [owner]
  policies: [admins]
`;

/** A mistake in an access file: what to replace in the complete one, and the errors that name it. */
export interface Mistake {
  readonly title: string;
  readonly from: string;
  readonly to: string;
  readonly errors: readonly string[];
  /** Whether the schema for editors finds it, too. */
  readonly isStructural?: boolean;
}

const text = 'must be a text that is not empty; quote numbers, dates, true and false';
const texts = 'must be a list of texts, such as [viewer]';
const values = 'must be an object whose values are texts; quote numbers, dates, true and false';
const list = 'must be a list, with a hyphen before each entry';
const object = 'must be an object, with a key and a value on each line';
const twice = 'is more than once in one object, and YAML keeps only the last one. Merge the two';
const anchor =
  'contains a YAML anchor, alias, tag or merge key. Write the values out, and quote a text that begins with &, * or !';
const ada = '{ email: ada@acme.example, policies: [look] }';
const grant = '{ project: etl, role: reader, domains: [development, staging] }';
const name = 'name: contains lowercase letters, digits and hyphens, and at most 63 characters with the prefix';
const domains = 'is not a domain of this environment. Its domains are development, production, staging';
const shape = (title: string, from: string, to: string, ...errors: readonly string[]): Mistake => ({
  title,
  from,
  to,
  errors,
  isStructural: true,
});
const rule = (title: string, from: string, to: string, ...errors: readonly string[]): Mistake => ({
  title,
  from,
  to,
  errors,
});

export const mistakes: readonly Mistake[] = [
  // Unknown keys, at every level.
  shape(
    'an unknown list',
    'existing:\n',
    'groups: []\nexisting:\n',
    'the file: groups: is not a known key. The keys are applications, existing, policies, projects, roles, users',
  ),
  shape(
    'an unknown key of a user',
    ada,
    '{ email: ada@acme.example, policies: [look], team: ml }',
    'users: ada@acme.example: team: is not a known key. The keys are create, email, policies',
  ),
  shape(
    'an unknown key of an account',
    'last_name: Hopper',
    'last_name: Hopper, middle_name: B',
    'users: grace@acme.example: create: middle_name: is not a known key. The keys are first_name, last_name',
  ),
  shape(
    'an unknown key of a grant',
    'role: viewer\n',
    'role: viewer\n        project: etl\n',
    'policies: look: domains: production: project: is not a known key. The keys are domain, role',
  ),
  shape(
    'an unknown key of attributes',
    'values: { cpu: "2", memory: \'4Gi\' }',
    'values: { cpu: "2" }\n        queue: fast',
    'projects: etl: attributes: development: queue: is not a known key. The keys are domain, values',
  ),
  shape(
    'an unknown list of existing objects',
    '  projects: [ml]',
    '  project: [ml]',
    'existing: project: is not a known key. The keys are policies, projects, roles',
  ),
  shape(
    'a misspelled key',
    ada,
    '{ email: ada@acme.example, policy: [look] }',
    'users: ada@acme.example: policy: is not a known key. The keys are create, email, policies',
    'users: ada@acme.example: policies: is missing',
  ),

  // Values of another type.
  shape('a number as the email address', 'ada@acme.example', '5', `users: 5: email: ${text}`),
  shape('no email address', 'email: ada@acme.example', 'email: null', `users: entry 1: email: ${text}`),
  shape(
    'an object as the email address',
    'email: ada@acme.example',
    'email: { a: b }',
    `users: entry 1: email: ${text}`,
  ),
  shape(
    'a text in the place of a list',
    ada,
    '{ email: ada@acme.example, policies: look }',
    `users: ada@acme.example: policies: ${texts}`,
  ),
  shape('a list in a list', '[view_flyte_inventory]', '[[view_flyte_inventory]]', `roles: reader: actions: ${texts}`),
  shape(
    'objects in a list of texts',
    ada,
    '{ email: ada@acme.example, policies: [{ name: look }] }',
    `users: ada@acme.example: policies: ${texts}`,
  ),
  shape('a user without keys', ada, 'ada@acme.example', `users: entry 1: ${object}`),
  shape(
    'an object in the place of a list',
    '  projects: [ml]\n',
    '  projects: { ml: true }\n',
    `existing: projects: ${texts}`,
  ),
  shape(
    'a list of entries as a text',
    'attributes:\n      - domain: development\n        values: { cpu: "2", memory: \'4Gi\' }',
    'attributes: fast',
    `projects: etl: attributes: ${list}`,
  ),
  shape('an empty text', 'description: Looks.', 'description: ""', `policies: look: description: ${text}`),
  shape('a number as a text', 'description: Looks.', 'description: 5', `policies: look: description: ${text}`),
  shape('a list as a text', 'description: Looks.', 'description: [Looks.]', `policies: look: description: ${text}`),
  rule(
    'a date without quotes',
    'description: Looks.',
    'description: 2025-01-01',
    `policies: look: description: ${text}`,
  ),
  rule(
    'a date as an attribute',
    'cpu: "2"',
    'cpu: 2025-01-01',
    `projects: etl: attributes: development: values: ${values}`,
  ),
  shape('a number as an attribute', 'cpu: "2"', 'cpu: 2', `projects: etl: attributes: development: values: ${values}`),
  shape('an infinite attribute', 'cpu: "2"', 'cpu: .inf', `projects: etl: attributes: development: values: ${values}`),
  shape(
    'no attributes',
    'values: { cpu: "2", memory: \'4Gi\' }',
    'values: {}',
    `projects: etl: attributes: development: values: ${values}`,
  ),
  shape(
    'true in the place of an account',
    'create: { first_name: Grace, last_name: Hopper }',
    'create: true',
    `users: grace@acme.example: create: ${object}`,
  ),
  shape(
    'an empty account',
    'create: { first_name: Grace, last_name: Hopper }',
    'create:',
    `users: grace@acme.example: create: ${object}`,
  ),
  shape(
    'a secret that is not accepted',
    'secret_in_state: true',
    'secret_in_state: false',
    'applications: web: create: secret_in_state: must be true',
  ),
  shape(
    'a secret that is not mentioned',
    '      secret_in_state: true\n',
    '',
    'applications: web: create: secret_in_state: is missing',
  ),
  shape('no description', '    description: Looks.\n', '', 'policies: look: description: is missing'),

  // What YAML permits, and hides.
  rule('a list twice', 'existing:\n', 'users: []\nexisting:\n', `users: ${twice}`),
  rule('a key twice', ada, '{ email: ada@acme.example, policies: [look], policies: [admins] }', `policies: ${twice}`),
  rule('an attribute twice', 'cpu: "2"', 'cpu: "2", cpu: "4"', `cpu: ${twice}`),
  rule('an attribute with a hyphen twice', 'cpu: "2"', 'max-cpu: "2", max-cpu: "4"', `max-cpu: ${twice}`),
  rule('an anchor', 'policies: [look] }\n  - client_id', 'policies: &some [look] }\n  - client_id', anchor),
  rule('an alias in a list', '[development, staging]', '[&one development, staging, *one]', anchor),
  rule('an anchor after a quoted key', 'cpu: "2"', '"cpu":&two "2"', anchor),
  rule('an alias in the next line', '    policies:\n      - look\n', '    policies:\n      - &one look\n', anchor),
  rule(
    'a merge key',
    'create: { first_name: Grace, last_name: Hopper }',
    'create:\n      <<: { first_name: Grace, last_name: Hopper }',
    anchor,
  ),
  rule('a tag', 'description: Looks.', 'description: !!str Looks.', anchor),

  // References and rules.
  rule(
    'a domain that does not exist',
    '[development, staging]',
    '[development, live]',
    `policies: look: projects: etl: domains: live: ${domains}`,
  ),
  rule(
    'a misspelled domain of a policy',
    'domain: production',
    'domain: prod',
    `policies: look: domains: prod: domain: prod: ${domains}`,
  ),
  rule(
    'a misspelled domain of attributes',
    'domain: development',
    'domain: dev',
    `projects: etl: attributes: dev: domain: dev: ${domains}`,
  ),
  rule(
    'a role that does not exist',
    'role: viewer',
    'role: viewers',
    'policies: look: domains: production: role: viewers: is not in roles or existing.roles, and not a built-in role (admin, contributor, viewer)',
  ),
  rule(
    'a role of the organization that does not exist',
    'organization_roles: [viewer]',
    'organization_roles: [boss]',
    'policies: look: organization_roles: boss: is not in roles or existing.roles, and not a built-in role (admin, contributor, viewer)',
  ),
  rule(
    'a project that does not exist',
    'project: etl',
    'project: elt',
    'policies: look: projects: elt: project: elt: is not in projects or existing.projects',
  ),
  rule(
    'a policy that does not exist',
    ada,
    '{ email: ada@acme.example, policies: [looks] }',
    'users: ada@acme.example: policies: looks: is not in policies or existing.policies',
  ),
  rule(
    'a policy of an application that does not exist',
    '{ client_id: ci, policies: [look] }',
    '{ client_id: ci, policies: [looks] }',
    'applications: ci: policies: looks: is not in policies or existing.policies',
  ),
  rule(
    'a user twice',
    ada,
    `${ada}\n  - { email: Ada@acme.example, policies: [admins] }`,
    'users: ada@acme.example: is in the list more than once',
  ),
  rule(
    'a policy of a user twice',
    ada,
    '{ email: ada@acme.example, policies: [look, look] }',
    'users: ada@acme.example: policies: look: is in the list more than once',
  ),
  rule(
    'a grant twice',
    `- ${grant}`,
    `- ${grant}\n      - { project: etl, role: reader, domains: [production] }`,
    'policies: look: the role reader on the project etl: is in the list more than once',
  ),
  rule(
    'a project twice',
    '  - name: etl\n',
    '  - { name: etl, description: Tables. }\n  - name: etl\n',
    'projects: etl: is in the list more than once',
  ),
  rule(
    'a project that exists',
    '  projects: [ml]',
    '  projects: [etl]',
    'projects: etl: name: is in existing.projects, too',
  ),
  rule(
    'no email address in email',
    'ada@acme.example',
    'ada at acme',
    'users: ada at acme: email: is not an email address',
  ),
  rule(
    'an email address without a domain',
    'ada@acme.example',
    'ada@acme',
    'users: ada@acme: email: is not an email address',
  ),
  rule(
    'a user without policies',
    ada,
    '{ email: ada@acme.example, policies: [] }',
    'users: ada@acme.example: policies: must contain at least one policy, or the entry has no effect',
  ),
  rule(
    'a client ID with a space',
    'client_id: ci,',
    'client_id: "the ci",',
    'applications: the ci: client_id: contains letters, digits, dots, hyphens and underscores',
  ),
  rule(
    'a built-in role',
    '  - name: reader',
    '  - name: admin',
    'policies: look: projects: etl: role: reader: is not in roles or existing.roles, and not a built-in role (admin, contributor, viewer)',
    'roles: admin: name: is a built-in role. Use it without declaring it',
  ),
  rule('no action', '[view_flyte_inventory]', '[]', 'roles: reader: actions: must contain at least one action'),
  rule(
    'an action that does not exist',
    '[view_flyte_inventory]',
    '[view_all]',
    'roles: reader: actions: view_all: is not an action. The actions are administer_account, administer_project, create, create_flyte_executions, delete, edit_cluster_related_attributes, edit_execution_related_attributes, edit_unused_attributes, manage_cluster, manage_permissions, read, register_flyte_inventory, support_system_logs, update, view_flyte_executions, view_flyte_inventory',
  ),
  rule(
    'a name in uppercase',
    'display_name: Tables of 2025\n',
    'display_name: T\n  - { name: Raw, description: Tables. }\n  - name: x\n    description: X.\n',
    `projects: Raw: ${name}`,
  ),
  rule(
    'a policy that grants nothing',
    '  - name: look',
    '  - { name: none, description: Nothing. }\n  - name: look',
    'policies: none: must grant a role: in projects, domains or organization_roles',
  ),
  rule(
    'a grant without domains',
    '[development, staging]',
    '[]',
    'policies: look: projects: etl: domains: must contain at least one domain',
  ),
  rule(
    'a grant type in lowercase',
    '[CLIENT_CREDENTIALS]',
    '[client_credentials]',
    'applications: web: create: grant_types: client_credentials: is not one of AUTHORIZATION_CODE, IMPLICIT, PASSWORD, CLIENT_CREDENTIALS, REFRESH_TOKEN, DEVICE_CODE',
  ),
  rule(
    'a consent method that does not exist',
    'CONSENT_METHOD_NONE',
    'ASK',
    'applications: web: create: consent_method: ASK: is not one of CONSENT_METHOD_NONE, CONSENT_METHOD_TRUSTED, CONSENT_METHOD_REQUIRED',
  ),
];

/** Whole files with a mistake. */
export const wrongFiles: Readonly<Record<string, readonly [text: string, errors: readonly string[]]>> = {
  'an empty file': ['', ['is empty. Restore it, or write {} to remove all access']],
  'a file of comments': ['# users:\n\n', ['is empty. Restore it, or write {} to remove all access']],
  'a list': ['- users\n', [`the file: ${object}`]],
  'a text': ['users\n', [`the file: ${object}`]],
  null: ['null\n', [`the file: ${object}`]],
};

/** Whole files without a mistake. */
export const rightFiles: Readonly<Record<string, string>> = {
  'every key': complete,
  nothing: '{}\n',
  'lists whose last line was deleted': 'projects:\nroles:\npolicies:\nusers:\napplications:\nexisting:\n',
  'line ends of Windows': complete.replaceAll('\n', '\r\n'),
  'a text that looks like YAML': complete.replace(
    'description: Looks.',
    'description: "a # b, users: & *x { name: y }"',
  ),
  'a text in single quotes': complete.replace('description: Looks.', "description: 'don''t &x'  # users: x"),
  'a date in quotes': complete.replace('description: Looks.', 'description: "2025-01-01"'),
  'a time in quotes': complete.replace('cpu: "2"', 'cpu: "2025-01-01T00:00:00Z"'),
  'brackets in a text': complete.replace('description: Looks.', 'description: a{&b, [*c'),
  'a hyphen and a bracket in a text': complete.replace('description: Looks.', 'description: oVy-[&$%?t/], a - [*b]'),
  'a colon and a bracket in a text': complete.replace('description: Looks.', 'description: x "a":[&b, it\':{!c'),
  'a text without quotes': complete.replace('description: Looks.', "description: don't, R&D"),
};
