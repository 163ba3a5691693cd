import type { Answers } from '../../src/model/answers.ts';
import type { BootstrapSecret } from '../../src/model/bootstrap.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { resourcesIn } from '../../templates/bootstrap/resources.ts';
import type { Targets } from './google-access.ts';

/** The values of variables that answers can leave open. */
export const googleVariables = {
  project: 'acme-home',
  location: 'europe-west1',
  github_owner_id: '1001',
  github_repository_id: '2002',
  workload_identity_pool_id: 'acme-existing',
};

const secretName = ({ place }: BootstrapSecret<'google'>): string =>
  `projects/${place.project}/secrets/${place.secretId}`;

const planOf = (deployment: string): string => `plans/${deployment}/1-1/0000.tfplan`;

/** Everything in Google Cloud that an identity of the repository could try to access, with the state of the bootstrap. */
export function googleTargets(answers: Answers, plansBucket: string | undefined): Targets {
  const { secrets, states } = resourcesIn(repositoryOf(answers), 'google');
  const own = states.map(({ place, key }) => ({ bucket: place.bucket, prefix: key }));
  return {
    secrets: secrets.map(secretName),
    states: own.flatMap(({ bucket, prefix }) => [
      { bucket, prefix },
      // Prefixes that begin like that of the state: other states are next to it or in it.
      { bucket, prefix: `${prefix}-copy` },
      { bucket, prefix: `${prefix}/bootstrap/google` },
    ]),
    plans:
      plansBucket === undefined
        ? []
        : states.flatMap(({ name }) => [
            { bucket: plansBucket, name: planOf(name) },
            { bucket: plansBucket, name: planOf(`${name}-copy`) },
          ]),
  };
}

/** What the model of the bootstrap says that each identity may do, in the words of `matrix`. */
export function googleExpected(answers: Answers): readonly string[] {
  return resourcesIn(repositoryOf(answers), 'google')
    .identities.flatMap(({ ciEnvironment, dates, deployment, reads, savedPlans, state, use, writes }) => {
      const applies = use === 'apply' && state !== undefined;
      const plan = planOf(deployment);
      return [
        ...reads.map((secret) => `reads ${secretName(secret)}`),
        ...dates.map((secret) => `reads the dates of ${secretName(secret)}`),
        ...writes.map((secret) => `adds a version to ${secretName(secret)}`),
        ...(state ? [`reads the state ${state.key}`, `lists the state ${state.key}`] : []),
        ...(applies ? [`writes the state ${state.key}`, `locks the state ${state.key}`] : []),
        ...(savedPlans === 'create' ? [`creates ${plan}`] : []),
        ...(savedPlans === 'read' ? [`reads ${plan}`] : []),
      ].map((line) => `${ciEnvironment} ${line}`);
    })
    .sort();
}
