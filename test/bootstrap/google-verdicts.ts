import { resourcesIn } from '../../templates/bootstrap/resources.ts';
import type { Attempt, CloudAccess, ReadAccess, Thing } from './access.ts';
import type { Applied } from './apply-root.ts';
import { allows, grantsOf, loginsWith, wideResources } from './google-access.ts';

type Request = readonly [permission: string, resource: string, attributes?: Readonly<Record<string, string>>];

/** What the IAM bindings of an applied bootstrap/google mean, as the tests of all clouds ask for it. */
export const googleAccess: ReadAccess = ({ outputs, resources }, repository): CloudAccess => {
  const ciEnvironments = outputs.ci_environments as Applied['ciEnvironments'];
  const applied: Applied = { resources, ciEnvironments };
  const grants = grantsOf(applied);
  /** The bucket of the saved plans of a deployment, as its jobs get it. */
  const plansOf = (deployment: string): string => {
    const own = resourcesIn(repository, 'google').identities.find((one) => one.deployment === deployment);
    return ciEnvironments[own?.ciEnvironment ?? '']?.PLAN_BUCKET ?? '';
  };
  return {
    verdict: (identity, thing, attempt) => {
      const member = `serviceAccount:${ciEnvironments[identity]?.GCP_SERVICE_ACCOUNT}`;
      const results = requestsOf(thing, attempt, plansOf).map(([permission, resource, attributes]) =>
        allows(grants, member, permission, resource, attributes),
      );
      if (results.every(Boolean)) return 'all';
      return results.some(Boolean) ? 'some' : 'none';
    },
    trusts: (identity, { audience, claims, issuer, subject }) => {
      const provider = `https://iam.googleapis.com/${ciEnvironments[identity]?.GCP_WORKLOAD_IDENTITY_PROVIDER}`;
      // Without an audience of its own, a token is for the provider.
      const token = { iss: issuer, aud: audience === '' ? provider : audience, claims: { ...claims, sub: subject } };
      return loginsWith(applied, token).includes(identity);
    },
    faults: () => [
      ...wideResources(applied),
      ...grants.filter(({ member }) => /^all(Authenticated)?Users$/.test(member)).map(({ resource }) => resource),
      ...applied.resources
        .filter(
          ({ type, values }) => type === 'google_storage_bucket' && values.public_access_prevention !== 'enforced',
        )
        .map(({ address }) => `${address}: public access is possible`),
    ],
  };
};

/** The requests of an attempt. */
function requestsOf(thing: Thing, attempt: Attempt, plansOf: (deployment: string) => string): readonly Request[] {
  if (thing.kind === 'encryptionKey')
    return ['Encrypt', 'Decrypt'].map((use) => [`cloudkms.cryptoKeyVersions.useTo${use}`, thing.key]);
  if (thing.kind === 'key') {
    if (thing.secret.place.cloud !== 'google') throw new Error('a secret of another cloud');
    const secret = `projects/${thing.secret.place.project}/secrets/${thing.secret.place.secretId}`;
    const versions = { read: 'access', age: 'get', write: 'add' } as const;
    return attempt in versions
      ? [[`secretmanager.versions.${versions[attempt as keyof typeof versions]}`, secret]]
      : [
          ['secretmanager.secrets.delete', secret],
          ['secretmanager.versions.destroy', secret],
        ];
  }
  const { key, name, place } = thing.state;
  if (place.cloud !== 'google') throw new Error('a state of another cloud');
  if (thing.kind === 'plans') {
    const plan = `projects/_/buckets/${plansOf(name)}/objects/plans/${name}/1-1/0000.tfplan`;
    const permissions = { create: 'create', read: 'get', delete: 'delete' } as const;
    return [[`storage.objects.${permissions[attempt as keyof typeof permissions]}`, plan]];
  }
  const bucket = `projects/_/buckets/${place.bucket}`;
  const state = `${bucket}/objects/${key}/default.tfstate`;
  const lock = `${bucket}/objects/${key}/default.tflock`;
  if (attempt === 'read')
    return [
      ['storage.objects.get', state],
      ['storage.objects.get', lock],
      ['storage.objects.list', bucket, { 'storage.googleapis.com/objectListPrefix': `${key}/` }],
    ];
  // Replacing an object needs the permission to delete it. Versioning and soft delete keep what was replaced: only a change of
  // the bucket loses it.
  return attempt === 'write'
    ? [state, lock].flatMap((object) => [
        ['storage.objects.create', object],
        ['storage.objects.delete', object],
      ])
    : [
        ['storage.buckets.delete', bucket],
        ['storage.buckets.update', bucket],
      ];
}
