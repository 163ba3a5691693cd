import { equal, ok } from 'node:assert/strict';
import { join } from 'node:path';
import { plan } from '../../src/plan/plan.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { answersFor, type Combination, combinations } from '../combinations.ts';
import { fakeKms, fakeOpenbao } from '../fakes/encryption-keys.ts';
import { pairwise } from '../pairwise.ts';
import { fileHolds, filesBelow } from './contents.ts';
import { fakeBackend } from './fake-backend.ts';
import { keyVariables, seeds, unionKey } from './keys.ts';
import { lay, makeWorld, needs, type Ran, run, scratch, stubEnvironment } from './workbench.ts';

// A pair of choices each in slow runs; otherwise one with Terraform, and one whose state OpenTofu encrypts.
const isSlow = process.env.SLOW_TESTS !== undefined;

const kmsKey = 'arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-4333-8444-555555555555';

/** The services that encrypt states and plans here. Of the others, a test only validates the configuration. */
const encryptions = {
  none: { stateEncryption: undefined, start: async () => undefined },
  'aws-kms': { stateEncryption: { kmsKey }, start: () => fakeKms(kmsKey) },
  openbao: { stateEncryption: { kmsKey: 'openbao:tfstate' }, start: () => fakeOpenbao('tfstate') },
} as const;

type Encryption = keyof typeof encryptions;
type Choice = Combination & { readonly encryption: Encryption };

const choices: readonly Choice[] = combinations
  .filter(({ read }) => read === 'ephemeral')
  .flatMap((combination) =>
    (Object.keys(encryptions) as Encryption[])
      .filter((encryption) => encryption === 'none' || combination.engine === 'opentofu')
      .map((encryption) => ({ ...combination, encryption })),
  );

const every = pairwise(choices);
const few = (['none', 'aws-kms'] as const).flatMap((encryption) =>
  every.filter((one) => one.encryption === encryption).slice(0, 1),
);

for (const { encryption, ...combination } of isSlow ? every : few) {
  const binary = combination.engine === 'opentofu' ? 'tofu' : 'terraform';
  describe(`Applied with ${binary}: ${Object.values(combination).join(', ')}, encryption ${encryption}`, function () {
    needs(binary);
    this.timeout(180_000);

    it('leaves nothing to plan, and no key in state, plan or what the backend holds', async function () {
      // Go takes the certificates that it trusts from a file there only.
      if (['azurerm', 'hcp-terraform'].includes(combination.backend) && process.platform !== 'linux') this.skip();
      const { stateEncryption, start } = encryptions[encryption];
      const backend = await fakeBackend(combination.backend);
      const keys = await start();
      try {
        const answers = answersFor(combination, {
          backend: { kind: combination.backend, ...backend.settings },
          ...(stateEncryption && { stateEncryption }),
        });
        const dir = scratch('engine');
        lay(plan(answers), dir);
        const [root] = repositoryOf(answers).roots;
        if (root === undefined) throw new Error('a repository without a root');
        const cwd = join(dir, root.directory);
        const env = {
          ...stubEnvironment(makeWorld(seeds(answers))),
          ...keyVariables(answers, root.environments),
          ...keys?.environment,
          ...backend.environment,
        };
        const succeeds = async (...args: readonly string[]): Promise<Ran> => {
          const ran = await run(binary, args, { cwd, env });
          equal(ran.status, 0, `${binary} ${args.join(' ')}: ${ran.text}`);
          return ran;
        };
        await succeeds('init', '-input=false', '-no-color');
        await succeeds('plan', '-input=false', '-no-color', '-out=reviewed.tfplan');
        await succeeds('apply', '-input=false', '-no-color', 'reviewed.tfplan');
        await succeeds('plan', '-input=false', '-no-color', '-detailed-exitcode');

        const files = filesBelow(dir);
        const states = files.filter((file) => /\.tfstate$/.test(file));
        const holds = (text: string): boolean =>
          backend.stored().some((bytes) => bytes.includes(text)) || states.some((file) => fileHolds(file, text));
        equal(holds('unionai_project'), encryption === 'none', 'only an unencrypted state can be read');
        equal(
          fileHolds(join(cwd, 'reviewed.tfplan'), 'unionai_project'),
          encryption === 'none',
          'only an unencrypted plan can be read',
        );
        ok(encryption === 'none' || holds('encrypted_data'), 'the state is there, encrypted');
        for (const environment of answers.environments) {
          const key = unionKey(environment);
          equal(files.filter((file) => fileHolds(file, key)).join(), '');
          ok(!holds(key), 'the backend holds a key');
        }
      } finally {
        await keys?.close();
        await backend.close();
      }
    });
  });
}
