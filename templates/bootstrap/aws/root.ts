import type { BootstrapResources } from '../../../src/model/bootstrap.ts';
import { Fragment } from '../../../src/model/literal.ts';
import type { Repository } from '../../../src/model/repository.ts';
import type { Locals } from '../../../src/model/template.ts';
import { hclLiteral } from '../../../src/render/hcl.ts';
import { deploymentsOf } from '../../ci/deployment.ts';
import type { CloudRoot } from '../cloud-root.ts';
import { requiredAudience, trustVariables } from '../job-trust.ts';
import { moduleFile, moduleName } from '../module-name.ts';
import { addRootFiles, fileAdder } from '../root-files.ts';
import { bucketBlocks } from './buckets.ts';
import encryption from './encryption.tf.ejs';
import main from './environment/main.tf.ejs';
import moduleOutputs from './environment/outputs.tf.ejs';
import moduleVariables from './environment/variables.tf.ejs';
import { environmentFile, usedKeys } from './environment.ts';
import identityProvider from './identity-provider.tf.ejs';
import { aliasOf } from './labels.ts';
import logging from './logging.tf.ejs';
import outputs from './outputs.tf.ejs';
import { overLimits } from './over-limits.ts';
import { accountsOf, awsDeployments, stateBuckets } from './plan.ts';
import providers from './providers.tf.ejs';
import storage from './storage.tf.ejs';
import variables from './variables.tf.ejs';

/** Regions of Amazon S3, IAM and Secrets Manager are arguments of the resources, since version 6.0 of the provider. */
const required = [{ name: 'aws', source: 'hashicorp/aws', version: '~> 6.0' }];

export const awsRoot: CloudRoot<'aws'> = {
  cloud: 'aws',
  title: 'AWS',
  login: '`aws sso login` or credentials in the environment',
  keyStorage: () => 'an empty secret for each key',
  auditLogs: ({ answers }, { sealsPlans, secrets, states }) => {
    const exists = answers.bootstrap.existingStateStorage;
    const buckets = [
      ...(states.length > 0 && !exists ? ['states'] : []),
      ...(states.length > 0 && sealsPlans ? ['saved plans'] : []),
    ];
    return {
      on: [
        ...(buckets.length > 0
          ? [
              `\`bootstrap/aws/logging.tf\` turns on the S3 access logs of the buckets with the ${buckets.join(' and the ')}`,
            ]
          : []),
        ...(secrets.length > 0 ? ['AWS CloudTrail records the reads of secrets without setup'] : []),
      ],
      manual:
        states.length > 0 && exists
          ? [
              'The access logs of the existing bucket of the states are not managed: `aws s3api get-bucket-logging --bucket BUCKET` displays whether they are on, and `aws s3api put-bucket-logging --bucket BUCKET --bucket-logging-status file://logging.json` turns them on',
            ]
          : [],
    };
  },
  overLimits,
  write: (repository, resources, files, folder) => {
    const deployments = awsDeployments(deploymentsOf(repository), resources);
    const places = stateBuckets(resources.states, deployments);
    const accounts = accountsOf(places, deployments);
    const isOnly = accounts.length === 1;
    const buckets = places.map((place) => bucketBlocks(repository, place, accounts, resources.sealsPlans));
    const add = fileAdder(folder, files);
    const regions = [...places, ...resources.secrets.map(({ place }) => place), ...loginRegions(resources)];
    addRootFiles(repository, 'aws', required, files, deployments.length > 0);
    add('providers.tf', providers, {
      repository: repository.name,
      accounts: accounts.map((id) => ({ id, isOnly, alias: aliasOf(id, accounts), region: regions[0]?.region })),
    });
    add('variables.tf', variables, {
      hasRoles: deployments.length > 0,
      hasAccounts: !isOnly,
      blocks: trustVariables(resources),
    });
    add('storage.tf', storage, { buckets });
    add('logging.tf', logging, { buckets });
    const keys = usedKeys(deployments).map((key) => {
      const alias = aliasOf(key.account, accounts);
      return { ...key, provider: new Fragment(alias === undefined ? '' : `  provider = aws.${alias}\n\n`) };
    });
    if (keys.length > 0) add('encryption.tf', encryption, { keys });
    add('identity-provider.tf', identityProvider, identityProviders(repository, resources, accounts, deployments));
    if (deployments.length > 0) {
      add('environment/main.tf', main);
      add('environment/variables.tf', moduleVariables);
      add('environment/outputs.tf', moduleOutputs);
    }
    for (const own of deployments) {
      const { account, deployment, state } = own;
      const exists = repository.answers.bootstrap.existingIdentityProvider;
      const text = environmentFile(own, {
        repository,
        alias: aliasOf(account, accounts),
        boundary: boundaryOf(account, isOnly),
        provider: new Fragment(
          `${exists ? 'data.' : ''}aws_iam_openid_connect_provider.${providerLabel(account, accounts)}.arn`,
        ),
        bucket: buckets.find(({ name }) => name === state?.place.bucket),
        sealsPlans: resources.sealsPlans,
      });
      files.add(`${folder}/${moduleFile(repository, deployment)}`, `${text}`, 'merged');
    }
    add('outputs.tf', outputs, {
      labels: deployments.map(({ deployment }) => new Fragment(moduleName(repository, deployment))),
    });
  },
};

function loginRegions({ identities }: BootstrapResources<'aws'>): readonly { readonly region: string }[] {
  return identities.flatMap(({ logins }) => logins.flatMap((login) => (login.kind === 'aws-oidc' ? [login] : [])));
}

/** The permissions boundary of the roles in an account. */
function boundaryOf(account: string | undefined, isOnly: boolean): Fragment {
  if (isOnly || account === undefined) return new Fragment('var.permissions_boundary');
  return new Fragment(`try(var.accounts[${hclLiteral(account)}].permissions_boundary, var.permissions_boundary)`);
}

const providerLabel = (account: string | undefined, accounts: readonly (string | undefined)[]): Fragment =>
  new Fragment(`${aliasOf(account, accounts) ?? 'ci'}`);

/** One OIDC provider for each account with identities. */
function identityProviders(
  { answers }: Repository,
  { identities }: BootstrapResources<'aws'>,
  accounts: readonly (string | undefined)[],
  deployments: ReturnType<typeof awsDeployments>,
): Locals {
  const [first] = identities;
  const used = accounts.filter((account) =>
    deployments.some((own) => own.account === account && own.identities.length > 0),
  );
  const audiences = identities.flatMap(({ logins, trust }) => logins.map((login) => requiredAudience(trust, login)));
  return {
    exists: answers.bootstrap.existingIdentityProvider,
    issuer: first?.trust.issuer,
    audiences: hclLiteral([...new Set(audiences)]),
    providers: used.map((account) => ({
      label: hclLiteral(`${providerLabel(account, accounts)}`),
      alias: aliasOf(account, accounts),
    })),
  };
}
