import type { Answers } from '../../src/model/answers.ts';
import type { BootstrapSecret } from '../../src/model/bootstrap.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { resourcesIn } from '../../templates/bootstrap/resources.ts';
import type { Applied } from './apply-root.ts';
import type { AzureTargets } from './azure-access.ts';

/** The values of variables that answers can leave open. */
export const azureVariables = {
  subscription_id: '00000000-0000-4000-8000-00000000000a',
  location: 'westeurope',
  github_owner_id: '1001',
  github_repository_id: '2002',
  // The branch of the merge requests in tokens.ts.
  plan_branches: ['feature'],
};

const planOf = (deployment: string): string => `plans/${deployment}/1-1/0000.tfplan`;

const secretId = ({ place }: BootstrapSecret<'azure'>): string =>
  `/subscriptions/${place.subscriptionId}/resourceGroups/${place.resourceGroup}/providers/Microsoft.KeyVault/vaults/${place.vaultName}/secrets/${place.name}`;

/** Everything in Azure that an identity of the repository could try to access, with the state of the bootstrap. */
export function azureTargets(answers: Answers, { ciEnvironments }: Applied): AzureTargets {
  const { secrets, states } = resourcesIn(repositoryOf(answers), 'azure');
  const subscription =
    answers.bootstrap.azureSubscriptionId ?? secrets[0]?.place.subscriptionId ?? azureVariables.subscription_id;
  const containerOf = (group: string, account: string, container: string): string =>
    `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.Storage/storageAccounts/${account}/blobServices/default/containers/${container}`;
  const bucket = Object.values(ciEnvironments).find(({ PLAN_BUCKET }) => PLAN_BUCKET !== undefined)?.PLAN_BUCKET;
  const [plansAccount = '', plansContainer = ''] = bucket?.split('/') ?? [];
  return {
    secrets: secrets.map(secretId),
    states: states.flatMap(({ place, key }) => {
      const container = containerOf(place.resourceGroup, place.storageAccount, place.container);
      // Blobs whose names begin like that of the state.
      return [key, `${key}-copy`, key.replace('/terraform.tfstate', '/bootstrap/azure/terraform.tfstate')].map(
        (path) => ({ container, path }),
      );
    }),
    plans:
      bucket === undefined
        ? []
        : states.flatMap(({ name, place }) =>
            [name, `${name}-copy`].map((one) => ({
              container: containerOf(place.resourceGroup, plansAccount, plansContainer),
              path: planOf(one),
            })),
          ),
  };
}

/** What the model of the bootstrap says that each identity may do, in the words of `azureMatrix`. */
export function azureExpected(answers: Answers): readonly string[] {
  const name = ({ place }: BootstrapSecret<'azure'>): string => `${place.vaultName}/${place.name}`;
  return resourcesIn(repositoryOf(answers), 'azure')
    .identities.flatMap(({ ciEnvironment, dates, deployment, reads, savedPlans, state, use, writes }) => {
      const plan = planOf(deployment);
      // The backend lists blobs that begin with the name of the state.
      const names = state ? [`reads ${state.key}`, `lists ${state.key}`, `lists ${state.key}-copy`] : [];
      const lines = [
        ...reads.map((secret) => `reads ${name(secret)}`),
        ...dates.map((secret) => `reads the dates of ${name(secret)}`),
        ...writes.map((secret) => `adds a version to ${name(secret)}`),
        ...names,
        ...(use === 'apply' && state ? [`writes ${state.key}`] : []),
        ...(savedPlans === 'create' ? [`creates ${plan}`] : []),
        ...(savedPlans === 'read' ? [`reads ${plan}`, `lists ${plan}`] : []),
      ];
      return [...new Set(lines)].map((line) => `${ciEnvironment} ${line}`);
    })
    .sort();
}
