import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseAnswers } from '../../src/answers/parse.ts';
import type { Answers } from '../../src/model/answers.ts';
import { clouds } from '../../src/model/cloud.ts';
import { generatorName } from '../../src/model/generator-name.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { readBlocks } from '../aws/readme-commands.ts';
import { rootFiles } from '../bootstrap/apply-root.ts';
import { created, type May, type Storage } from '../bootstrap/storages.ts';
import { cli } from '../cli/cli.ts';
import { roleOf } from '../fakes/s3.ts';
import { installStandIns, type StandIns } from '../keys/standins/install.ts';
import { unionState } from '../keys/standins/union-state.ts';
import { emptyWorld } from '../keys/standins/world.ts';
import { makeWorld, type Ran, run, scratch, stubConfiguration, stubEnvironment } from '../terraform/workbench.ts';
import { answersFile, type Case, hosts } from './cases.ts';
import {
  administrator,
  type BootstrappedCloud,
  bootstrapped,
  createServices,
  type Shown,
  writeReaders,
} from './clouds.ts';
import { Remote, stand } from './remote.ts';

/** A user at a workstation, in the folder of a new repository. */
export interface Hour {
  readonly answers: Answers;
  readonly dir: string;
  readonly world: string;
  readonly tools: StandIns;
  readonly remote: Remote;
  readonly storage: Storage;
  /** The folder of stand-ins that comes first in PATH. */
  readonly path: string;
  /** Everything that the commands printed. */
  readonly log: readonly string[];
  /** Runs a command of the documents. @throws with its output if it fails */
  run(command: string): Promise<Ran>;
  /** The commands below the headings that fit, in the order of the document. */
  commands(document: 'README.md' | 'SECURITY.md', heading: RegExp): readonly string[];
  /** Reads what the bootstrap created, and lets the stub providers tell the identities apart. */
  readBootstrap(): Promise<readonly BootstrappedCloud[]>;
  close(): Promise<void>;
}

/** Creates a repository in an empty folder with the command line of the generator. */
export async function newHour(one: Case): Promise<Hour> {
  const dir = scratch('first-hour');
  const home = scratch('home');
  const made = await cli(['new', '.', '--answers', '-', '--yes'], { cwd: dir, env: {}, input: answersFile(one) });
  if (made.status !== 0) throw new Error(made.text);
  const record = JSON.parse(readFileSync(join(dir, '.yo-rc.json'), 'utf8')) as Readonly<Record<string, unknown>>;
  const answers = parseAnswers(record[generatorName]);
  const world = makeWorld({}, { clients: {} });
  let roles: readonly BootstrappedCloud[] = [];
  // A user with administrator access to AWS, and roles with what their policies allow.
  const storage = await storageOf(one.backend, world, {
    s3: (accessKey, request) => {
      const role = roleOf(accessKey);
      return role === undefined || roles.some(({ mayInS3 }) => mayInS3?.(role, request) === true);
    },
    gcs: (token, ...request) => {
      const [, account] = /^job:(.*)$/.exec(token) ?? [];
      return account === undefined || roles.some(({ mayInGcs }) => mayInGcs?.(account, ...request) === true);
    },
  });
  const tools = installStandIns(services(answers));
  tools.mirror(world);
  const path = scratch('commands');
  const { binary } = repositoryOf(answers).engine;
  // The registry is a folder. Everything else is the real engine.
  stand(
    path,
    binary,
    `real="$(PATH="\${PATH#*:}" command -v ${binary})"
case "$*" in *'providers lock'*) exec "$real" "$@" '-fs-mirror=${join(dirname(stubConfiguration()), 'mirror')}' ;; esac
exec "$real" "$@"`,
  );
  const env = {
    ...stubEnvironment(world),
    ...storage.environment,
    ...{ GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@acme.test' },
    ...{ GIT_COMMITTER_NAME: 'A', GIT_COMMITTER_EMAIL: 'a@acme.test', HOME: home },
    PATH: `${path}:${tools.path}:${process.env.PATH}`,
    TFSTUB_IDENTITY: administrator,
  };
  const log: string[] = [];
  const hour: Hour = {
    ...{ answers, dir, world, tools, storage, path, log },
    remote: new Remote(home),
    run: async (command) => {
      const ran = await run('sh', ['-c', command], { cwd: dir, env });
      log.push(`$ ${command}\n${ran.text}`);
      if (ran.status !== 0) throw new Error(`${command}: exit code ${ran.status}\n${ran.text}`);
      if (command === 'scripts/bootstrap.sh apply') createServices(world, tools);
      return ran;
    },
    commands: (document, heading) =>
      readBlocks(readFileSync(join(dir, document), 'utf8'))
        .filter(({ headings }) => heading.test(headings.at(-1) ?? ''))
        .flatMap((block) => block.commands),
    readBootstrap: async () => {
      const found = clouds.filter((cloud) => rootFiles(answers, cloud).size > 0);
      const states: BootstrappedCloud[] = [];
      for (const cloud of found) {
        const { stdout } = await hour.run(`${binary} -chdir=bootstrap/${cloud} show -json`);
        states.push(bootstrapped(answers, cloud, JSON.parse(stdout) as Shown));
      }
      writeReaders(world, answers, states);
      roles = states;
      return states;
    },
    close: async () => {
      await storage.close();
    },
  };
  return hour;
}

/** A state backend whose storage exists once the bootstrap has created it. */
async function storageOf(backend: string, world: string, may: May): Promise<Storage> {
  const types: Readonly<Record<string, string>> = {
    s3: 'aws_s3_bucket/',
    gcs: 'google_storage_bucket/',
    azurerm: 'azurerm_storage_container/',
  };
  const folder = join(world, 'objects');
  let exists = false;
  const made = await created[backend]?.(() => {
    exists ||=
      existsSync(folder) &&
      readdirSync(folder).some((name) => readFileSync(join(folder, name), 'utf8').includes(`"key":"${types[backend]}`));
    return exists;
  }, may);
  if (made === undefined) throw new Error(`no storage of ${backend}`);
  return made;
}

/** Services without a secret, and two organizations without a key. */
function services(answers: Answers) {
  const { secretStore } = answers;
  const world = emptyWorld({
    ...{ host: hosts.acme, org: 'acme', repository: 'acme/ml-platform', project: 'acme/ml-platform' },
    vaultAddress: typeof secretStore.address === 'string' ? secretStore.address : '',
  });
  return {
    ...world,
    azure: { ...world.azure, vaults: {} },
    vault: { ...world.vault, mounts: [] },
    others: [unionState(hosts['acme-prod'], 'acme-prod')],
  };
}
