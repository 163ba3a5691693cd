import { equal, match, ok } from 'node:assert/strict';
import { plan } from '../../src/plan/plan.ts';
import { objectionsTo, valid } from '../answers/objections.ts';
import { answersFor } from '../combinations.ts';

/** A key of each service, with what the pipelines need to use it, if neither store nor backend are of its cloud. */
const services = [
  {
    kmsKey: 'arn:aws:kms:eu-west-1:123456789012:alias/tfstate',
    github: /uses: aws-actions\/configure-aws-credentials@[\s\S]*role-to-assume: \$\{\{ vars\.AWS_ROLE_ARN \}\}/,
    gitlab: /AWS_ID_TOKEN:\n/,
    setting: 'AWS_ROLE_ARN',
    readme:
      /aws kms create-alias --region eu-west-1 --alias-name alias\/tfstate --target-key-id "\$\(aws kms create-key/,
  },
  {
    kmsKey: 'projects/acme-platform/locations/europe/keyRings/tfstate/cryptoKeys/tfstate',
    github: /uses: google-github-actions\/auth@/,
    gitlab: /GCP_ID_TOKEN:\n/,
    setting: 'GCP_SERVICE_ACCOUNT',
    readme: /gcloud kms keys create tfstate --project acme-platform .*--purpose encryption/,
  },
  {
    kmsKey: 'https://acme-unionai.vault.azure.net/keys/tfstate',
    github: /ARM_USE_OIDC: "true"/,
    gitlab: /AZURE_ID_TOKEN:\n/,
    setting: 'ARM_CLIENT_ID',
    readme: /az keyvault key create --vault-name acme-unionai --name tfstate .*--ops encrypt decrypt/,
  },
  {
    kmsKey: 'openbao:tfstate',
    github: /BAO_ADDR: \$\{\{ vars\.BAO_ADDR \}\}\n +BAO_TOKEN: \$\{\{ secrets\.BAO_TOKEN \}\}/,
    gitlab: undefined, // variables of the environment reach its jobs
    setting: 'BAO_TOKEN',
    readme: /path "transit\/datakey\/plaintext\/tfstate" \{ capabilities = \["update"\] \}/,
  },
] as const;

/** Neither the store nor the backend is in a cloud. */
const choice = {
  store: 'environment',
  read: 'ephemeral',
  backend: 'gitlab',
  layout: 'directories',
  engine: 'opentofu',
};

const filesFor = (ci: object, stateEncryption: object | undefined) =>
  plan(answersFor(choice, { ci, ...(stateEncryption && { stateEncryption }) }));

describe('The login for the key that encrypts states', () => {
  for (const { kmsKey, github, gitlab, setting, readme } of services)
    it(`is in the jobs that plan and apply, and in the setup: ${kmsKey}`, () => {
      const platforms = [
        [{ kind: 'github-actions', repository: 'acme/infra' }, '.github/workflows/terraform-deploy.yml', github],
        [{ kind: 'gitlab-ci', project: 'acme/infra' }, '.gitlab-ci.yml', gitlab],
      ] as const;
      for (const [ci, path, login] of platforms) {
        const files = filesFor(ci, { kmsKey });
        const pipeline = files.get(path)?.text ?? '';
        if (login !== undefined) match(pipeline, login);
        if (login !== undefined) ok(!login.test(filesFor(ci, undefined).get(path)?.text ?? ''));
        for (const { name } of answersFor(choice).environments)
          match(
            files.get(`scripts/setup/environments/${name}.env`)?.text ?? '',
            new RegExp(`^(VARIABLE=${setting}=|SECRET=${setting}$)`, 'm'),
          );
        match((files.get('README.md')?.text ?? '').replaceAll('\\\n', ' '), readme);
      }
    });

  it('includes that for the previous key, while it is replaced', () => {
    const [aws, google] = services;
    const ci = { kind: 'github-actions', repository: 'acme/infra' };
    const deploy = (stateEncryption: object): string =>
      filesFor(ci, stateEncryption).get('.github/workflows/terraform-deploy.yml')?.text ?? '';
    const rotating = deploy({ kmsKey: google.kmsKey, previousKmsKey: aws.kmsKey, phase: 'rotating' });
    match(rotating, aws.github);
    match(rotating, google.github);
    ok(!aws.github.test(deploy({ kmsKey: google.kmsKey, previousKmsKey: aws.kmsKey })));
  });

  it('is documented as a long-lived credential for OpenBao', () => {
    const ci = { kind: 'github-actions', repository: 'acme/infra' };
    const security = (stateEncryption: object | undefined): string =>
      filesFor(ci, stateEncryption).get('SECURITY.md')?.text ?? '';
    match(security({ kmsKey: 'openbao:tfstate' }), /`ci-encrypted-secrets` .*the OpenBao token/);
    ok(!/OpenBao/.test(security({ kmsKey: services[0].kmsKey })));
  });

  it('is the reason for what SECURITY.md says about the encryption of the state in each phase', () => {
    const row = (phase: string): string =>
      /^\| `encrypted-state` .*$/m.exec(
        filesFor({ kind: 'gitlab-ci', project: 'acme/infra' }, { kmsKey: 'openbao:tfstate', phase }).get('SECURITY.md')
          ?.text ?? '',
      )?.[0] ?? '';
    match(row('enforced'), /OpenTofu encrypts the state and every plan/);
    match(row('migrating'), /OpenTofu encrypts the state .* unencrypted state can be read until migrated/);
    match(row('decrypting'), /encrypts every plan, and no longer the state/);
  });

  it('writes the state only in phases that change its encryption', () => {
    const rewrites = (stateEncryption: object | undefined): boolean =>
      /^REWRITE_STATE=true$/m.test(
        filesFor({ kind: 'gitlab-ci', project: 'acme/infra' }, stateEncryption).get('scripts/environments/dev.env')
          ?.text ?? '',
      );
    const kmsKey = 'openbao:tfstate';
    equal(rewrites(undefined), false);
    equal(rewrites({ kmsKey }), false);
    for (const phase of ['migrating', 'decrypting']) equal(rewrites({ kmsKey, phase }), true);
    equal(rewrites({ kmsKey, previousKmsKey: 'openbao:old', phase: 'rotating' }), true);
  });
});

describe('The phase rotating', () => {
  const opentofu = { ...valid, engine: 'opentofu' };

  it('requires the previous key, and another one', () => {
    const paths = (stateEncryption: object) => objectionsTo({ ...opentofu, stateEncryption }).map(({ path }) => path);
    const kmsKey = 'openbao:new';
    equal(paths({ kmsKey, phase: 'rotating' }).join(), 'stateEncryption.previousKmsKey');
    equal(paths({ kmsKey, previousKmsKey: kmsKey, phase: 'rotating' }).join(), 'stateEncryption.previousKmsKey');
    equal(paths({ kmsKey, previousKmsKey: 'openbao:old', phase: 'rotating' }).join(), '');
    equal(paths({ kmsKey, previousKmsKey: 'openbao:old' }).join(), '');
  });
});
