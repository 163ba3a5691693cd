import type { Applied, Resource } from './apply-root.ts';
import { holds, stringOf } from './google-cel.ts';

/**
 * The permissions of roles, as far as they concern secrets, objects, keys and service accounts
 * (https://cloud.google.com/iam/docs/roles-permissions). A role that is not here is an error.
 */
const roles: Readonly<Record<string, readonly string[]>> = {
  'roles/secretmanager.secretAccessor': ['secretmanager.versions.access'],
  'roles/secretmanager.viewer': [
    'secretmanager.secrets.get',
    'secretmanager.secrets.getIamPolicy',
    'secretmanager.versions.get',
    'secretmanager.versions.list',
  ],
  'roles/secretmanager.secretVersionAdder': ['secretmanager.versions.add'],
  'roles/secretmanager.admin': [
    'secretmanager.secrets.delete',
    'secretmanager.versions.access',
    'secretmanager.versions.add',
    'secretmanager.versions.destroy',
    'secretmanager.versions.get',
    'secretmanager.versions.list',
  ],
  'roles/storage.objectViewer': ['storage.objects.get', 'storage.objects.list'],
  'roles/storage.objectCreator': ['storage.objects.create'],
  'roles/storage.objectUser': [
    'storage.objects.create',
    'storage.objects.delete',
    'storage.objects.get',
    'storage.objects.list',
    'storage.objects.update',
  ],
  'roles/cloudkms.cryptoKeyEncrypterDecrypter': [
    'cloudkms.cryptoKeyVersions.useToDecrypt',
    'cloudkms.cryptoKeyVersions.useToEncrypt',
  ],
  'roles/iam.workloadIdentityUser': ['iam.serviceAccounts.getAccessToken', 'iam.serviceAccounts.getOpenIdToken'],
};

/** A role of a member on one resource, with the condition that limits it. */
interface Grant {
  readonly resource: string;
  readonly role: string;
  readonly member: string;
  readonly condition: string | undefined;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The resource that each type grants access to, by its full name without the service. */
const resources: Readonly<Record<string, (values: Resource['values']) => string>> = {
  google_secret_manager_secret_iam_member: ({ project, secret_id }) =>
    `projects/${text(project)}/secrets/${text(secret_id)}`,
  google_storage_bucket_iam_member: ({ bucket }) => `projects/_/buckets/${text(bucket)}`,
  google_kms_crypto_key_iam_member: ({ crypto_key_id }) => text(crypto_key_id),
  google_service_account_iam_member: ({ service_account_id }) => text(service_account_id),
  google_project_iam_member: ({ project }) => `projects/${text(project)}`,
};

/** Resources that replace what others have granted, and those of a whole project: the bootstrap has none. */
export function wideResources({ resources: all }: Applied): readonly string[] {
  return all
    .filter(
      ({ mode, type }) =>
        mode === 'managed' &&
        /_iam_(policy|binding)$|^google_(project|folder|organization)_iam_(?!audit_config)/.test(type),
    )
    .map(({ address }) => address);
}

/** Everything that the bootstrap grants. */
export function grantsOf({ resources: all }: Applied): readonly Grant[] {
  return all
    .filter(({ mode, type }) => mode === 'managed' && /_iam_(member|binding|policy)$/.test(type))
    .map(({ type, values }) => {
      const resource = resources[type]?.(values);
      if (resource === undefined) throw new Error(`unknown type ${type}`);
      const [condition] = values.condition as readonly { readonly expression: string }[];
      return { resource, role: text(values.role), member: text(values.member), condition: condition?.expression };
    });
}

/**
 * Whether a member has a permission on a resource: one of its roles on the resource or its parent contains it, and its condition
 * holds for the request.
 */
export function allows(
  grants: readonly Grant[],
  member: string,
  permission: string,
  resource: string,
  attributes: Readonly<Record<string, string>> = {},
): boolean {
  return grants.some((grant) => {
    if (grant.member !== member || !`${resource}/`.startsWith(`${grant.resource}/`)) return false;
    const permissions = roles[grant.role];
    if (permissions === undefined) throw new Error(`unknown role ${grant.role}`);
    if (!permissions.includes(permission)) return false;
    return (
      grant.condition === undefined || holds(grant.condition, { names: { 'resource.name': resource }, attributes })
    );
  });
}

/** What the identities can access, by name. */
export interface Targets {
  /** Secrets: projects/PROJECT/secrets/ID. */
  readonly secrets: readonly string[];
  /** States: the bucket and the prefix. */
  readonly states: readonly { readonly bucket: string; readonly prefix: string }[];
  /** Saved plans: the bucket and the name of an object. */
  readonly plans: readonly { readonly bucket: string; readonly name: string }[];
}

/** Everything that each identity may do with the targets: `IDENTITY ACTION TARGET`, sorted. */
export function matrix(applied: Applied, targets: Targets): readonly string[] {
  const grants = grantsOf(applied);
  return Object.entries(applied.ciEnvironments)
    .flatMap(([name, { GCP_SERVICE_ACCOUNT }]) => {
      const may = (permission: string, resource: string, attributes?: Readonly<Record<string, string>>): boolean =>
        allows(grants, `serviceAccount:${GCP_SERVICE_ACCOUNT}`, permission, resource, attributes);
      const object = (bucket: string, path: string): string => `projects/_/buckets/${bucket}/objects/${path}`;
      const lines = [
        ...targets.secrets.flatMap((secret) => [
          may('secretmanager.versions.access', secret) && `reads ${secret}`,
          may('secretmanager.versions.get', secret) && `reads the dates of ${secret}`,
          may('secretmanager.versions.add', secret) && `adds a version to ${secret}`,
          may('secretmanager.versions.destroy', secret) && `destroys ${secret}`,
          may('secretmanager.secrets.delete', secret) && `deletes ${secret}`,
        ]),
        ...targets.states.flatMap(({ bucket, prefix }) => [
          may('storage.objects.get', object(bucket, `${prefix}/default.tfstate`)) && `reads the state ${prefix}`,
          may('storage.objects.create', object(bucket, `${prefix}/default.tfstate`)) && `writes the state ${prefix}`,
          may('storage.objects.create', object(bucket, `${prefix}/default.tflock`)) && `locks the state ${prefix}`,
          may('storage.objects.list', `projects/_/buckets/${bucket}`, {
            'storage.googleapis.com/objectListPrefix': `${prefix}/`,
          }) && `lists the state ${prefix}`,
          may('storage.objects.list', `projects/_/buckets/${bucket}`) && `lists the bucket ${bucket}`,
        ]),
        ...targets.plans.flatMap(({ bucket, name: plan }) => [
          may('storage.objects.create', object(bucket, plan)) && `creates ${plan}`,
          may('storage.objects.get', object(bucket, plan)) && `reads ${plan}`,
          may('storage.objects.delete', object(bucket, plan)) && `replaces ${plan}`,
          may('storage.objects.list', `projects/_/buckets/${bucket}`) && `lists the bucket ${bucket}`,
        ]),
      ];
      return [...new Set(lines)].flatMap((line) => (line === false ? [] : `${name} ${line}`));
    })
    .sort();
}

/** The CI/CD environments whose service accounts a job with an OIDC token can use. */
export function loginsWith(
  applied: Applied,
  token: { readonly iss: string; readonly aud: string; readonly claims: Readonly<Record<string, string>> },
): readonly string[] {
  const grants = grantsOf(applied);
  const names = Object.fromEntries(Object.entries(token.claims).map(([name, value]) => [`assertion.${name}`, value]));
  const principals = applied.resources.flatMap(({ type, values }) => {
    if (type !== 'google_iam_workload_identity_pool_provider') return [];
    const [oidc] = values.oidc as readonly {
      readonly issuer_uri: string;
      readonly allowed_audiences: readonly string[] | null;
    }[];
    const provider = text(values.name);
    const audiences = oidc?.allowed_audiences ?? [`https://iam.googleapis.com/${provider}`];
    // A token is sent to one provider: that of the audience, if the audience is the provider.
    if (oidc?.issuer_uri !== token.iss || !audiences.includes(token.aud)) return [];
    if (!holds(text(values.attribute_condition), { names })) return [];
    const mapping = values.attribute_mapping as Readonly<Record<string, string>>;
    const subject = stringOf(mapping['google.subject'] ?? '', { names });
    const pool = provider.replace(/\/providers\/[^/]*$/, '');
    return [`principal://iam.googleapis.com/${pool}/subject/${subject}`];
  });
  return Object.entries(applied.ciEnvironments).flatMap(([name, { GCP_SERVICE_ACCOUNT }]) =>
    applied.resources.some(
      ({ type, values }) =>
        type === 'google_service_account' &&
        values.email === GCP_SERVICE_ACCOUNT &&
        principals.some((principal) =>
          allows(grants, principal, 'iam.serviceAccounts.getAccessToken', text(values.name)),
        ),
    )
      ? [name]
      : [],
  );
}
