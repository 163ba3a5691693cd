import { withExample } from '../../src/answers/example.ts';
import { parseAnswers } from '../../src/answers/parse.ts';
import { environmentSteps, migrationSteps } from '../../src/guidance/migration-steps.ts';
import { nextSteps } from '../../src/guidance/next-steps.ts';
import { goneEnvironments } from '../../src/guidance/previous-environment.ts';
import { leftoverSteps, removalSteps } from '../../src/guidance/removal-steps.ts';
import { replacementWarnings } from '../../src/guidance/replacement-warnings.ts';
import { warnings } from '../../src/guidance/warnings.ts';
import type { Answers } from '../../src/model/answers.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';

type Raw = Readonly<Record<string, unknown>>;

const dev = { name: 'dev', org: 'acme' };
const prod = { name: 'prod', org: 'acme-prod' };
const both = { environments: [dev, prod] };
const shared = { environments: [dev, { name: 'prod', org: 'acme' }] };
const aliases = { layout: 'aliases' };
const tofu = { engine: 'opentofu' };
const github = { ci: { kind: 'github-actions' } };
const environmentStore = { secretStore: { kind: 'environment' } };
const gitlab = { ci: { kind: 'gitlab-ci' } };
const encrypted = (phase: string, key = '1'): Raw => ({
  ...tofu,
  stateEncryption: { kmsKey: `arn:aws:kms:us-west-2:123456789012:key/${key}`, phase },
});

/** Answers of an example company, but for what is given. */
export function answersOf(...parts: readonly Raw[]): Answers {
  return parseAnswers(withExample(Object.assign({}, both, ...parts)));
}

/** A change of answers: what they were, and what they are. */
const changes: Readonly<Record<string, readonly [before: readonly Raw[], after: readonly Raw[]]>> = {
  'nothing changes': [[], []],
  'the engine': [[], [tofu]],
  'the engine, of a shared root': [[aliases], [aliases, tofu]],
  'the layout, to one root': [[], [aliases]],
  'the layout, to a root for each environment': [[aliases], []],
  'the state backend': [[], [{ backend: { kind: 'gcs' } }]],
  'the state backend of a shared root': [[aliases], [aliases, { backend: { kind: 'azurerm' } }]],
  'the bucket of the states': [
    [{ backend: { kind: 's3', bucket: 'acme-state' } }],
    [{ backend: { kind: 's3', bucket: 'acme-state-2' } }],
  ],
  'the place of one state': [[], [{ environments: [dev, { ...prod, backend: { keyPrefix: 'elsewhere' } }] }]],
  'the secret store': [[], [{ secretStore: { kind: 'vault' } }]],
  'the secret store, to an environment variable': [[], [{ secretStore: { kind: 'environment' } }]],
  'the secret store, from an environment variable': [[{ secretStore: { kind: 'environment' } }], []],
  'the secret of one environment': [
    [],
    [{ environments: [dev, { ...prod, secretStore: { secretName: 'another/{environment}' } }] }],
  ],
  'encryption begins': [[tofu], [encrypted('migrating')]],
  'encryption is enforced': [[encrypted('migrating')], [encrypted('enforced')]],
  'a new key begins': [
    [encrypted('enforced')],
    [
      {
        ...tofu,
        stateEncryption: {
          kmsKey: 'arn:aws:kms:us-west-2:123456789012:key/2',
          previousKmsKey: 'arn:aws:kms:us-west-2:123456789012:key/1',
          phase: 'rotating',
        },
      },
    ],
  ],
  'decryption begins': [[encrypted('enforced')], [encrypted('decrypting')]],
  'encryption ends': [[encrypted('decrypting')], [tofu]],
  'a pipeline on GitHub': [[], [github]],
  'a pipeline on GitLab instead of GitHub': [[github], [gitlab]],
  'separate keys, of a repository with one key': [[github, { planKey: 'shared' }], [github]],
  'separate keys that the CI/CD platform holds': [
    [github, environmentStore, { planKey: 'shared' }],
    [github, environmentStore],
  ],
  'one key again': [[github], [github, { planKey: 'shared' }]],
  'the secret of a view-only key': [
    [github],
    [github, { environments: [dev, { ...prod, secretStore: { planSecretName: 'view/{environment}' } }] }],
  ],
  'a pipeline that holds the keys': [
    [{ secretStore: { kind: 'environment' } }],
    [{ secretStore: { kind: 'environment' } }, github],
  ],
  'pipeline removed': [[github], []],
  'the login of a pipeline': [[github], [github, { backend: { kind: 'gcs' } }]],
  'a new environment with a pipeline': [
    [github],
    [github, { environments: [dev, { name: 'qa', org: 'acme-qa' }, prod] }],
  ],
  'an environment less, with a pipeline': [[github], [github, { environments: [prod] }]],
  'the name of an environment that keeps its folder and its state': [
    [],
    [
      {
        environments: [
          {
            ...dev,
            name: 'devel',
            folder: 'environments/dev',
            backend: { keyPrefix: 'x', key: 'unionai/ml-platform/dev/terraform.tfstate' },
          },
          prod,
        ],
      },
    ],
  ],
  'the name of an environment': [[], [{ environments: [{ ...dev, name: 'devel' }, prod] }]],
  'the name of an environment in a shared root': [
    [aliases],
    [aliases, { environments: [{ ...dev, name: 'devel' }, prod] }],
  ],
  'an organization': [[], [{ environments: [{ ...dev, org: 'acme-dev' }, prod] }]],
  'a prefix of names': [[], [{ environments: [{ ...dev, namePrefix: 'd-' }, prod] }]],
  'the name of the repository': [[], [{ name: 'another' }]],
};

/** Repositories that differ in what their guidance depends on. */
const repositories: Readonly<Record<string, readonly Raw[]>> = {
  'directories, AWS, no pipeline': [],
  'aliases, AWS, GitHub': [aliases, github],
  'directories, Google, GitHub': [github, { secretStore: { kind: 'google-secret-manager' }, backend: { kind: 'gcs' } }],
  'directories, Azure, GitLab, OpenTofu': [
    gitlab,
    tofu,
    { secretStore: { kind: 'azure-key-vault' }, backend: { kind: 'azurerm' } },
  ],
  'directories, Vault, state in GitLab': [gitlab, { secretStore: { kind: 'vault' }, backend: { kind: 'gitlab' } }],
  'directories, environment variable, HCP Terraform, GitHub': [
    github,
    { secretStore: { kind: 'environment' }, backend: { kind: 'hcp-terraform' } },
  ],
  'aliases, tfvars, local state': [aliases, { secretStore: { kind: 'tfvars' }, backend: { kind: 'local' } }],
  'one organization': [shared],
  'one organization, aliases, a prefix given as none': [
    aliases,
    {
      environments: [
        { ...dev, namePrefix: '' },
        { name: 'prod', org: 'acme' },
      ],
    },
  ],
  'one organization, client ids': [
    {
      environments: [
        { ...dev, clientId: 'a' },
        { name: 'prod', org: 'acme', clientId: 'b' },
      ],
    },
  ],
  'one organization, one client id': [
    {
      environments: [
        { ...dev, clientId: 'a' },
        { name: 'prod', org: 'acme' },
      ],
    },
  ],
  'two organizations, each shared': [
    {
      environments: [...[dev, { name: 'dev-2', org: 'acme' }], ...[prod, { name: 'prod-2', org: 'acme-prod' }]],
    },
  ],
  'hosts whose first label is not the organization': [
    {
      environments: [
        dev,
        { ...prod, host: 'union.acme.example' },
        { name: 'eu', org: 'acme-eu', host: 'eu.acme.example' },
      ],
    },
  ],
  'the key is read into the state': [{ secretRead: 'data-source' }],
  'the key is read into the state, with a pipeline': [github, { secretRead: 'data-source' }],
  'one key for plan and apply': [github, { planKey: 'shared' }],
  'separate keys without a pipeline': [{ planKey: 'separate' }],
};

/** Everything that people are reported about changed answers and about repositories, in one text. */
export function guidanceText(): string {
  const sections = [
    ...Object.entries(changes).map(([title, [was, is]]) => changeSection(title, answersOf(...was), answersOf(...is))),
    ...Object.entries(repositories).map(([title, parts]) => repositorySection(title, answersOf(...parts))),
  ];
  return `${sections.join('\n')}`;
}

function changeSection(title: string, was: Answers, is: Answers): string {
  const [before, after] = [repositoryOf(was), repositoryOf(is)];
  const gone = goneEnvironments(before, after);
  return section(`Change: ${title}`, {
    'migration steps': migrationSteps(before, after),
    'replacement warnings': replacementWarnings(before, after),
    'environments that are gone': gone.map(({ name }) => name),
    'after removing them': gone.flatMap((one) => leftoverSteps(before, one)),
  });
}

function repositorySection(title: string, answers: Answers): string {
  const repository = repositoryOf(answers);
  const [first] = answers.environments;
  const last = answers.environments.at(-1);
  if (first === undefined || last === undefined) throw new Error('no environments');
  return section(`Repository: ${title}`, {
    warnings: warnings(answers),
    'next steps in another folder': nextSteps(answers, 'my infra'),
    'next steps in this folder': nextSteps(answers, '.').slice(0, 1),
    'steps for a new environment': environmentSteps(repository, last.name),
    'steps before a removal': removalSteps(repository, last.name),
    'steps after a removal': leftoverSteps(repository, last),
  });
}

function section(title: string, parts: Readonly<Record<string, readonly string[]>>): string {
  const lines = Object.entries(parts).flatMap(([name, items]) =>
    items.length === 0 ? [] : ['', `## ${name}`, ...items.map((item) => `- ${item.replaceAll('\n', '\n  ')}`)],
  );
  return [`# ${title}`, ...lines, ''].join('\n');
}
