import { deepEqual, doesNotMatch, equal, match, notEqual, ok } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { plan } from '../../src/plan/plan.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { stateBackends } from '../../templates/registry.ts';
import { answersFor } from '../combinations.ts';
import { type HclBlock, parseHcl, withInner } from '../hcl.ts';
import { isSlow } from '../slow.ts';
import { lay, needs, run, scratch, stubConfiguration } from './workbench.ts';

/**
 * A key of every service, and the block by which OpenTofu is reported of it, as its documentation has it:
 * https://opentofu.org/docs/language/state/encryption/#key-providers
 */
const services = [
  {
    kmsKey: 'arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-4333-8444-555555555555',
    type: 'aws_kms',
    attributes: {
      kms_key_id: '"arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-4333-8444-555555555555"',
      region: '"eu-west-1"',
      key_spec: '"AES_256"',
    },
  },
  {
    kmsKey: 'projects/acme-platform/locations/europe/keyRings/tfstate/cryptoKeys/tfstate',
    type: 'gcp_kms',
    attributes: {
      kms_encryption_key: '"projects/acme-platform/locations/europe/keyRings/tfstate/cryptoKeys/tfstate"',
      key_length: '32',
    },
  },
  {
    kmsKey: 'https://acme-unionai.vault.azure.net/keys/tfstate',
    type: 'azure_vault',
    attributes: {
      vault_uri: '"https://acme-unionai.vault.azure.net"',
      vault_key_name: '"tfstate"',
      key_length: '32',
    },
  },
  { kmsKey: 'openbao:tfstate', type: 'openbao', attributes: { key_name: '"tfstate"' } },
] as const;

const choice = { store: 'environment', read: 'ephemeral', backend: 's3', engine: 'opentofu' };

/** Every encryption.tofu of a repository. */
function encryptionFiles(layout: string, stateEncryption: object): readonly string[] {
  const answers = answersFor({ ...choice, layout }, { stateEncryption });
  const files = plan(answers);
  return repositoryOf(answers).roots.map(({ directory }) => {
    const file = files.get(join(directory, 'encryption.tofu'));
    if (file === undefined) throw new Error(`${directory} has no encryption.tofu`);
    return file.text;
  });
}

/** The one `encryption` block of a file, within its one `terraform` block. */
async function encryptionOf(text: string): Promise<HclBlock> {
  const [terraform, ...others] = await parseHcl(text);
  equal(others.length, 0);
  equal(terraform?.type, 'terraform');
  const [encryption, ...rest] = terraform?.blocks ?? [];
  equal(rest.length, 0);
  if (encryption?.type !== 'encryption') throw new Error('no encryption block');
  return encryption;
}

const only = (blocks: readonly HclBlock[], type: string): HclBlock => {
  const [found, second] = blocks.filter((block) => block.type === type);
  if (found === undefined || second !== undefined) throw new Error(`not exactly one block ${type}`);
  return found;
};

for (const layout of ['directories', 'aliases']) {
  for (const { kmsKey, type, attributes } of services) {
    for (const phase of ['enforced', 'migrating']) {
      describe(`encryption.tofu with ${type}, ${phase}, layout ${layout}`, () => {
        const texts = encryptionFiles(layout, { kmsKey, phase });

        it('is in every root, and the same', () => {
          equal(texts.length, layout === 'aliases' ? 1 : 2);
          equal(new Set(texts).size, 1);
        });

        it('tells OpenTofu of the key, in the arguments it knows', async () => {
          const encryption = await encryptionOf(texts[0] ?? '');
          const provider = only(encryption.blocks, 'key_provider');
          deepEqual(provider.labels, [type, 'state']);
          // OpenTofu finds the key of an encrypted file by this name, which a later key must not have.
          deepEqual(Object.fromEntries(provider.attributes), {
            ...attributes,
            encrypted_metadata_alias: JSON.stringify(kmsKey),
          });
          deepEqual(provider.blocks, []);
          const [method] = encryption.blocks.filter(({ type }) => type === 'method');
          deepEqual(method?.labels, ['aes_gcm', 'state']);
          deepEqual(Object.fromEntries(method?.attributes ?? []), { keys: `key_provider.${type}.state` });
        });

        it('refers to blocks of the same file only', async () => {
          const encryption = await encryptionOf(texts[0] ?? '');
          const there = encryption.blocks.map((block) => [block.type, ...block.labels].join('.'));
          const references = withInner(encryption)
            .flatMap(({ attributes }) => [...attributes.values()])
            .filter((expression) => /^[a-z_]+\./.test(expression));
          ok(references.length >= 3);
          for (const reference of references) ok(there.includes(reference), `${reference} leads nowhere`);
        });

        it('covers states and plans, and falls back to clear text only while migrating', async () => {
          const encryption = await encryptionOf(texts[0] ?? '');
          const covered = ['state', 'plan'].map((target) => only(encryption.blocks, target));
          const methods = encryption.blocks.filter(({ type }) => type === 'method').map(({ labels }) => labels[0]);
          deepEqual(methods, phase === 'enforced' ? ['aes_gcm'] : ['aes_gcm', 'unencrypted']);
          for (const target of covered) {
            equal(target.attributes.get('method'), 'method.aes_gcm.state');
            equal(target.attributes.get('enforced'), phase === 'enforced' ? 'true' : undefined);
            deepEqual(
              target.blocks.map(({ type, attributes }) => [type, Object.fromEntries(attributes)]),
              phase === 'enforced' ? [] : [['fallback', { method: 'method.unencrypted.migration' }]],
            );
          }
        });
      });
    }
  }
}

describe('encryption.tofu, rotating', () => {
  it('writes with the new key alone, and reads with the previous one, too', async () => {
    const [aws, google] = services;
    const [text = ''] = encryptionFiles('directories', {
      kmsKey: google.kmsKey,
      previousKmsKey: aws.kmsKey,
      phase: 'rotating',
    });
    const { blocks } = await encryptionOf(text);
    const providers = blocks.filter(({ type }) => type === 'key_provider');
    deepEqual(
      providers.map(({ labels, attributes }) => [...labels, attributes.get('encrypted_metadata_alias')]),
      [
        ['gcp_kms', 'state', JSON.stringify(google.kmsKey)],
        ['aws_kms', 'previous', JSON.stringify(aws.kmsKey)],
      ],
    );
    const state = only(blocks, 'state');
    equal(state.attributes.get('method'), 'method.aes_gcm.state');
    equal(state.attributes.get('enforced'), 'true');
    equal(only(state.blocks, 'fallback').attributes.get('method'), 'method.aes_gcm.previous');
    deepEqual(only(blocks, 'plan').blocks, []);
  });

  it('has no previous key in other phases', () => {
    const [aws, google] = services;
    for (const phase of ['enforced', 'migrating', 'decrypting'])
      ok(
        !encryptionFiles('directories', { kmsKey: google.kmsKey, previousKmsKey: aws.kmsKey, phase })
          .join()
          .includes('aws'),
      );
  });
});

describe('The format of encryption.tofu', function () {
  needs('terraform');
  this.timeout(60_000);

  it('is what terraform fmt makes of it', async () => {
    for (const { kmsKey } of services) {
      for (const phase of ['enforced', 'migrating', 'rotating']) {
        const rotating = phase === 'rotating' && { previousKmsKey: 'openbao:previous' };
        const [text = ''] = encryptionFiles('directories', { kmsKey, phase, ...rotating });
        const { status, stdout, stderr } = await run('terraform', ['fmt', '-'], { cwd: scratch('fmt'), input: text });
        equal(status, 0, stderr);
        equal(stdout, text);
      }
    }
  });
});

describe('A repository for OpenTofu', () => {
  it('names the version that version managers take, and none for Terraform', () => {
    const files = plan(answersFor({ ...choice, layout: 'directories' }));
    match(files.get('.opentofu-version')?.text ?? '', /^1\.\d+\.\d+\n$/);
    ok(!files.has('.terraform-version'));
  });

  it('has no encryption.tofu where no key was named, nor has one for Terraform', () => {
    for (const engine of ['opentofu', 'terraform']) {
      const { paths } = plan(answersFor({ ...choice, engine, layout: 'directories' }));
      deepEqual(
        paths.filter((path) => path.endsWith('encryption.tofu')),
        [],
      );
    }
  });

  it('requires its version in a .tofu file of every root module; one for Terraform has no such file', () => {
    for (const layout of ['directories', 'aliases']) {
      const answers = answersFor({ ...choice, layout });
      for (const { directory } of repositoryOf(answers).roots)
        match(
          plan(answers).get(join(directory, 'opentofu.tofu'))?.text ?? '',
          /^ {2}required_version = ">= 1\.12, < 2\.0"$/m,
        );
      const { paths } = plan(answersFor({ ...choice, layout, engine: 'terraform' }));
      ok(!paths.some((path) => path.endsWith('.tofu')));
    }
  });

  it('encrypts each environment under its own key where they differ', async () => {
    const [aws, google] = services;
    const environments = [
      { name: 'dev', org: 'acme' },
      { name: 'prod', org: 'acme-prod', stateEncryption: { kmsKey: google.kmsKey } },
    ];
    const answers = answersFor(
      { ...choice, layout: 'directories' },
      { environments, stateEncryption: { kmsKey: aws.kmsKey, phase: 'migrating' } },
    );
    const files = plan(answers);
    const types = ['dev', 'prod'].map(async (name) => {
      const { blocks } = await encryptionOf(files.get(`environments/${name}/encryption.tofu`)?.text ?? '');
      return [only(blocks, 'key_provider').labels[0], blocks.some(({ labels }) => labels[0] === 'unencrypted')];
    });
    deepEqual(await Promise.all(types), [
      ['aws_kms', true],
      ['gcp_kms', true],
    ]);
  });

  it('always names the host of HCP Terraform, for which OpenTofu has no default', async () => {
    for (const layout of ['directories', 'aliases']) {
      const answers = answersFor({ ...choice, backend: 'hcp-terraform', layout });
      for (const { directory } of repositoryOf(answers).roots) {
        const [terraform] = await parseHcl(plan(answers).get(join(directory, 'backend.tf'))?.text ?? '');
        equal(only(terraform?.blocks ?? [], 'cloud').attributes.get('hostname'), '"app.terraform.io"');
      }
    }
  });

  it('has scripts, hooks and a README that call tofu', () => {
    const files = plan(answersFor({ ...choice, layout: 'directories' }));
    match(files.get('README.md')?.text ?? '', /^tofu -chdir=environments\/dev init$/m);
    for (const [path, { text }] of files) {
      if (path.startsWith('scripts/') || path === '.tflint.hcl') continue;
      ok(!/\bterraform (init|plan|apply|fmt|destroy|validate)\b/.test(text), `${path} calls terraform`);
    }
  });
});

describe('OpenTofu itself', function () {
  this.timeout(120_000);
  before(function () {
    if (spawnSync('tofu', ['version']).status === 0) return;
    process.stderr.write('tofu: skipped, because it is not installed\n');
    this.skip();
  });

  // The keys of AWS KMS and OpenBao encrypt in engines.test.ts. For these services, init accepts the configuration and
  // fails for want of credentials.
  for (const { kmsKey, type } of services.filter((service) => ['gcp_kms', 'azure_vault'].includes(service.type))) {
    for (const phase of ['enforced', 'migrating', 'rotating', 'decrypting']) {
      it(`accepts the configuration of ${type}, ${phase}, and asks for credentials`, async () => {
        const [text = ''] = encryptionFiles('directories', {
          kmsKey,
          phase,
          ...(phase === 'rotating' && { previousKmsKey: services[0].kmsKey }),
        });
        const cwd = scratch('tofu');
        const init = async (configuration: string): Promise<string> => {
          writeFileSync(join(cwd, 'encryption.tofu'), configuration);
          const env = { TF_CLI_CONFIG_FILE: stubConfiguration(), GOOGLE_APPLICATION_CREDENTIALS: join(cwd, 'none') };
          const ran = await run('tofu', ['init', '-no-color'], { cwd, env });
          notEqual(ran.status, 0, ran.text);
          return ran.text;
        };
        const [accepted, wrong] = [
          await init(text),
          await init(text.replace(/(key_provider .*)/, '$1\n      wrong = 1')),
        ];
        match(accepted, /Unable to build encryption key data/);
        ok(accepted.replace(/\s+/g, ' ').includes(`${kmsKey} failed with error`), 'the error names the key');
        doesNotMatch(accepted, /Error: (Unsupported|Missing|Invalid)/);
        match(wrong, /Unsupported argument/);
      });
    }
  }

  it('refuses to run below the required version, which it reads from .tofu files only', async () => {
    const dir = scratch('tofu');
    lay(plan(answersFor({ ...choice, layout: 'aliases', backend: 'local', store: 'tfvars' })), dir);
    const env = { TF_CLI_CONFIG_FILE: stubConfiguration(), CHECKPOINT_DISABLE: '1' };
    const init = () => run('tofu', ['init', '-input=false', '-no-color'], { cwd: dir, env });
    const requireInstead = (file: string, from: string): void => {
      const text = readFileSync(join(dir, file), 'utf8');
      ok(text.includes(from));
      writeFileSync(join(dir, file), text.replace(from, '>= 1.99'));
    };
    requireInstead('versions.tf', '>= 1.11');
    const accepted = await init();
    equal(accepted.status, 0, accepted.text);
    requireInstead('opentofu.tofu', '>= 1.12');
    const refused = await init();
    notEqual(refused.status, 0);
    match(refused.text, /not compatible with\s+OpenTofu/);
  });

  for (const { kind } of isSlow ? stateBackends : stateBackends.slice(0, 2)) {
    it(`accepts a repository with the backend ${kind}`, async () => {
      const dir = scratch('tofu');
      const answers = answersFor({ ...choice, backend: kind, layout: 'directories' });
      lay(plan(answers), dir);
      const env = { TF_CLI_CONFIG_FILE: stubConfiguration(), CHECKPOINT_DISABLE: '1' };
      const accepted = async (cwd: string, ...args: string[]): Promise<void> => {
        const { status, text } = await run('tofu', args, { cwd, env });
        equal(status, 0, text);
      };
      await accepted(dir, 'fmt', '-check', '-recursive', '-diff');
      for (const { directory } of repositoryOf(answers).roots) {
        await accepted(join(dir, directory), 'init', '-backend=false', '-input=false');
        await accepted(join(dir, directory), 'validate');
      }
    });
  }
});
