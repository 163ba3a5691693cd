import { deepEqual, doesNotMatch, equal, match } from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAnswers } from '../../src/answers/parse.ts';
import { UserError } from '../../src/errors.ts';
import { answersFor, usual } from '../combinations.ts';
import { needs, run, scratch } from '../terraform/workbench.ts';
import { pipelined } from './pipelines.ts';

const files = (ci: Readonly<Record<string, unknown>>, more: object = {}): ReadonlyMap<string, string> =>
  pipelined('owners', answersFor({ ...usual, ...more }, { ci })).files;
const objections = (ci: object, more: object = {}): readonly string[] => {
  try {
    parseAnswers({ ...answersFor(usual).record, ci, ...more });
    return [];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.objections.map(({ path, message }) => `${path}: ${message}`);
  }
};

const paths = { 'github-actions': '.github/CODEOWNERS', 'gitlab-ci': '.gitlab/CODEOWNERS' } as const;

describe('The owner of the pipeline files', () => {
  for (const [kind, path] of Object.entries(paths))
    it(`is in CODEOWNERS only if it is an answer: ${kind}`, () => {
      const owned = files({ kind, owners: '@acme/platform' });
      match(owned.get(path) ?? '', /^\/scripts\/ +@acme\/platform$/m);
      match(owned.get('SECURITY.md') ?? '', /The code owner in /);
      match(owned.get('scripts/setup/project.env') ?? '', /^CODE_OWNERS=@acme\/platform\nREVIEWER=@acme\/platform$/m);
      const free = files({ kind });
      equal(free.get(path), undefined);
      match(free.get('SECURITY.md') ?? '', /Pipeline files have no code owner/);
      match(free.get('README.md') ?? '', /Pipeline files have no code owner/);
      doesNotMatch(free.get('scripts/setup/project.env') ?? '', /CODE_OWNERS|REVIEWER/);
    });

  it('is not an organization', () => {
    const repository = 'acme/ml-platform';
    match(objections({ kind: 'github-actions', repository, owners: '@acme' }).join(' '), /an organization cannot own/);
    match(objections({ kind: 'github-actions', repository, reviewers: '@octocat,@Acme' }).join(' '), /ci\.reviewers/);
    deepEqual(
      objections({ kind: 'github-actions', repository, owners: '@octocat', reviewers: '@acme/a, @octocat' }),
      [],
    );
    match(objections({ kind: 'github-actions', repository, owners: '@a/b/c' }).join(' '), /must be a user or team/);
  });

  it('reviews deployments, unless other reviewers are answers', () => {
    const settings = files({ kind: 'github-actions', owners: '@acme/a', reviewers: '@acme/b,@octocat' });
    match(
      settings.get('scripts/setup/project.env') ?? '',
      /^CODE_OWNERS=@acme\/a\nREVIEWER=@acme\/b\nREVIEWER=@octocat$/m,
    );
  });
});

describe('The host of GitHub', () => {
  const issuers = {
    'github.com': 'https://token.actions.githubusercontent.com',
    'acme.ghe.com': 'https://token.actions.acme.ghe.com',
    'github.acme.example': 'https://github.acme.example/_services/token',
  };
  for (const [host, issuer] of Object.entries(issuers))
    it(`determines the issuer of the tokens: ${host}`, () => {
      const all = files({ kind: 'github-actions', host });
      const readme = all.get('README.md') ?? '';
      equal(readme.includes(`the issuer \`${issuer}\``), true);
      equal(readme.includes('Register self-hosted runners'), issuer.endsWith('/_services/token'));
      match(all.get('scripts/setup/project.env') ?? '', new RegExp(`^HOST=${host.replaceAll('.', '\\.')}$`, 'm'));
    });
});

describe('A cloud that verifies only the subject', () => {
  it('is named, with the components that distinguish plan and apply', () => {
    const subject = 'project_path:acme/ml-platform:ref_type:branch:ref:main';
    const plain = files({ kind: 'gitlab-ci' });
    const readme = plain.get('README.md') ?? '';
    equal(readme.includes(`| \`prod-eu-plan\` | \`${subject}\` | \`prod-eu-plan\` | \`true\` | any |`), true, readme);
    match(readme, /verify only the subject, which is the same for plan and apply/);
    match(plain.get('SECURITY.md') ?? '', /Not met for AWS and Microsoft Entra ID/);
    doesNotMatch(plain.get('scripts/setup/project.env') ?? '', /SUBJECT/);

    const own = files({ kind: 'gitlab-ci', subject: 'deployment' });
    const text = own.get('README.md') ?? '';
    for (const [environment, isProtected] of [
      ['prod-eu-plan', false],
      ['prod-eu', true],
    ] as const)
      equal(
        text.includes(
          `| \`${environment}\` | \`${subject}:environment_protected:${isProtected}:deployment_tier:production\` |`,
        ),
        true,
        text,
      );
    match(own.get('scripts/setup/project.env') ?? '', /^SUBJECT_COMPONENT=deployment_tier$/m);
    doesNotMatch(own.get('SECURITY.md') ?? '', /Not met for AWS/);
  });

  it('is not named if there is none', () => {
    for (const store of ['vault', 'google-secret-manager']) {
      const all = files({ kind: 'gitlab-ci' }, { store, backend: 'gcs' });
      doesNotMatch(`${all.get('README.md')}${all.get('SECURITY.md')}`, /verify only the subject/);
    }
  });
});

describe('Partitions of clouds', () => {
  const on = (region: string, partition: string): object => ({
    secretStore: { kind: 'aws-secrets-manager', region },
    backend: {
      kind: 's3',
      bucket: 'acme-tfstate',
      region,
      kmsKeyId: `arn:${partition}:kms:${region}:111111111111:alias/tfstate`,
    },
  });

  it('of AWS are accepted with ARNs of their own', () => {
    for (const [region, partition] of [
      ['us-west-2', 'aws'],
      ['us-gov-west-1', 'aws-us-gov'],
      ['cn-north-1', 'aws-cn'],
    ] as const) {
      deepEqual(objections({ kind: 'none' }, on(region, partition)), []);
      const other = partition === 'aws' ? 'aws-cn' : 'aws';
      match(objections({ kind: 'none' }, on(region, other)).join(' '), new RegExp(`is in the partition ${other}`));
    }
  });

  it('of Azure are rejected with the reason', () => {
    for (const suffix of ['azure.cn', 'usgovcloudapi.net']) {
      const stateEncryption = { kmsKey: `https://acme-vault.vault.${suffix}/keys/state` };
      match(
        objections({ kind: 'none' }, { engine: 'opentofu', stateEncryption }).join(' '),
        /sovereign cloud of Azure, which is not supported/,
      );
    }
  });
});

describe('Reports of jobs', () => {
  needs('sh');

  it('are written with the host and the token of a GitHub Enterprise Server', async () => {
    const dir = scratch('issue');
    const text = files({ kind: 'github-actions', host: 'github.acme.example' }).get('scripts/ci/issue.sh') ?? '';
    writeFileSync(join(dir, 'issue.sh'), `${text}\nprintf '%s %s\\n' "\${GH_HOST-}" "\${GH_ENTERPRISE_TOKEN-}"\n`);
    const env = { GH_TOKEN: 'of-the-job', GITHUB_REPOSITORY: 'a/b', RUN_URL: 'x', ISSUE_LABEL: 'x' };
    const on = async (GITHUB_SERVER_URL: string): Promise<string> =>
      (await run('sh', ['issue.sh'], { cwd: dir, env: { ...env, GITHUB_SERVER_URL } })).stdout;
    equal(await on('https://github.acme.example'), 'github.acme.example of-the-job\n');
    equal(await on('https://github.com'), ' \n');
  });
});
