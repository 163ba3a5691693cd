import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answers } from '../../src/model/answers.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { deploymentsOf } from '../../templates/ci/deployment.ts';
import { installStandIns, type StandIns } from '../keys/standins/install.ts';
import { encodedKey } from '../keys/standins/union-state.ts';
import { emptyWorld } from '../keys/standins/world.ts';
import { pendingSeedOf, planSeedOf, seedOf } from '../terraform/keys.ts';
import { type Ran, run } from '../terraform/workbench.ts';
import { type Ground, ground } from './ground.ts';
import { fakeCommands } from './toolbox.ts';

/** A repository whose keys are loaded, with the real engine, stub providers, and stand-ins of all other tools. */
export interface RotatingGround extends Omit<Ground, 'keys'> {
  readonly tools: StandIns;
  /** PATH of the jobs. */
  readonly path: string;
  /** Runs scripts/keys.sh, as in a fresh clone: without a record. */
  keys(args: readonly string[], input?: string): Promise<Ran>;
  /** The client IDs of the organization. */
  clients(): readonly string[];
  /** Every key in an output, file or argument; none of them may be there. */
  leaks(texts: readonly string[]): readonly string[];
  /** Shifts the time of the jobs by days. */
  setDay(days: number): void;
}

/** The organization of all environments. */
export const organization = { org: 'acme', host: 'acme.hosted.unionai.cloud' };

/** Creates and loads both keys of every environment. All of them are old enough to be rotated. */
export async function rotatingGround(answers: Answers): Promise<RotatingGround> {
  const own = await ground(answers);
  const tools = installStandIns(emptyWorld(organization), ['aws', 'flyte']);
  const repository = repositoryOf(answers);
  tools.change(({ aws }) => {
    for (const key of [...repository.keys, ...repository.planKeys])
      for (const suffix of ['', '-pending'])
        aws.secrets[`${key.settings.region}/${key.settings.secretName}${suffix}`] = { versions: {}, tags: {} };
  });
  tools.mirror(own.world);
  // The identity of a job reads its key and the pending one, and no other: test/stub/world.ts.
  const readers = deploymentsOf(repository).flatMap(({ environment, members }) => [
    [`${environment}-plan`, members.flatMap((one) => [planSeedOf(one), pendingSeedOf.plan(one)])],
    [environment, members.flatMap((one) => [seedOf(one), pendingSeedOf.apply(one)])],
    [`${environment}-rotate`, []],
  ]);
  writeFileSync(join(own.world, 'readers.json'), JSON.stringify(Object.fromEntries(readers)));
  // Python creates a virtual environment, and pip installs nothing: the stand-in of flyte is in PATH.
  const python = `case "$2" in venv) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;; esac`;
  const commands = fakeCommands({ python3: python });
  const shift = join(tools.place, 'days');
  writeFileSync(shift, '0');
  const date = join(tools.path, 'date');
  writeFileSync(date, `#!/bin/sh\nexec /bin/date -d "$(cat '${shift}') days" "$@"\n`);
  chmodSync(date, 0o755);
  const path = `${tools.path}:${commands.path}:${process.env.PATH ?? ''}`;
  const keys = async (args: readonly string[], input = ''): Promise<Ran> => {
    const env = { ...own.outside, PATH: path, TF_VAR_personal_key: 'false' };
    const ran = await run('sh', ['scripts/keys.sh', ...args], { cwd: own.dir, input, env });
    rmSync(join(own.dir, 'scripts/keys/state'), { recursive: true, force: true });
    return ran;
  };
  for (const key of [...repository.keys, ...repository.planKeys]) {
    const client = `${answers.name}-${key.environment}${key.use === 'plan' ? '-plan' : ''}`;
    let text = '';
    tools.change(({ union }) => {
      const created = { secret: `not-a-secret~of-${client}`, issued: '2026-01-01T00:00:00Z' };
      union.keys[client] = { ...created, policies: [key.use === 'plan' ? 'viewer' : 'admin'] };
      text = encodedKey(union, client, union.keys[client]);
    });
    const ran = await keys(['load', key.environment, ...(key.use === 'plan' ? ['--plan'] : [])], text);
    if (ran.status !== 0) throw new Error(ran.text);
  }
  const leaks = (texts: readonly string[]): readonly string[] => {
    const { deleted, keys: present } = tools.world().union;
    const secrets = Object.values({ ...deleted, ...present }).map(({ secret }) => secret);
    const forms = secrets.flatMap((secret) =>
      [0, 1, 2].map((skip) =>
        Buffer.from(secret)
          .toString('base64')
          .slice(4 + skip, -4),
      ),
    );
    return texts.filter((text) => [...secrets, ...forms].some((form) => text.includes(form)));
  };
  return {
    ...own,
    tools,
    path,
    keys,
    clients: () => Object.keys(tools.world().union.keys).toSorted(),
    leaks,
    setDay: (days) => {
      writeFileSync(shift, String(days));
      tools.setTime(new Date(Date.now() + days * 86_400_000).toISOString());
    },
  };
}
