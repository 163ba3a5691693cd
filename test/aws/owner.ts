import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAnswers } from '../../src/answers/parse.ts';
import type { Answers } from '../../src/model/answers.ts';
import { generatorName } from '../../src/model/generator-name.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { resourcesIn } from '../../templates/bootstrap/resources.ts';
import { fakeCommands } from '../ci/toolbox.ts';
import { unionKey } from '../terraform/keys.ts';
import { makeWorld, run as runProgram, scratch, stubConfiguration, stubEnvironment } from '../terraform/workbench.ts';
import { type AwsClient, pathOf } from './clients.ts';
import type { Moto } from './moto.ts';
import { readBlocks } from './readme-commands.ts';
import { openTerminal, type Person, type Said } from './terminal.ts';

/** A user who does what the README of a new repository says. */
export interface Owner {
  readonly answers: Answers;
  readonly dir: string;
  readonly world: string;
  /** Every command that was run, as it was typed, with all that it printed. */
  readonly log: readonly string[];
  /** The keys that were created, by the host they are for, and `HOST (plan)` for view-only keys, with their organization. */
  readonly keys: ReadonlyMap<string, string>;
  /** The commands of the README as it is now, in order. */
  commands(): readonly string[];
  /**
   * Runs a command and answers what it asks: `yes` where the engine asks.
   *
   * @param whileAsked is done before `yes` is typed
   * @throws when it fails
   */
  run(command: string, whileAsked?: () => Promise<void>): Promise<Said>;
  /** The commands of the README that ran so far. */
  readonly done: Set<string>;
  /** Runs the commands of the README that did not run yet, up to the first that fits; without that one if so reported. */
  upTo(end: RegExp, last?: 'included' | 'excluded'): Promise<void>;
  close(): void;
}

const program = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** Programs that stand for what is not here: a registry with networks, Union.ai, GitHub and npm. */
const stand = (mirror: string): Readonly<Record<string, string>> => ({
  terraform: `real="$(PATH="\${PATH#*:}" command -v terraform)"
case "$*" in *'providers lock'*) exec "$real" "$@" "-fs-mirror=${mirror}" ;; esac
exec "$real" "$@"`,
  flyte: `case "$*" in
  *' get api-key '*)
    printf '[%s]\\n' "$(sed 's/.*/{"clientId": "&"}/' "$place/clients" | paste -sd, -)"
    exit ;;
  *' get policy') echo 'No policies found.'; exit ;;
  *' get assignment') echo 'No assignments found.'; exit ;;
esac
while [ "$#" -gt 0 ]; do
  case "$1" in --endpoint) host="$2" ;; --org) org="$2" ;; --name) client="$2" ;; policy | assignment) exit ;; esac
  shift
done
printf '%s\\n' "$client" >>"$place/clients"
case "$client" in *-plan) owner="$host (plan)" ;; *) owner="$host" ;; esac
printf '%s\\t%s\\n' "$owner" "$(printf '%s:%s:not-a-secret:%s' "$host" "$client" "$org" | base64 -w0)" >>"$place/made"
key="$(printf '%s:%s:not-a-secret:None' "$host" "$client" | base64 -w0)"
# The panel that the CLI draws, see test/keys/cli-output.ts.
{ echo 'export'; printf 'FLYTE_API_KEY="%s"\\n' "$key"; } | fold -w 76 | while IFS= read -r line; do
  printf '\\033[32m│\\033[0m \\033[36m%-76s\\033[0m \\033[32m│\\033[0m\\n' "$line"
done`,
  gh: '',
  npx: `shift; exec '${process.execPath}' '${program}' "$@"`,
});

/** Creates what bootstrap/aws creates, as far as the commands of a user need it: buckets, lock tables and empty secrets. */
async function bootstrap(answers: Answers, moto: Moto, client: AwsClient): Promise<void> {
  const { secrets, states } = resourcesIn(repositoryOf(answers), 'aws');
  const { Buckets } = (await moto.aws(client, 's3api', 'list-buckets')) as { Buckets: { Name: string }[] };
  const buckets = new Map(states.map(({ place }) => [place.bucket, place]));
  for (const { bucket, region, kmsKey } of buckets.values()) {
    if (Buckets.some(({ Name }) => Name === bucket)) continue;
    const place = region === 'us-east-1' ? [] : ['--create-bucket-configuration', `LocationConstraint=${region}`];
    const at = ['--bucket', bucket, '--region', region];
    await moto.aws(client, 's3api', 'create-bucket', ...at, ...place);
    await moto.aws(client, 's3api', 'put-bucket-versioning', ...at, '--versioning-configuration', 'Status=Enabled');
    const rule = kmsKey === undefined ? 'AES256' : 'aws:kms';
    const encryption = {
      Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: rule, KMSMasterKeyID: kmsKey } }],
    };
    const json = JSON.stringify(encryption);
    await moto.aws(client, 's3api', 'put-bucket-encryption', ...at, '--server-side-encryption-configuration', json);
  }
  const tables = new Map(
    states.flatMap(({ place: { lockTable, region } }) =>
      lockTable === undefined ? [] : [[lockTable, region] as const],
    ),
  );
  for (const [table, region] of tables) {
    const at = ['--region', region];
    const { TableNames } = (await moto.aws(client, 'dynamodb', 'list-tables', ...at)) as { TableNames: string[] };
    if (TableNames.includes(table)) continue;
    const key = ['--attribute-definitions', 'AttributeName=LockID,AttributeType=S', '--key-schema'];
    const schema = [...key, 'AttributeName=LockID,KeyType=HASH', '--billing-mode', 'PAY_PER_REQUEST'];
    await moto.aws(client, 'dynamodb', 'create-table', ...at, '--table-name', table, ...schema);
  }
  for (const { place } of secrets) {
    const list = ['secretsmanager', 'list-secrets', '--region', place.region];
    const { SecretList } = (await moto.aws(client, ...list)) as { SecretList: { Name: string }[] };
    if (SecretList.some(({ Name }) => Name === place.name)) continue;
    await moto.aws(client, 'secretsmanager', 'create-secret', '--region', place.region, '--name', place.name);
  }
}

/** The answers that a repository records; environments may have been added. */
function recordedIn(dir: string): Answers {
  const record = JSON.parse(readFileSync(join(dir, '.yo-rc.json'), 'utf8')) as Readonly<Record<string, unknown>>;
  return parseAnswers(record[generatorName]);
}

/**
 * Makes a repository with the built command, and opens a terminal in it.
 *
 * @param given the answers as a file of a user's holds them
 */
export async function owner(given: object, moto: Moto, client: AwsClient): Promise<Owner> {
  const answers: Answers = parseAnswers(given);
  const dir = scratch('owner');
  const world = makeWorld({});
  const made = await runProgram(process.execPath, [program, 'new', '.', '--answers', '-', '--yes'], {
    cwd: dir,
    input: JSON.stringify(given),
  });
  if (made.status !== 0) throw new Error(made.text);
  const { path, place } = fakeCommands(stand(join(dirname(stubConfiguration()), 'mirror')));
  const who = { GIT_AUTHOR_NAME: 'Owner', GIT_AUTHOR_EMAIL: 'owner@acme.test' };
  const env = {
    ...stubEnvironment(world),
    ...moto.administrator,
    ...who,
    GIT_COMMITTER_NAME: who.GIT_AUTHOR_NAME,
    GIT_COMMITTER_EMAIL: who.GIT_AUTHOR_EMAIL,
    PATH: `${path}:${pathOf(client)}`,
    HOME: scratch('home'),
    LC_ALL: 'C.UTF-8',
  };
  const terminal = openTerminal(dir, env);
  const log: string[] = [];
  const keys = new Map<string, string>();
  const [first] = answers.environments;
  const personal = first === undefined ? '' : unionKey(first, 'owner');
  const paste = join(place, 'paste');
  writeFileSync(paste, personal);
  const run = async (command: string, whileAsked?: () => Promise<void>): Promise<Said> => {
    if (/^scripts\/(bootstrap|setup)\.sh /.test(`${command} `)) {
      // The stub providers create nothing in moto, and nobody answers for the platform.
      if (command.startsWith('scripts/bootstrap.sh apply')) await bootstrap(recordedIn(dir), moto, client);
      log.push(`$ ${command}\n`);
      return { status: 0, text: '' };
    }
    const person: Person = (text) =>
      text.includes('Enter a value:') ? (whileAsked?.() ?? Promise.resolve()).then(() => 'yes') : undefined;
    // The shell of this test has no terminal at which a key can be pasted.
    const said = await terminal.type(/keys\.sh read/.test(command) ? `{ ${command}\n} <'${paste}'` : command, person);
    log.push(`$ ${command}\n${said.text}`);
    if (said.status !== 0) throw new Error(`${command}: ${said.text}`);
    if (existsSync(join(place, 'made')))
      for (const line of readFileSync(join(place, 'made'), 'utf8').trimEnd().split('\n')) {
        const [host = '', key = ''] = line.split('\t');
        keys.set(host, key);
      }
    await putIntoWorld(command);
    return said;
  };
  /** What the store holds now is what the stub's provider reads from it. */
  const putIntoWorld = async (command: string): Promise<void> => {
    const [, environment, plan] = /keys\.sh load (\S+)( --plan)?/.exec(command) ?? [];
    if (environment === undefined) return;
    const settings = readFileSync(join(dir, `scripts/keys/${environment}${plan ? '.plan' : ''}.env`), 'utf8');
    const setting = (key: string): string => new RegExp(`^SECRET_${key}=(.*)$`, 'm').exec(settings)?.[1] ?? '';
    const [region, name] = [setting('REGION'), setting('NAME')];
    const question = ['secretsmanager', 'get-secret-value', '--region', region, '--secret-id', name];
    const { SecretString } = (await moto.aws(client, ...question)) as { SecretString: string };
    const file = join(world, 'secrets.json');
    const secrets = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
    writeFileSync(file, JSON.stringify({ ...secrets, [`aws/secretsmanager/${name}`]: SecretString }));
  };
  const commands = (): readonly string[] =>
    readBlocks(readFileSync(join(dir, 'README.md'), 'utf8'))
      // test/access/walk-through.test.ts runs them.
      .filter(({ headings }) => !headings.includes('Manage access'))
      .flatMap((block) => block.commands);
  const done = new Set<string>();
  const upTo: Owner['upTo'] = async (end, last = 'included') => {
    for (const command of commands()) {
      if (done.has(command)) continue;
      if (end.test(command) && last === 'excluded') return;
      await run(command);
      done.add(command);
      if (end.test(command)) return;
    }
    throw new Error(`the README has no command like ${end}`);
  };
  return { answers, dir, world, log, keys, commands, run, done, upTo, close: terminal.close };
}
