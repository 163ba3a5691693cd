import { randomBytes } from 'node:crypto';
import { parse } from 'yaml';
import { panel } from '../cli-output.ts';
import { getAssignments, getKeys, getPolicies, getRole } from './flyte-get.ts';
import { authenticate, failed, type Run, usage } from './flyte-run.ts';
import { type Call, Refusal, required, type Words, words } from './program.ts';
import { consoleOf, styled } from './rich.ts';
import { encodedKey, type UnionState } from './union-state.ts';

/**
 * The CLI of Union.ai as far as keys go: flyteplugins-union 0.19.1 with flyte 2.12.1, whose options, output, and order of
 * credentials (FLYTE_API_KEY wins over a login) were read from its code. Which rights the server requires is guessed.
 */
export function flyte(call: Call, union: UnionState): string {
  const { words: group, options: global } = words(call.args.slice(0, verbAt(call.args)), {
    values: ['--endpoint', '--org', '-of', '--output-format', '--config', '--auth-type'],
    flags: ['-v', '-vv', '-vvv', '--insecure'],
    usage: 2,
  });
  const [verb = '', noun = '', ...rest] = call.args.slice(verbAt(call.args));
  if (group.length > 0 || verb === '') throw usage(call, 'Missing command.');
  const command = commands[`${verb} ${noun}`];
  if (command === undefined) throw usage(call, `No such command '${noun}'.`);
  let given: Words;
  try {
    given = words(rest, { values: command.values, flags: command.flags, usage: 2 });
  } catch (error) {
    throw usage(call, error instanceof Error ? error.message : '');
  }
  if (given.words.length > command.most) throw usage(call, 'Got unexpected extra argument');
  const format = global['-of'] ?? global['--output-format'] ?? 'table';
  if (!formats.includes(format)) throw usage(call, `'${format}' is not one of ${formats.join(', ')}`);
  return command.run({ call, union, format, global, ...given });
}

const formats = ['table', 'json', 'table-simple', 'json-raw', 'raw'];

/** Where the verb is: behind the options of the group and their values. */
function verbAt(args: readonly string[]): number {
  const at = args.findIndex((word) => ['create', 'get', 'delete', 'update'].includes(word));
  return at < 0 ? args.length : at;
}

interface Command {
  readonly values: readonly string[];
  readonly flags: readonly string[];
  readonly most: number;
  readonly run: (run: Run) => string;
}

const commands: Readonly<Record<string, Command>> = {
  'create api-key': { values: ['--name'], flags: ['--no-default-policies'], most: 0, run: createKey },
  'get api-key': { values: ['--limit'], flags: [], most: 1, run: getKeys },
  'delete api-key': { values: [], flags: ['--yes'], most: 1, run: deleteKey },
  'get role': { values: ['--limit'], flags: [], most: 1, run: getRole },
  'get policy': { values: ['--limit'], flags: [], most: 1, run: getPolicies },
  'get assignment': {
    values: ['--user-subject', '--creds-subject', '--email'],
    flags: [],
    most: 0,
    run: getAssignments,
  },
  'create role': { values: ['--file'], flags: ['--edit'], most: 1, run: (run) => createFromFile(run, 'role') },
  'create policy': { values: ['--file'], flags: ['--edit'], most: 1, run: (run) => createFromFile(run, 'policy') },
  'create assignment': {
    values: ['--user-subject', '--creds-subject', '--email', '--policy'],
    flags: [],
    most: 0,
    run: createAssignment,
  },
};

function createKey(run: Run): string {
  const { call, options, union } = run;
  const name = options['--name'];
  if (name === undefined) throw usage(call, "Missing option '--name'.");
  const message = `Unable to create api-key with name: ${name}`;
  authenticate(run, message, 'administer_account');
  const client = `${union.prefix}${name.toLowerCase().replace(/[^0-9a-z]+/g, '-')}`;
  if (union.keys[client] !== undefined) throw failed(run, `${message}\nALREADY_EXISTS: app ${client} already exists`);
  const policies = options['--no-default-policies'] === undefined ? [...union.defaultPolicies] : [];
  const key = { secret: `${randomBytes(24).toString('hex')}~~>>??`, issued: call.now(), policies };
  union.keys[client] = key;
  const encoded = encodedKey(union, client, key);
  const console = consoleOf(call);
  // Panel.fit is no wider than its longest line.
  const columns = Math.min(console.columns, `export FLYTE_API_KEY="${encoded}"`.length + 4);
  return union.form === 'plain'
    ? `Client ID: ${client}\n\nThe following API key will only be shown once. Be sure to keep it safe!\n\nexport FLYTE_API_KEY="${encoded}"\n`
    : panel(encoded, client, { columns, codes: console.codes });
}

function deleteKey(run: Run): string {
  const { call, options, union, words: named } = run;
  const [client] = named;
  if (client === undefined) throw usage(call, "Missing argument 'CLIENT_ID'.");
  if (options['--yes'] === undefined)
    throw new Refusal(1, `Are you sure you want to delete API key '${client}'? [y/N]: Aborted.`);
  authenticate(run, 'Unable to delete api-key', 'administer_account');
  const key = union.keys[client];
  if (key === undefined) throw failed(run, `Unable to delete api-key: NOT_FOUND: app ${client} not found`);
  union.deleted[client] = key;
  delete union.keys[client];
  const console = consoleOf(call);
  return `${styled('✓', '32', console)} Successfully deleted API key: ${styled(client, '36', console)}\n`;
}

/** With --file, the name in the file counts. */
function createFromFile(run: Run, kind: 'role' | 'policy'): string {
  const { call, options, union, words: named } = run;
  if (named.length === 0) throw usage(call, "Missing argument 'NAME'.");
  const file = options['--file'];
  if (file === undefined) throw failed(run, `Must specify --file or --edit to configure the ${kind}.`);
  const data = parse(call.read(file)) as {
    readonly name?: string;
    readonly description?: string;
    readonly actions?: readonly string[];
    readonly bindings?: readonly { readonly role: string }[];
  };
  const message = `Unable to create ${kind}`;
  authenticate(run, message, 'manage_permissions');
  const { name } = data;
  if (name === undefined) throw failed(run, `${message}: 'name'`);
  const all = kind === 'role' ? union.roles : union.policies;
  if (all[name] !== undefined) throw failed(run, `${message}: ALREADY_EXISTS: ${name}`);
  if (kind === 'role') union.roles[name] = { description: data.description ?? '', actions: data.actions ?? [] };
  else {
    const missing = data.bindings?.find(({ role }) => union.roles[role] === undefined);
    if (missing !== undefined) throw failed(run, `${message}: NOT_FOUND: role ${missing.role}`);
    union.policies[name] = data.bindings ?? [];
  }
  return `${styled('✓', '32', consoleOf(call))} Successfully created ${kind}: ${name}\n`;
}

function createAssignment(run: Run): string {
  const { call, options, union } = run;
  const policy = required(options, '--policy', 2);
  const subjects = ['--user-subject', '--creds-subject', '--email'].filter((name) => options[name] !== undefined);
  if (subjects.length !== 1)
    throw failed(run, 'Exactly one of --user-subject, --creds-subject, or --email must be provided');
  const message = 'Unable to create assignment';
  authenticate(run, message, 'manage_permissions');
  const subject = options[subjects[0] ?? ''] ?? '';
  const key = union.keys[subject];
  if (union.policies[policy] === undefined) throw failed(run, `${message}: NOT_FOUND: policy ${policy}`);
  if (options['--creds-subject'] !== undefined && key === undefined)
    throw failed(run, `${message}: NOT_FOUND: identity ${subject}`);
  if (key !== undefined && !key.policies.includes(policy)) key.policies.push(policy);
  return `${styled('✓', '32', consoleOf(call))} Successfully assigned policy ${policy} to ${subject}\n`;
}
