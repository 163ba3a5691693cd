import { deepEqual, doesNotMatch, equal, match, notEqual, ok } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answers } from '../../src/model/answers.ts';
import { plan } from '../../src/plan/plan.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { nextAnswers } from '../../src/revision/next-answers.ts';
import { answersFor } from '../combinations.ts';
import { fakeKms, fakeOpenbao } from '../fakes/encryption-keys.ts';
import { keyVariables, seeds } from '../terraform/keys.ts';
import {
  lay,
  makeWorld,
  needs,
  overrideBackend,
  type Ran,
  run,
  scratch,
  stubEnvironment,
} from '../terraform/workbench.ts';
import { planFolder } from './ground.ts';

const kms = (last: number): string =>
  `arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-4333-8444-${String(last).padStart(12, '5')}`;
const [first, second, bao] = [kms(1), kms(2), 'openbao:tfstate'];

/** A repository that the pipeline applies, and whose answers change. */
async function laid(layout: string) {
  const keys = await fakeKms(first, second);
  const openbao = await fakeOpenbao('tfstate');
  let answers: Answers = answersFor(
    { store: 'environment', read: 'ephemeral', backend: 's3', layout, engine: 'opentofu' },
    {
      ci: { kind: 'github-actions' },
      // The gate is not under test.
      environments: [
        { name: 'dev', org: 'acme' },
        { name: 'prod-eu', org: 'acme-prod', gate: 'automatic' },
      ],
    },
  );
  const { roots } = repositoryOf(answers);
  const root = roots.at(-1);
  if (root === undefined) throw new Error('a root module expected');
  const dir = scratch('encryption');
  const cwd = join(dir, root.directory);
  lay(plan(answers), dir);
  overrideBackend(cwd);
  const env = {
    ...stubEnvironment(makeWorld(seeds(answers))),
    ...keyVariables(answers, root.environments),
    ...keys.environment,
    // As on GitHub, where a variable that is not set is empty.
    BAO_ADDR: '',
    VAULT_ADDR: openbao.environment.BAO_ADDR ?? '',
    BAO_TOKEN: openbao.environment.BAO_TOKEN ?? '',
  };
  const name = root.environments.at(-1)?.name ?? '';
  const script = (which: string, ...args: string[]): Promise<Ran> =>
    run(join(dir, `scripts/ci/${which}.sh`), [name, ...args], { cwd: dir, env });
  const init = await run('tofu', ['init', '-input=false', '-no-color'], { cwd, env });
  equal(init.status, 0, init.text);
  let isFirst = true;
  const planned = async () => {
    const folder = planFolder();
    const ran = await script('plan', folder);
    const [, changes] = / has_changes=(\w+) /.exec(ran.stdout) ?? [];
    return { folder, changes, ...ran };
  };
  return {
    keys,
    state: (): string => readFileSync(join(cwd, 'terraform.tfstate'), 'utf8'),
    /** Changes the answers as `update --set` does, and lays the files. Returns the phase. */
    update: (stateEncryption: object | undefined, phase = false): string | undefined => {
      const { stateEncryption: _, ...raw } = answers.record;
      answers = nextAnswers({ ...raw, ...(stateEncryption && { stateEncryption }) }, [answers], { phase });
      lay(plan(answers), dir);
      return answers.environments[0]?.stateEncryption?.phase;
    },
    removeEncryption: (): Promise<Ran> => run('rm', ['-f', join(cwd, 'encryption.tofu')], { cwd }),
    planned,
    /** Plans and applies what the pipeline would: nothing, if it sees no changes. Returns whether it applied. */
    deployed: async (): Promise<boolean> => {
      const { folder, changes, status, text } = await planned();
      equal(status, 0, text);
      const { create, update, delete: deleted } = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'));
      if (changes === 'false') return false;
      const sum = createHash('sha256')
        .update(readFileSync(join(folder, 'tfplan')))
        .digest('hex');
      equal((await script('show', folder)).status, 0);
      const applied = await script('apply', folder, sum);
      equal(applied.status, 0, applied.text);
      doesNotMatch(applied.text, /not-a-token/);
      if (!isFirst) deepEqual([create, update, deleted], [0, 0, 0], 'no resource changes');
      isFirst = false;
      return true;
    },
    close: async () => {
      await keys.close();
      await openbao.close();
    },
  };
}
if (process.env.SLOW_TESTS !== undefined)
  for (const layout of ['directories', 'aliases'])
    describe(`State encryption through the pipeline, layout ${layout}`, function () {
      needs('tofu');
      this.timeout(180_000);

      it('is turned on, its key is replaced twice, and it is turned off, each by plan.sh and apply.sh', async () => {
        const own = await laid(layout);
        const { deployed, state, update } = own;
        try {
          equal(await deployed(), true);
          match(state(), /"type": "unionai_project"/);

          equal(update({ kmsKey: first }), 'migrating');
          equal(await deployed(), true, 'a plan without changes is applied');
          const encryptedWith = (key: string, ...others: readonly string[]): void => {
            const { meta, encrypted_data: data } = JSON.parse(state());
            deepEqual(Object.keys(meta), [key]);
            ok(data.length > 100);
            for (const other of ['unionai_project', ...others]) ok(!state().includes(other), other);
          };
          encryptedWith(first);
          equal(update({ kmsKey: first, phase: 'enforced' }, true), 'enforced');
          equal(await deployed(), false);

          equal(update({ kmsKey: second, phase: 'enforced' }), 'rotating');
          equal(await deployed(), true);
          encryptedWith(second, first);
          equal(update({ kmsKey: second, phase: 'enforced' }, true), 'enforced');
          own.keys.keyIds.delete(first); // the old key is not needed
          equal(await deployed(), false);

          equal(update({ kmsKey: bao, phase: 'enforced' }), 'rotating');
          equal(await deployed(), true);
          encryptedWith(bao, second);
          equal(update({ kmsKey: bao, phase: 'enforced' }, true), 'enforced');
          own.keys.keyIds.delete(second);
          equal(await deployed(), false);

          equal(update({ kmsKey: bao, phase: 'decrypting' }, true), 'decrypting');
          equal(await deployed(), true);
          match(state(), /"type": "unionai_project"/);
          doesNotMatch(state(), /encrypted_data/);
          equal(update(undefined), undefined);
          await own.removeEncryption();
          equal(await deployed(), false);
        } finally {
          await own.close();
        }
      });

      it('cannot be enforced before the state was written', async () => {
        const own = await laid(layout);
        const { deployed, planned, update } = own;
        try {
          await deployed();
          update({ kmsKey: first });
          update({ kmsKey: first, phase: 'enforced' }, true);
          const unencrypted = await planned();
          notEqual(unencrypted.status, 0);
          match(unencrypted.text, /unencrypted payload/);
        } finally {
          await own.close();
        }
      });
    });
