import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { plan } from '../../src/plan/plan.ts';
import { answersFor } from '../combinations.ts';
import { type Asked, type Fake, type Reply, serveFake } from '../fakes/server.ts';
import { lay, type Ran, run, scratch } from '../terraform/workbench.ts';

/** An answer in the place of the platform's. `acts`: the platform does what the request says, and the answer is lost. */
export type Fault = { readonly reply?: Reply; readonly acts?: boolean };

/** A platform on loopback, and a stand-in for its command line. */
export interface Served {
  /** The folder of the stand-in, for PATH. */
  readonly path: string;
  /** The requests since the last reset, as METHOD PATH. */
  readonly asked: () => readonly string[];
  /** Forgets the requests, and answers the request at this index with a fault. */
  reset(at?: number, fault?: Fault): void;
  /** The arguments of all calls. */
  readonly calls: () => string;
  readonly port: number;
  close(): Promise<void>;
}

/** Serves a platform. A fault without a reply is no answer at all. */
export async function serve(client: string, answer: (asked: Asked) => Reply): Promise<Served> {
  let start = 0;
  let faulty: { readonly at: number; readonly fault: Fault } | undefined;
  const fake: Fake = await serveFake((asked) => {
    const { at, fault } = faulty ?? { at: -1, fault: {} };
    if (fake.asked.length - 1 - start !== at) return answer(asked);
    if (fault.acts) answer(asked);
    return fault.reply ?? silence;
  });
  const path = scratch('client');
  writeFileSync(join(path, client), standIn(client, fake.port, path));
  chmodSync(join(path, client), 0o755);
  return {
    path,
    port: fake.port,
    asked: () => fake.asked.slice(start).map(({ method, url }) => `${method} ${url.pathname.slice(1)}${url.search}`),
    calls: () => (existsSync(join(path, 'calls')) ? readFileSync(join(path, 'calls'), 'utf8') : ''),
    reset: (at = -1, fault = {}) => {
      start = fake.asked.length;
      faulty = { at, fault };
    },
    close: () => fake.close(),
  };
}

/** More bytes are announced than sent, so that the client waits. */
const silence: Reply = { status: 200, headers: { 'content-length': 1000, connection: 'keep-alive' }, body: '' };

/** `gh api` and `glab api`, as far as scripts/setup.sh uses them: any other argument fails. */
function standIn(client: string, port: number, place: string): string {
  return `#!/bin/sh
printf '%s\\n' "$*" >>'${place}/calls'
[ "$1 $2 $4 $5" = 'api --hostname --include --method' ] || { echo '${client}: unknown arguments' >&2; exit 1; }
method="$6" path="$7"
case "$#" in
  7) set -- ;;
  11)
    [ "$8 $9" = '--header Content-Type: application/json' ] && [ "\${10}" = --input ] || exit 1
    set -- --data-binary "@\${11}"
    ;;
  *) exit 1 ;;
esac
answer="$(curl -sS --include --request "$method" "$@" "http://127.0.0.1:${port}/$path")" || exit 1
printf '%s\\n' "$answer"
case "$answer" in
  HTTP/1.1\\ 2*) ;;
  *) echo '${client}: failed' >&2; exit 1 ;;
esac
`;
}

const combination = {
  store: 'environment',
  read: 'ephemeral',
  backend: 's3',
  layout: 'directories',
  engine: 'terraform',
};

/** Values that the answers do not contain. */
const values = (environment: string): string =>
  `AWS_ROLE_ARN=arn:aws:iam::123456789012:role/${environment}\nPLAN_BUCKET=acme-plans\n`;

interface RepositorySettings {
  readonly gate?: string;
  readonly ci?: object;
  /** Whether scheduled jobs rotate the keys. */
  readonly rotates?: boolean;
  readonly withValues?: boolean;
}

/** A generated repository with the values of its identities: dev without a gate, prod with one. */
export function repository(
  kind: string,
  { gate = 'approval', ci = {}, rotates = false, withValues = true }: RepositorySettings = {},
): string {
  const dir = scratch('setup');
  const answers = answersFor(rotates ? { ...combination, store: 'aws-secrets-manager' } : combination, {
    rotation: { automatic: rotates },
    ci: { kind, owners: '@acme/platform', ...(kind === 'gitlab-ci' && { subject: 'deployment' }), ...ci },
    environments: [
      { name: 'dev', org: 'acme' },
      { name: 'prod', org: 'acme-prod', gate },
    ],
  });
  lay(plan(answers), dir);
  if (!withValues) return dir;
  mkdirSync(join(dir, 'scripts/setup/values'));
  if (rotates)
    for (const environment of ['dev-rotate', 'prod-rotate'])
      writeFileSync(
        join(dir, `scripts/setup/values/${environment}.env`),
        `AWS_ROLE_ARN=arn:aws:iam::123456789012:role/${environment}\n`,
      );
  for (const environment of ['dev-plan', 'dev', 'prod-plan', 'prod'])
    writeFileSync(
      join(dir, `scripts/setup/values/${environment}.env`),
      kind === 'github-actions' ? values(environment) : values(environment).replace(/PLAN.*\n/, ''),
    );
  return dir;
}

/** Runs scripts/setup.sh. */
export function setup(
  dir: string,
  served: Served | undefined,
  args: readonly string[] = [],
  { shell = ['sh'], timeout = '20' }: { shell?: readonly string[]; timeout?: string } = {},
): Promise<Ran> {
  const [command = 'sh', ...first] = shell;
  const PATH = [...(served === undefined ? [] : [served.path]), process.env.PATH].join(':');
  return run(command, [...first, 'scripts/setup.sh', ...args], { cwd: dir, env: { PATH, SETUP_TIMEOUT: timeout } });
}
