import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../../src/model/answers.ts';
import { secretStores } from '../../templates/registry.ts';
import { assertNoKey } from '../ci/canary.ts';
import { ground, planFolder } from '../ci/ground.ts';
import { purposes } from '../ci/purposes.ts';
import { bareTools, cloudCommands, fakeCommands, found } from '../ci/toolbox.ts';
import { answersFor } from '../combinations.ts';
import { filesBelow } from '../terraform/contents.ts';
import { unionKey, viewKey } from '../terraform/keys.ts';
import { needs, type Ran, run, scratch } from '../terraform/workbench.ts';
import { panel } from './cli-output.ts';
import { storeCommands } from './load.ts';

type Variables = Readonly<Record<string, string>>;

/** All texts of a Git repository: every object, whether a commit reaches it or not. */
function objects(dir: string): string {
  const { stdout, status } = spawnSync('git', ['cat-file', '--batch-all-objects', '--batch', '--buffer'], {
    cwd: dir,
    maxBuffer: 1 << 28,
  });
  equal(status, 0);
  return stdout.toString('latin1');
}

function environmentOf(): Environment {
  const choice = { store: 'environment', read: 'ephemeral', backend: 's3', layout: 'directories', engine: 'terraform' };
  const [dev] = answersFor(choice).environments;
  if (dev === undefined) throw new Error('no environment');
  return dev;
}

describe('A key of each purpose', function () {
  needs('busybox', 'terraform', 'strace', 'git');
  this.timeout(180_000);
  before(function () {
    if (process.env.SLOW_TESTS === undefined) this.skip();
  });

  const [first] = secretStores;
  for (const { kind: store, source } of secretStores)
    for (const planKey of store === first?.kind || source === 'shell' ? ['separate', 'shared'] : ['separate'])
      it(`is in no plan, state, log, argument or Git object: ${store}, ${planKey}`, async () => {
        const answers = answersFor(
          { store, read: 'ephemeral', backend: 's3', layout: 'directories', engine: 'terraform' },
          { ci: { kind: 'github-actions' }, planKey },
        );
        const own = await ground(answers);
        const [dev] = answers.environments;
        if (dev === undefined) throw new Error('no environment');
        const [full, view] = [unionKey(dev), viewKey(dev)];
        const git = async (...args: readonly string[]): Promise<void> => {
          const who = ['-c', 'user.name=Owner', '-c', 'user.email=owner@acme.test'];
          const ran = await run('git', [...who, ...args], { cwd: own.dir });
          equal(ran.status, 0, ran.text);
        };
        await git('init', '-q', '-b', 'main');
        await git('add', '.');
        await git('commit', '-qm', 'First');

        const [clouds, stores] = [fakeCommands(cloudCommands), fakeCommands(storeCommands)];
        const logs: Record<string, string> = {};
        const traces = scratch('traces');
        /** Runs a script and records the arguments of every program that it starts. */
        const traced = async (
          name: string,
          args: readonly string[],
          path: string,
          env: Variables,
          input = '',
        ): Promise<Ran> => {
          const file = join(traces, String(Object.keys(logs).length));
          const strace = ['-f', '-qq', '-e', 'trace=execve', '-s', '1000000', '-o', file];
          const ran = await run(found('strace'), [...strace, 'busybox', 'sh', `scripts/${name}.sh`, ...args], {
            cwd: own.dir,
            env: { ...own.outside, PATH: `${path}:${bareTools()}`, ...env },
            input,
          });
          equal(ran.status, 0, `${name}: ${ran.text}`);
          match(readFileSync(file, 'utf8'), /execve\("/);
          logs[`${Object.keys(logs).length} ${name}`] = ran.text;
          return ran;
        };

        // The keys are loaded from the output of the CLI, which contains no organization.
        const fileOf = join(own.dir, 'environments/dev/terraform.tfvars');
        const uses = planKey === 'separate' ? [full, view] : [full];
        for (const key of uses) {
          const [host = '', client = '', secret = ''] = Buffer.from(key, 'base64').toString('utf8').split(':');
          const created = Buffer.from([host, client, secret, 'None'].join(':')).toString('base64');
          const input = panel(created, client, { columns: 80, codes: true });
          const gitPath = `${scratch('git')}:${stores.path}:${process.env.PATH ?? ''}`;
          await traced('keys', ['load', dev.name, ...(key === view ? ['--plan'] : [])], gitPath, {}, input);
          const kept = [...filesBelow(stores.place), fileOf].filter((file) => existsSync(file));
          const isStored = kept.some((file) =>
            [key, `unionai_api_key = "${key}"`].includes(readFileSync(file, 'utf8').trim()),
          );
          ok(isStored, 'the store has the key, with its organization');
        }
        // A run of the pipeline: the plan with one key, the apply with the other.
        const handed = (use: 'plan' | 'apply'): Variables => {
          const key = use === 'plan' && planKey === 'separate' ? view : full;
          if (store === 'environment') return { UNIONAI_API_KEY: key };
          return store === 'tfvars' ? { TF_VAR_unionai_api_key: key } : {};
        };
        const job = (name: string, use: 'plan' | 'apply', ...args: readonly string[]): Promise<Ran> =>
          traced(`ci/${name}`, [dev.name, ...args], clouds.path, {
            ...handed(use),
            ...purposes[name],
            GITHUB_ACTOR: 'octocat',
          });
        const [folder, again] = [planFolder(), planFolder()];
        const planned = await job('plan', 'plan', folder);
        const plans = scratch('plans');
        cpSync(folder, plans, { recursive: true });
        ok(existsSync(join(plans, 'tfplan')), 'the apply deletes its plan');
        await job('show', 'plan', folder);
        await job('apply', 'apply', folder, /plan_sha256=(\w+)/.exec(planned.stdout)?.[1] ?? '');
        await job('drift', 'plan');
        await job('plan', 'plan', again);
        await git('add', '.');
        await git('commit', '-q', '--allow-empty', '-m', 'Second');

        const states = filesBelow(own.states);
        ok(states.some((file) => readFileSync(file, 'utf8').includes('unionai_project')));
        const texts = { ...logs, objects: objects(own.dir) };
        for (const file of filesBelow(traces))
          Object.assign(texts, { [`arguments ${file}`]: readFileSync(file, 'utf8') });
        assertNoKey(answers, { texts, folders: [plans, folder, again, own.states, own.outside.HOME ?? ''] });
        const inTree = filesBelow(own.dir).filter((file) => file !== fileOf && !file.includes('/.git/'));
        deepEqual(
          inTree.filter((file) => uses.some((key) => readFileSync(file, 'latin1').includes(key.slice(0, 60)))),
          [],
        );
      });

  it('is noticed in an argument, and in a commit that was undone', async () => {
    const dir = scratch('leak');
    const key = unionKey(environmentOf());
    const git = (...args: readonly string[]): Promise<Ran> =>
      run('git', ['-c', 'user.name=O', '-c', 'user.email=o@acme.test', ...args], { cwd: dir });
    await git('init', '-q');
    await git('commit', '-q', '--allow-empty', '-m', 'First');
    writeFileSync(join(dir, 'notes'), key);
    await git('add', '.');
    await git('commit', '-qm', 'Second');
    await git('reset', '-q', '--hard', 'HEAD~1');
    ok(objects(dir).includes(key));
    const file = join(dir, 'trace');
    await run(found('strace'), ['-f', '-qq', '-e', 'trace=execve', '-s', '1000000', '-o', file, 'echo', key], {
      cwd: dir,
    });
    ok(readFileSync(file, 'utf8').includes(key));
  });
});
