import { deepEqual, equal, match, notEqual, ok } from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { plan } from '../../src/plan/plan.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { engines } from '../../templates/registry.ts';
import { answersFor } from '../combinations.ts';
import { isSlow } from '../slow.ts';
import { installStub } from '../stub/install.ts';
import { lay, needs, type Ran, run, scratch } from './workbench.ts';

/** A repository with two root modules, and a mirror of the providers. */
function laid(engine: string) {
  const answers = answersFor({
    store: 'aws-secrets-manager',
    read: 'ephemeral',
    backend: 's3',
    layout: 'directories',
    engine,
  });
  const dir = scratch('lock');
  lay(plan(answers), dir);
  const stub = scratch('mirror');
  const configuration = installStub(stub);
  const mirror = join(stub, 'mirror');
  return {
    locks: (): readonly string[] =>
      repositoryOf(answers).roots.map(({ directory }) =>
        readFileSync(join(dir, directory, '.terraform.lock.hcl'), 'utf8'),
      ),
    withhold: (platform: string): void => {
      for (const host of readdirSync(mirror))
        rmSync(join(mirror, host, 'unionai/unionai/0.2.1', platform), { recursive: true });
    },
    lock: (from = mirror): Promise<Ran> =>
      run(join(dir, 'scripts/lock-providers.sh'), [`-fs-mirror=${from}`], {
        cwd: dir,
        env: { TF_CLI_CONFIG_FILE: configuration, CHECKPOINT_DISABLE: '1' },
      }),
  };
}

/** The number of checksums of each provider. */
const checksums = (lock: string): Readonly<Record<string, number>> =>
  Object.fromEntries(
    [...lock.matchAll(/^provider "[^/]+\/([^"]+)" \{$([\s\S]*?)^\}$/gm)].map(([, name = '', body = '']) => [
      name,
      body.split('"h1:').length - 1,
    ]),
  );

for (const { binary, kind: engine } of isSlow ? engines : engines.slice(0, 1))
  describe(`lock-providers.sh with ${engine}`, function () {
    needs(binary);
    this.timeout(120_000);

    it('locks every provider of every root module for five platforms', async () => {
      const { locks, lock } = laid(engine);
      const { status, text, stdout } = await lock();
      equal(status, 0, text);
      for (const platform of ['linux_amd64', 'linux_arm64', 'darwin_amd64', 'darwin_arm64', 'windows_amd64'])
        match(stdout, new RegExp(`Retrieved unionai/unionai 0\\.2\\.1 for ${platform}`));
      equal(locks().length, 2);
      for (const text of locks()) deepEqual(Object.keys(checksums(text)), ['hashicorp/aws', 'unionai/unionai']);
    });

    it('names a platform for which a provider is not published, and locks the other providers for it', async () => {
      for (const platform of ['linux_amd64', 'windows_amd64']) {
        const { locks, withhold, lock } = laid(engine);
        withhold(platform);
        const { status, text, stdout, stderr } = await lock();
        equal(status, 0, text);
        match(stderr, new RegExp(`^note: [a-z.]+/unionai/unionai is not published for ${platform}$`, 'm'));
        match(stdout, new RegExp(`Retrieved hashicorp/aws \\S+ for ${platform}`));
        ok(!stdout.includes(`Retrieved unionai/unionai 0.2.1 for ${platform}`));
        for (const text of locks()) deepEqual(Object.keys(checksums(text)), ['hashicorp/aws', 'unionai/unionai']);
      }
    });

    it('fails, and shows why, if the providers cannot be read', async () => {
      const { lock } = laid(engine);
      const { status, stderr } = await lock(join(scratch('empty'), 'missing'));
      notEqual(status, 0);
      match(stderr, /cannot\s+search/);
    });

    it('fails if a provider is published for no platform', async () => {
      const { withhold, lock } = laid(engine);
      for (const platform of ['linux_amd64', 'linux_arm64', 'darwin_amd64', 'darwin_arm64', 'windows_amd64'])
        withhold(platform);
      notEqual((await lock()).status, 0);
    });
  });
