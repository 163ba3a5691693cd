import { type Call, Refusal, required, words } from './program.ts';
import { azureText, queried } from './query.ts';

/** Azure Key Vault: secrets by `VAULT/NAME`. */
export interface AzureState {
  readonly secrets: Record<string, AzureSecret>;
  /** Secrets that are deleted and can be recovered: their names cannot be used. */
  readonly deleted: Record<string, AzureSecret>;
  /** The resource IDs of the vaults that exist, by name. Without it, all do. */
  readonly vaults?: Record<string, string>;
}

interface AzureSecret {
  readonly versions: AzureVersion[];
}

interface AzureVersion {
  readonly id: string;
  readonly value: string;
  enabled: boolean;
  readonly created: string;
  tags: Readonly<Record<string, string>>;
}

const common = ['--vault-name', '--subscription', '--query', '--output', '-o'];
const always = ['--only-show-errors'];

interface Run {
  readonly call: Call;
  readonly state: AzureState;
  readonly options: Readonly<Record<string, string>>;
  readonly vault: string;
  readonly key: string;
  readonly tags: Readonly<Record<string, string>>;
}

interface Command {
  readonly values: readonly string[];
  readonly flags?: readonly string[];
  readonly needsName: boolean;
  readonly run: (run: Run) => unknown;
}

const named = ['--name', '-n', '--version'];
const commands: Readonly<Record<string, Command>> = {
  set: {
    values: [
      '--name',
      '-n',
      '--file',
      '-f',
      '--encoding',
      '-e',
      '--value',
      '--disabled',
      '--expires',
      '--content-type',
    ],
    needsName: true,
    run: set,
  },
  show: { values: named, needsName: true, run: show },
  'list-versions': { values: ['--name', '-n', '--maxresults'], needsName: true, run: listVersions },
  'set-attributes': { values: [...named, '--enabled', '--expires'], needsName: true, run: setAttributes },
  list: { values: ['--maxresults'], needsName: false, run: ({ state, vault }) => names(state.secrets, vault) },
  'list-deleted': {
    values: ['--maxresults'],
    needsName: false,
    run: ({ state, vault }) => names(state.deleted, vault),
  },
  delete: { values: ['--name', '-n'], needsName: true, run: remove },
  recover: { values: ['--name', '-n'], needsName: true, run: recover },
  purge: { values: ['--name', '-n'], needsName: true, run: purge },
};

/** `az keyvault secret` with the options and exit codes of azure-cli 2.91: 2 for usage, 3 for what does not exist. */
export function az(call: Call, state: AzureState): string {
  const [group, sub, verb = '', ...rest] = call.args;
  const command = commands[verb];
  if (group !== 'keyvault' || sub !== 'secret' || command === undefined)
    throw new Refusal(2, `ERROR: '${call.args.slice(0, 3).join(' ')}' is misspelled or not recognized by the system.`);
  const { tags, args } = tagsOf(rest);
  const style = { values: [...common, ...command.values], flags: [...always, ...(command.flags ?? [])], usage: 2 };
  const { words: more, options } = words(args, style);
  if (more.length > 0) throw new Refusal(2, `ERROR: unrecognized arguments: ${more.join(' ')}`);
  const vault = required(options, '--vault-name', 2);
  if (state.vaults !== undefined && !(vault in state.vaults))
    throw new Refusal(1, `ERROR: <urlopen error [Errno -2] Name or service not known>: ${vault}.vault.azure.net`);
  const name = options['--name'] ?? options['-n'] ?? '';
  if (command.needsName && !/^[0-9A-Za-z-]{1,127}$/.test(name))
    throw new Refusal(2, 'ERROR: the following arguments are required: --name/-n');
  const result = command.run({ call, state, options, vault, tags, key: `${vault}/${name}` });
  const output = options['--output'] ?? options['-o'] ?? 'json';
  const found = queried(result, options['--query'], 2);
  if (output === 'none' || result === undefined) return '';
  if (output === 'tsv') return azureText(found);
  if (output !== 'json') throw new Refusal(2, `ERROR: argument --output/-o: invalid choice: '${output}'`);
  return `${JSON.stringify(found ?? null, null, 2)}\n`;
}

/** `--tags a=b c=d` takes the words up to the next option. */
function tagsOf(args: readonly string[]): { readonly tags: Readonly<Record<string, string>>; readonly args: string[] } {
  const at = args.indexOf('--tags');
  if (at < 0) return { tags: {}, args: [...args] };
  const next = args.findIndex((word, index) => index > at && word.startsWith('-'));
  const end = next < 0 ? args.length : next;
  const tags = Object.fromEntries(
    args.slice(at + 1, end).map((word) => [word.split('=')[0] ?? '', word.split('=').slice(1).join('=')]),
  );
  return { tags, args: [...args.slice(0, at), ...args.slice(end)] };
}

const names = (all: Readonly<Record<string, AzureSecret>>, vault: string): readonly object[] =>
  Object.keys(all)
    .filter((key) => key.startsWith(`${vault}/`))
    .map((key) => ({
      name: key.slice(vault.length + 1),
      id: `https://${vault}.vault.azure.net/secrets/${key.slice(vault.length + 1)}`,
    }));

function secret({ state, key, vault }: Run): AzureSecret {
  const found = state.secrets[key];
  if (found !== undefined) return found;
  throw new Refusal(
    3,
    `ERROR: (SecretNotFound) A secret with (name/id) ${key.slice(vault.length + 1)} was not found in this key vault.`,
  );
}

function version(run: Run): AzureVersion {
  const { versions } = secret(run);
  const wanted = run.options['--version'];
  const found = wanted === undefined ? versions.at(-1) : versions.find(({ id }) => id === wanted);
  if (found === undefined)
    throw new Refusal(3, `ERROR: (SecretNotFound) A secret with (name/id) ${wanted} was not found`);
  return found;
}

function shown({ key, vault }: Run, { id, value, enabled, created, tags }: AzureVersion, hasValue: boolean): object {
  const name = key.slice(vault.length + 1);
  const attributes = { enabled, created, updated: created, recoveryLevel: 'Recoverable+Purgeable' };
  return {
    id: `https://${vault}.vault.azure.net/secrets/${name}/${id}`,
    name,
    attributes,
    tags,
    ...(hasValue ? { value } : {}),
  };
}

function set(run: Run): object {
  const { call, key, options, state, tags } = run;
  const file = options['--file'] ?? options['-f'];
  if (options['--value'] !== undefined) throw new Refusal(2, 'a secret must not be an argument');
  const value = file === undefined ? '' : call.read(file);
  if (value === '') throw new Refusal(1, 'ERROR: incorrect usage: [Required] --value VALUE | --file PATH');
  if (state.deleted[key] !== undefined)
    throw new Refusal(
      1,
      'ERROR: (Conflict) Secret is currently in a deleted but recoverable state, and its name cannot be reused; in this state, the secret can only be recovered or purged.',
    );
  const encoding = options['--encoding'] ?? options['-e'] ?? 'utf-8';
  if (encoding !== 'utf-8') throw new Refusal(2, 'the key would be stored in another encoding');
  const all = { ...tags, 'file-encoding': encoding };
  state.secrets[key] ??= { versions: [] };
  const { versions } = secret(run);
  const id = String(versions.length + 1).padStart(32, '0');
  const added = { id, value, enabled: options['--disabled'] !== 'true', created: call.now(), tags: all };
  versions.push(added);
  return shown(run, added, true);
}

function show(run: Run): object {
  const found = version(run);
  if (!found.enabled) throw new Refusal(1, 'ERROR: (Forbidden) Operation get is not allowed on a disabled secret.');
  return shown(run, found, true);
}

/** The service lists the versions in no documented order. */
function listVersions(run: Run): readonly object[] {
  return [...secret(run).versions].sort((a, b) => (a.id > b.id ? -1 : 1)).map((one) => shown(run, one, false));
}

function setAttributes(run: Run): object {
  const found = version(run);
  const { '--enabled': enabled } = run.options;
  if (enabled !== undefined) found.enabled = enabled === 'true';
  if (Object.keys(run.tags).length > 0) found.tags = run.tags;
  return shown(run, found, false);
}

/** Deletes the secret with all of its versions. */
function remove(run: Run): object {
  run.state.deleted[run.key] = secret(run);
  delete run.state.secrets[run.key];
  return { recoveryId: run.key };
}

function recover(run: Run): object {
  const found = run.state.deleted[run.key];
  if (found === undefined) throw new Refusal(3, 'ERROR: (SecretNotFound) Deleted Secret not found');
  run.state.secrets[run.key] = found;
  delete run.state.deleted[run.key];
  return {};
}

function purge(run: Run): undefined {
  if (run.state.deleted[run.key] === undefined)
    throw new Refusal(3, 'ERROR: (SecretNotFound) Deleted Secret not found');
  delete run.state.deleted[run.key];
}
