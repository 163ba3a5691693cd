import { type Call, Refusal, required, words } from './program.ts';
import { printed } from './query.ts';

/** Google Secret Manager: secrets by `PROJECT/NAME`. */
export interface GoogleState {
  readonly secrets: Record<string, { readonly versions: GoogleVersion[] }>;
}

interface GoogleVersion {
  readonly value: string;
  state: 'ENABLED' | 'DISABLED' | 'DESTROYED';
  readonly created: string;
}

const values = ['--project', '--data-file', '--secret', '--out-file', '--format', '--filter', '--limit', '--sort-by'];
const flags = ['--quiet', '-q'];

/** `gcloud secrets`, with the commands, options, exit codes and messages of Google Cloud SDK 528. */
export function gcloud(call: Call, state: GoogleState): string {
  const { words: all, options } = words(call.args, { values, flags, usage: 2 });
  const [group, sub = '', verb = '', ...rest] = all[1] === 'versions' ? all : ['', 'secret', ...all.slice(1)];
  if (all[0] !== 'secrets' || (group !== '' && group !== 'secrets')) throw unknown(all);
  const name = `gcloud.secrets.${sub === 'versions' ? 'versions.' : ''}${verb}`;
  const run: Run = { call, state, name, options, rest, project: required(options, '--project', 1) };
  const command = commands[`${sub} ${verb}`];
  if (command === undefined) throw unknown(all);
  return command(run);
}

interface Run {
  readonly call: Call;
  readonly state: GoogleState;
  readonly name: string;
  readonly options: Readonly<Record<string, string>>;
  readonly rest: readonly string[];
  readonly project: string;
}

const unknown = (all: readonly string[]): Refusal =>
  new Refusal(2, `ERROR: (gcloud) Invalid choice: '${all.slice(0, 3).join(' ')}'.`);

const commands: Readonly<Record<string, (run: Run) => string>> = {
  'secret describe': (run) => print(run, { name: path(run, secretName(run)) }),
  'versions add': add,
  'versions access': access,
  'versions list': list,
  'versions describe': (run) => print(run, shown(run, ...version(run))),
  'versions disable': (run) => change(run, 'DISABLED'),
  'versions enable': (run) => change(run, 'ENABLED'),
  'versions destroy': (run) => change(run, 'DESTROYED'),
};

function path({ project, state, name }: Run, secret: string): string {
  const full = `projects/123456789012/secrets/${secret}`;
  if (state.secrets[`${project}/${secret}`] === undefined)
    throw new Refusal(1, `ERROR: (${name}) NOT_FOUND: Secret [${full}] not found or has no versions.`);
  return full;
}

function secretName({ options, rest, name }: Run, at = 0): string {
  const secret = options['--secret'] ?? rest[at];
  if (secret === undefined) throw new Refusal(2, `ERROR: (${name}) argument SECRET: Must be specified.`);
  return secret;
}

function versions(run: Run, secret: string): GoogleVersion[] {
  path(run, secret);
  return run.state.secrets[`${run.project}/${secret}`]?.versions ?? [];
}

/** The version that the first word names, and its number. `latest` is the newest one, whatever its state. */
function version(run: Run): readonly [string, GoogleVersion, number] {
  const [word] = run.rest;
  if (word === undefined) throw new Refusal(2, `ERROR: (${run.name}) argument VERSION: Must be specified.`);
  const secret = required(run.options, '--secret', 2);
  const all = versions(run, secret);
  // A full name is accepted, too.
  const number = word === 'latest' ? all.length : Number(word.split('/').at(-1));
  const found = all[number - 1];
  if (found === undefined)
    throw new Refusal(
      1,
      `ERROR: (${run.name}) NOT_FOUND: Secret Version [${path(run, secret)}/versions/${word}] not found.`,
    );
  return [secret, found, number];
}

function shown(run: Run, secret: string, { state, created }: GoogleVersion, number: number) {
  return { name: `${path(run, secret)}/versions/${number}`, state, createTime: created, etag: `"${number}-${state}"` };
}

const print = ({ options }: Run, value: unknown): string => printed(value, options['--format'] ?? 'yaml', 'gcloud');

function add(run: Run): string {
  const file = required(run.options, '--data-file', 2);
  const all = versions(run, secretName(run));
  const value = run.call.read(file);
  if (value === '') throw new Refusal(1, `ERROR: (${run.name}) INVALID_ARGUMENT: Field [payload.data] is required.`);
  const added = { value, state: 'ENABLED', created: run.call.now() } as const;
  all.push(added);
  return run.options['--format'] === undefined ? '' : print(run, shown(run, secretName(run), added, all.length));
}

function access(run: Run): string {
  const [, { state, value }, number] = version(run);
  if (state !== 'ENABLED')
    throw new Refusal(1, `ERROR: (${run.name}) FAILED_PRECONDITION: Secret Version [${number}] is in ${state} state.`);
  if (run.options['--out-file'] !== undefined) throw new Refusal(2, 'a secret must not be written to a file');
  return value;
}

function list(run: Run): string {
  const secret = secretName(run);
  const all = versions(run, secret).map((one, index) => shown(run, secret, one, index + 1));
  const { '--filter': filter, '--limit': limit, '--sort-by': sort } = run.options;
  const state =
    filter === undefined ? undefined : /^state[:=]"?(ENABLED|DISABLED|DESTROYED|enabled)"?$/.exec(filter)?.[1];
  if (filter !== undefined && state === undefined) throw new Refusal(1, `unknown filter ${filter}`);
  if (sort !== undefined && sort !== '~createTime') throw new Refusal(1, `unknown order ${sort}`);
  // The newest one is the first.
  const found = all.filter((one) => state === undefined || one.state === state.toUpperCase()).reverse();
  return print(run, found.slice(0, limit === undefined ? undefined : Number(limit)));
}

function change(run: Run, to: GoogleVersion['state']): string {
  const [secret, found, number] = version(run);
  if (run.options['--quiet'] === undefined && run.options['-q'] === undefined && to === 'DESTROYED')
    throw new Refusal(1, 'ERROR: This prompt could not be answered because you are not in an interactive session.');
  if (found.state === 'DESTROYED' && to !== 'DESTROYED')
    throw new Refusal(1, `ERROR: (${run.name}) FAILED_PRECONDITION: Secret Version [${number}] is in DESTROYED state.`);
  const all = versions(run, secret);
  all[number - 1] = { ...found, state: to, value: to === 'DESTROYED' ? '' : found.value };
  return '';
}
