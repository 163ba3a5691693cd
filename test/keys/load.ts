import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answers } from '../../src/model/answers.ts';
import { plan } from '../../src/plan/plan.ts';
import { type FakeCommands, fakeCommands } from '../ci/toolbox.ts';
import { lay, type Ran, run, scratch } from '../terraform/workbench.ts';

/** A key, as Union.ai's CLI makes it: without an organization. Invented when a test runs. */
export function cliKey(host: string, client: string, org = 'None'): string {
  return Buffer.from([host, client, secretOf(client), org].join(':')).toString('base64');
}

/** The secret in a key; characters that base64 encodes with + and / are among those of the keys. */
export const secretOf = (client: string): string => `not-a-secret~~~>>>???-of-${client}`;

/** A repository with command lines of secret stores that keep what they receive. */
export interface KeyGround {
  readonly dir: string;
  readonly commands: FakeCommands;
  /** Runs keys.sh with a key at its standard input. */
  keys(args: readonly string[], input: string, more?: KeyRun): Promise<Ran>;
  /** What the store contains; undefined if it contains nothing. */
  stored(name?: string): string | undefined;
  /** Sets what the store answers: `refuses`. */
  set(name: string): void;
}

interface KeyRun {
  readonly shell?: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
}

/** Stops with a usage error, like the real ones, if an option is unknown or a secret would be an argument. */
const strict = `unknown() { echo "unrecognized arguments: $1" >&2; exit "$2"; }
refused() { [ ! -e "$place/refuses" ] || { echo "$1" >&2; exit "$2"; }; }
keep() { cat >"$place/stored"; [ -s "$place/stored" ] || { rm "$place/stored"; echo "$1" >&2; exit "$2"; }; }
`;

/** The command lines of secret stores, as far as keys.sh calls them. Exit codes and messages are those of the real ones. */
export const storeCommands: Readonly<Record<string, string>> = {
  aws: `${strict}[ "$1 $2" = 'secretsmanager put-secret-value' ] || unknown "$1" 252
shift 2
while [ "$#" -gt 0 ]; do
  case "$1 $2" in
    '--region '* | '--secret-id '* | '--output text' | '--query VersionId') ;;
    '--secret-string file:///dev/stdin') from=stdin ;;
    *) unknown "$1" 252 ;;
  esac
  shift 2
done
[ "$from" = stdin ] || unknown missing 252
refused 'An error occurred (ResourceNotFoundException) when calling the PutSecretValue operation' 254
keep 'An error occurred (InvalidParameterException)' 254
echo 11111111-2222-4333-8444-555555555555`,
  gcloud: `${strict}[ "$1 $2 $3" = 'secrets versions add' ] || unknown "$1" 2
shift 4
while [ "$#" -gt 0 ]; do
  case "$1" in
    --project) shift ;;
    --data-file=-) from=stdin ;;
    --quiet) ;;
    *) unknown "$1" 2 ;;
  esac
  shift
done
[ "$from" = stdin ] || unknown --data-file 2
refused 'ERROR: (gcloud.secrets.versions.add) NOT_FOUND: Secret not found.' 1
keep 'ERROR: the payload is empty' 1
echo 'Created version [2] of the secret.' >&2`,
  az: `${strict}[ "$1 $2 $3" = 'keyvault secret set' ] || unknown "$1" 2
shift 3
while [ "$#" -gt 0 ]; do
  case "$1 $2" in
    --only-show-errors*) shift; continue ;;
    '--subscription '* | '--vault-name '* | '--name '* | '--encoding utf-8') ;;
    '--output none') quiet=yes ;;
    '--file /dev/stdin') from=stdin ;;
    *) unknown "$1" 2 ;;
  esac
  shift 2
done
[ "$from" = stdin ] || unknown --file 2
refused 'ERROR: (Forbidden) Caller is not authorized to perform action on resource.' 1
keep 'ERROR: the value is empty' 1
[ -n "$quiet" ] || cat "$place/stored"`,
  vault: `${strict}[ "$1 $2" = 'kv put' ] || unknown "$1" 1
shift 2
for argument; do
  case "$argument" in
    -address=* | -namespace=* | -mount=*) ;;
    *=-) from=stdin ;;
    -* | *=*) unknown "$argument" 1 ;;
  esac
done
[ "$from" = stdin ] || unknown data 1
refused 'Error making API request. Code: 403. Errors: permission denied' 2
keep 'Failed to parse K=V data: stdin is empty' 1
echo '== Secret Path =='`,
  // Keeps each value by its environment and name. gh takes it from standard input only without --body.
  gh: `${strict}[ "$1 $2" = 'secret set' ] || unknown "$1" 1
name="$3"
shift 3
while [ "$#" -gt 0 ]; do
  case "$1" in
    --repo) [ "$2" = acme/ml-platform ] || { echo 'HTTP 404: Not Found' >&2; exit 1; } ;;
    --env) environment="$2" ;;
    *) unknown "$1" 1 ;;
  esac
  shift 2
done
refused 'failed to fetch public key: HTTP 403: Resource not accessible' 1
cat >"$place/$environment.$name"
[ -s "$place/$environment.$name" ]`,
  // Rejects a variable that exists already, as the API does: 400, key has already been taken.
  glab: `${strict}[ "$1" = variable ] || unknown "$1" 1
verb="$2" name="$3"
shift 3
flags=''
while [ "$#" -gt 0 ]; do
  case "$1" in
    --masked | --raw | --protected) flags="$flags $1" ;;
    --hidden) [ "$verb" = set ] || unknown "$1" 1 ;;
    --scope) scope="$2"; shift ;;
    --repo) shift ;;
    *) unknown "$1" 1 ;;
  esac
  shift
done
file="$place/$scope.$name"
refused '403 Forbidden' 1
case "$verb" in
  get) [ -e "$file" ] ;;
  set) [ ! -e "$file" ] || { echo 'key has already been taken' >&2; exit 1; }; cat >"$file"; echo "$flags" >"$file.flags" ;;
  update) [ -e "$file" ] || { echo '404 Not found' >&2; exit 1; }; cat >"$file"; echo "$flags" >"$file.flags" ;;
  *) unknown "$verb" 1 ;;
esac`,
};

/** Lays the files of a repository, without running the engine. */
export function keyGround(answers: Answers): KeyGround {
  const dir = scratch('keys');
  lay(plan(answers), dir);
  const commands = fakeCommands(storeCommands);
  return {
    dir,
    commands,
    keys: (args, input, { shell: [program, ...options] = ['sh'], env = {} } = {}) =>
      run(program, [...options, 'scripts/keys.sh', ...args], {
        cwd: dir,
        input,
        env: { PATH: `${commands.path}:${process.env.PATH ?? ''}`, ...env },
      }),
    stored: (name = 'stored') => {
      const file = join(commands.place, name);
      return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
    },
    set: (name) => writeFileSync(join(commands.place, name), ''),
  };
}
