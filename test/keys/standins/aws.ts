import { randomUUID } from 'node:crypto';
import { type Call, Refusal, required, words } from './program.ts';
import { awsText, queried } from './query.ts';

/** AWS Secrets Manager: secrets by `REGION/NAME`. test/aws/ runs the real AWS CLI with moto. */
export interface AwsState {
  readonly secrets: Record<string, AwsSecret>;
}

interface AwsSecret {
  readonly versions: Record<string, AwsVersion>;
  tags: Record<string, string>;
}

interface AwsVersion {
  readonly value: string;
  readonly created: string;
  stages: string[];
}

interface Run {
  readonly call: Call;
  readonly state: AwsState;
  readonly options: Readonly<Record<string, string>>;
  readonly key: string;
  readonly operation: string;
}

const common = ['--region', '--output', '--query', '--secret-id', '--cli-connect-timeout', '--cli-read-timeout'];
const flags = ['--no-cli-pager'];
const operations: Readonly<Record<string, readonly [string, readonly string[], (run: Run) => object]>> = {
  'put-secret-value': ['PutSecretValue', ['--secret-string', '--version-stages', '--client-request-token'], put],
  'get-secret-value': ['GetSecretValue', ['--version-id', '--version-stage'], get],
  'list-secret-version-ids': ['ListSecretVersionIds', ['--include-deprecated', '--max-items'], list],
  'describe-secret': ['DescribeSecret', [], describe],
  'update-secret-version-stage': [
    'UpdateSecretVersionStage',
    ['--version-stage', '--move-to-version-id', '--remove-from-version-id'],
    move,
  ],
};

/** `aws secretsmanager` with the options and exit codes of the AWS CLI: 252 for usage, 254 for what the service refuses. */
export function aws(call: Call, state: AwsState): string {
  const [service, verb = '', ...rest] = call.args;
  const [operation = '', values = [], run] = operations[verb] ?? [];
  if (service !== 'secretsmanager' || run === undefined)
    throw new Refusal(252, `aws: [ERROR]: argument operation: Found invalid choice '${verb}'`);
  const { words: more, options } = words(rest, { values: [...common, ...values], flags, usage: 252 });
  if (more.length > 0) throw new Refusal(252, `aws: [ERROR]: Unknown options: ${more.join(', ')}`);
  const key = `${required(options, '--region', 253)}/${required(options, '--secret-id', 252)}`;
  const result = queried(run({ call, state, options, key, operation }), options['--query'], 252);
  const output = options['--output'] ?? 'json';
  if (output === 'text') return awsText(result);
  if (output !== 'json') throw new Refusal(252, `aws: [ERROR]: argument --output: invalid choice: '${output}'`);
  return `${JSON.stringify(result, null, 4)}\n`;
}

function refused({ operation }: Run, code: string, message: string): Refusal {
  return new Refusal(254, `\nAn error occurred (${code}) when calling the ${operation} operation: ${message}`);
}

function secretOf(run: Run): AwsSecret {
  const found = run.state.secrets[run.key];
  if (found === undefined)
    throw refused(run, 'ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
  return found;
}

const holder = ({ versions }: AwsSecret, stage: string): string | undefined =>
  Object.keys(versions).find((id) => versions[id]?.stages.includes(stage));

/** Moves a stage. The version that loses AWSCURRENT gets AWSPREVIOUS. */
function attach(secret: AwsSecret, stage: string, id: string): void {
  const from = holder(secret, stage);
  if (from === id) return;
  const old = from === undefined ? undefined : secret.versions[from];
  if (old !== undefined) old.stages = old.stages.filter((one) => one !== stage);
  secret.versions[id]?.stages.push(stage);
  if (stage === 'AWSCURRENT' && from !== undefined) attach(secret, 'AWSPREVIOUS', from);
  if (stage === 'AWSCURRENT') {
    const next = secret.versions[id];
    if (next !== undefined) next.stages = next.stages.filter((one) => one !== 'AWSPREVIOUS');
  }
}

function put(run: Run): object {
  const { call, options } = run;
  const source = required(options, '--secret-string', 252);
  if (!source.startsWith('file://')) throw new Refusal(252, 'a secret must not be an argument');
  const value = call.read(source.slice('file://'.length));
  const secret = secretOf(run);
  if (value === '')
    throw refused(run, 'InvalidParameterException', 'You must provide either SecretString or SecretBinary.');
  const id = options['--client-request-token'] ?? randomUUID();
  if (id.length < 32 || id.length > 64) throw new Refusal(252, 'Invalid length for parameter ClientRequestToken');
  const stages = options['--version-stages']?.split(/[ ,]/) ?? ['AWSCURRENT'];
  const same = secret.versions[id];
  // The same token again: nothing happens if the content is the same.
  if (same !== undefined && same.value !== value)
    throw refused(run, 'ResourceExistsException', 'You can only reuse a ClientRequestToken with the same content.');
  secret.versions[id] ??= { value, created: call.now(), stages: [] };
  for (const stage of stages) attach(secret, stage, id);
  return { ARN: `arn:aws:secretsmanager:${run.key}`, VersionId: id, VersionStages: secret.versions[id]?.stages ?? [] };
}

function get(run: Run): object {
  const secret = secretOf(run);
  const stage = run.options['--version-stage'] ?? 'AWSCURRENT';
  const id = run.options['--version-id'] ?? holder(secret, stage);
  const found = id === undefined ? undefined : secret.versions[id];
  if (
    id === undefined ||
    found === undefined ||
    (run.options['--version-stage'] !== undefined && !found.stages.includes(stage))
  )
    throw refused(
      run,
      'ResourceNotFoundException',
      `Secrets Manager can't find the specified secret value for staging label: ${stage}`,
    );
  return { VersionId: id, VersionStages: found.stages, SecretString: found.value, CreatedDate: found.created };
}

/** Without --include-deprecated, versions without a stage are not listed. */
function list(run: Run): object {
  const all = Object.entries(secretOf(run).versions).map(([id, { created, stages }]) => ({
    VersionId: id,
    VersionStages: stages,
    CreatedDate: created,
  }));
  return { Versions: all.filter(({ VersionStages }) => VersionStages.length > 0) };
}

function describe(run: Run): object {
  const { tags, versions } = secretOf(run);
  const stages = Object.entries(versions).filter(([, version]) => version.stages.length > 0);
  return {
    Name: run.key,
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    VersionIdsToStages: Object.fromEntries(stages.map(([id, version]) => [id, version.stages])),
  };
}

/** The stage must be removed from the version that has it: the condition of the change. */
function move(run: Run): object {
  const secret = secretOf(run);
  const stage = required(run.options, '--version-stage', 252);
  const { '--move-to-version-id': to, '--remove-from-version-id': from } = run.options;
  const has = holder(secret, stage);
  if (from !== undefined && from !== has)
    throw refused(run, 'InvalidParameterException', `The staging label ${stage} is not attached to version ${from}.`);
  if (to !== undefined && secret.versions[to] === undefined)
    throw refused(run, 'ResourceNotFoundException', "Secrets Manager can't find the specified secret version.");
  if (to !== undefined && has !== undefined && has !== to && from === undefined)
    throw refused(
      run,
      'InvalidParameterException',
      `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached to version ${has}.`,
    );
  if (to !== undefined) attach(secret, stage, to);
  else if (from !== undefined) {
    if (stage === 'AWSCURRENT')
      throw refused(
        run,
        'InvalidParameterException',
        'You can only move staging label AWSCURRENT to a different secret version.',
      );
    const version = secret.versions[from];
    if (version !== undefined) version.stages = version.stages.filter((one) => one !== stage);
  }
  return { Name: run.key };
}
