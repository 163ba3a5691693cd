import { type Call, Refusal, required, words } from './program.ts';

/** The KV version 2 secrets engine of HashiCorp Vault: secrets by `MOUNT/PATH`. */
export interface VaultState {
  readonly address: string;
  readonly secrets: Record<string, VaultSecret>;
  /** The secrets engines that exist. Without it, all do. */
  readonly mounts?: string[];
}

interface VaultSecret {
  /** The number of a version is its position, from 1. */
  readonly versions: VaultVersion[];
  custom: Record<string, string>;
}

interface VaultVersion {
  readonly data: Readonly<Record<string, string>>;
  readonly created: string;
  deleted: string;
  destroyed: boolean;
}

interface Run {
  readonly call: Call;
  readonly state: VaultState;
  readonly options: Readonly<Record<string, string>>;
  readonly key: string;
  readonly mount: string;
  readonly path: string;
  readonly rest: readonly string[];
}

const common = ['-address', '-namespace', '-mount', '-format', '-field'];
const commands: Readonly<Record<string, readonly [readonly string[], (run: Run) => string]>> = {
  put: [['-cas'], put],
  get: [['-version'], get],
  delete: [['-versions'], remove],
  undelete: [['-versions'], (run) => each(run, (version) => Object.assign(version, { deleted: '' }))],
  destroy: [['-versions'], (run) => each(run, (version) => Object.assign(version, { destroyed: true }))],
  'metadata get': [[], metadataGet],
  'metadata put': [['-custom-metadata', '-max-versions', '-cas-required'], metadataPut],
  'metadata patch': [['-custom-metadata', '-remove-custom-metadata'], metadataPut],
  'metadata delete': [[], metadataDelete],
};

/** `vault kv` with the options and exit codes of Vault 2: 1 for usage, 2 for what the server refuses. */
export function vault(call: Call, state: VaultState): string {
  const [group, verb = '', ...others] = call.args;
  const isMetadata = verb === 'metadata';
  const name = isMetadata ? `metadata ${others[0]}` : verb;
  const [values, command] = commands[name] ?? [];
  if (group !== 'kv' || values === undefined || command === undefined)
    throw new Refusal(127, `Usage: vault <command> [args]: ${call.args.slice(0, 3).join(' ')}`);
  const style = { values: [...common, ...values], flags: [], joined: true, goFlags: true, usage: 1 } as const;
  const { words: given, options } = words(isMetadata ? others.slice(1) : others, style);
  if (options['-address'] !== state.address)
    throw new Refusal(2, `Error making API request: dial tcp: lookup ${options['-address']}: no such host`);
  const mount = required(options, '-mount', 1).replace(/\/$/, '');
  if (state.mounts?.includes(mount) === false)
    throw new Refusal(
      2,
      `Error making API request: Code: 403. Errors: preflight capability check returned 403: ${mount}`,
    );
  const [path, ...rest] = given;
  if (path === undefined) throw new Refusal(1, 'Not enough arguments (expected 1, got 0)');
  return command({ call, state, options, mount, path, key: `${mount}/${path}`, rest });
}

const secretOf = ({ state, key }: Run): VaultSecret | undefined => state.secrets[key];
const current = (secret: VaultSecret | undefined): number => secret?.versions.length ?? 0;

function put(run: Run): string {
  const { call, options, rest, state, key } = run;
  if (rest.length === 0) throw new Refusal(1, 'Must supply data');
  const data: Record<string, string> = {};
  for (const word of rest) {
    const at = word.indexOf('=');
    const value = word.slice(at + 1);
    if (at <= 0) throw new Refusal(1, `Failed to parse K=V data: invalid key/value pair "${word}"`);
    if (value !== '-' && !value.startsWith('@')) throw new Refusal(1, 'a secret must not be an argument');
    data[word.slice(0, at)] = call.read(value === '-' ? value : value.slice(1));
  }
  const cas = options['-cas'];
  const now = current(secretOf(run));
  // -cas=0 writes only if the secret does not exist; without it, any version is replaced.
  if (cas !== undefined && cas !== '-1' && Number(cas) !== now) throw casFailed(run);
  const secret = secretOf(run) ?? { versions: [], custom: {} };
  state.secrets[key] = secret;
  secret.versions.push({ data, created: call.now(), deleted: '', destroyed: false });
  return shown(run, { version: now + 1, created_time: call.now() });
}

function casFailed({ state, mount, path }: Run): Refusal {
  return new Refusal(
    2,
    `Error writing data to ${mount}/data/${path}: Error making API request.\n\nURL: PUT ${state.address}/v1/${mount}/data/${path}\nCode: 400. Errors:\n\n* check-and-set parameter did not match the current version`,
  );
}

function shown({ options }: Run, value: unknown): string {
  if (options['-field'] !== undefined) {
    const found = (value as Readonly<Record<string, unknown>>)[options['-field']];
    if (found === undefined) throw new Refusal(1, `Field "${options['-field']}" not present in secret`);
    return String(found);
  }
  const format = options['-format'] ?? 'table';
  if (format === 'json') return `${JSON.stringify({ data: value }, null, 2)}\n`;
  if (format !== 'table') throw new Refusal(1, `Invalid output format: ${format}`);
  return `== Secret Path ==\n${Object.keys(value as object).join('\n')}\n`;
}

function get(run: Run): string {
  const { mount, options, path } = run;
  const secret = secretOf(run);
  const number = Number(options['-version'] ?? '0') || current(secret);
  const found = secret?.versions[number - 1];
  if (found === undefined || found.deleted !== '' || found.destroyed)
    throw new Refusal(2, `No value found at ${mount}/data/${path}`);
  if (options['-field'] !== undefined) return shown(run, found.data);
  return shown(run, { data: found.data, metadata: versionMetadata(found, number, secret?.custom ?? {}) });
}

function versionMetadata({ created, deleted, destroyed }: VaultVersion, version: number, custom: object): object {
  return { created_time: created, custom_metadata: custom, deletion_time: deleted, destroyed, version };
}

/** The versions that -versions names; without it, delete takes the current one. */
function each(run: Run, change: (version: VaultVersion) => unknown): string {
  const numbers = required(run.options, '-versions', 1).split(',').map(Number);
  const secret = secretOf(run);
  for (const number of numbers) {
    const found = secret?.versions[number - 1];
    if (found !== undefined) change(found);
  }
  return `Success! Data written to: ${run.mount}/${run.path}\n`;
}

function remove(run: Run): string {
  const last = secretOf(run)?.versions.at(-1);
  if (run.options['-versions'] !== undefined)
    each(run, (version) => Object.assign(version, { deleted: run.call.now() }));
  else if (last !== undefined) last.deleted = run.call.now();
  // Vault says so for secrets that do not exist, too.
  return `Success! Data deleted (if it existed) at: ${run.mount}/data/${run.path}\n`;
}

function metadataGet(run: Run): string {
  const secret = secretOf(run);
  if (secret === undefined) throw new Refusal(2, `No value found at ${run.mount}/metadata/${run.path}`);
  const versions = Object.fromEntries(
    secret.versions.map(({ created, deleted, destroyed }, index) => [
      String(index + 1),
      { created_time: created, deletion_time: deleted, destroyed },
    ]),
  );
  return shown(run, {
    cas_required: false,
    current_version: current(secret),
    custom_metadata: secret.custom,
    oldest_version: 0,
    updated_time: secret.versions.at(-1)?.created ?? run.call.now(),
    versions,
  });
}

function metadataPut(run: Run): string {
  const secret = secretOf(run) ?? { versions: [], custom: {} };
  run.state.secrets[run.key] = secret;
  const { '-custom-metadata': custom, '-remove-custom-metadata': removed } = run.options;
  if (custom !== undefined) secret.custom[custom.split('=')[0] ?? ''] = custom.split('=').slice(1).join('=');
  if (removed !== undefined) delete secret.custom[removed];
  return `Success! Data written to: ${run.mount}/metadata/${run.path}\n`;
}

function metadataDelete(run: Run): string {
  delete run.state.secrets[run.key];
  return `Success! Data deleted (if it existed) at: ${run.mount}/metadata/${run.path}\n`;
}
