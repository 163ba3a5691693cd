import { authenticate, failed, type Run, usage } from './flyte-run.ts';
import { consoleOf, jsonOf, pythonOf, styled } from './rich.ts';

/** The keys, without their secrets. */
export function getKeys(run: Run): string {
  const { options, union, words: named } = run;
  authenticate(run, 'Unable to get api-key(s)');
  const shown = (client: string): Shown => ({
    clientId: client,
    clientIdIssuedAt: union.keys[client]?.issued ?? '',
    clientName: client,
  });
  const [client] = named;
  if (client !== undefined) {
    if (union.keys[client] === undefined)
      throw failed(run, `Unable to get api-key(s): NOT_FOUND: app ${client} not found`);
    return pythonOf([shown(client)], consoleOf(run.call));
  }
  const limit = Number(options['--limit'] ?? '100');
  if (!Number.isInteger(limit)) throw usage(run.call, "Invalid value for '--limit'.");
  return list(run, 'API keys', Object.keys(union.keys).slice(0, limit).map(shown));
}

type Shown = Readonly<Record<string, unknown>>;

/** A list in the chosen format. An empty list is a sentence in every format. */
function list({ call, format }: Run, what: string, all: readonly Shown[]): string {
  const console = consoleOf(call);
  if (all.length === 0) return `${styled(`No ${what} found.`, '33', console)}\n`;
  if (format === 'json-raw') return jsonOf(all, console);
  if (format === 'json') return pythonOf(all, console);
  return all.map((one) => `│ ${Object.values(one).join(' │ ')} │\n`).join('');
}

/** One role, or all. */
export function getRole(run: Run): string {
  const { union, words: named } = run;
  authenticate(run, 'Unable to get role(s)');
  const [name] = named;
  const shown = (one: string): Shown => ({ id: { name: one }, roleSpec: { actions: union.roles[one]?.actions } });
  if (name === undefined) return list(run, 'roles', Object.keys(union.roles).map(shown));
  if (union.roles[name] === undefined) throw failed(run, `Unable to get role(s): NOT_FOUND: role ${name} not found`);
  return pythonOf([shown(name)], consoleOf(run.call));
}

/** One policy, or all. */
export function getPolicies(run: Run): string {
  const { union, words: named } = run;
  authenticate(run, 'Unable to get policy(ies)');
  const [name] = named;
  const shown = (one: string): Shown => ({
    id: { name: one },
    bindings: union.policies[one]?.map(({ role }) => ({ roleId: { name: role } })),
  });
  if (name === undefined) return list(run, 'policies', Object.keys(union.policies).map(shown));
  if (union.policies[name] === undefined)
    throw failed(run, `Unable to get policy(ies): NOT_FOUND: policy ${name} not found`);
  return pythonOf([shown(name)], consoleOf(run.call));
}

/** Identities without a policy have no assignment. */
export function getAssignments(run: Run): string {
  const { options, union } = run;
  authenticate(run, 'Unable to get assignment(s)');
  const shown = (client: string): Shown => ({
    identity: { applicationId: { subject: client } },
    policies: union.keys[client]?.policies.map((name) => ({ id: { name } })),
  });
  const client = options['--creds-subject'];
  if (client === undefined)
    return list(
      run,
      'assignments',
      Object.keys(union.keys)
        .filter((one) => union.keys[one]?.policies.length)
        .map(shown),
    );
  if (union.keys[client] === undefined)
    throw failed(run, `Unable to get assignment(s): NOT_FOUND: identity ${client} not found`);
  return pythonOf([shown(client)], consoleOf(run.call));
}
