// What the clouds do with values beyond the schemas: the attributes that they derive from others, and the values that they
// refuse. Each rule names its source.
import type { Derive, Rules } from './cloud-rules.ts';
import { awsDerived, awsLooked, awsRules } from './derived-aws.ts';
import { azureChecks, azureDerived, azureLooked, azureRules } from './derived-azure.ts';
import { Failure } from './failure.ts';
import type { Cty, CtyObject } from './msgpack.ts';

const text = (value: Cty | undefined): string => (typeof value === 'string' ? value : '');

/** The number that Google Cloud would have given a project: always the same for a project. */
export function projectNumber(project: string): string {
  const code = [...project].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % 900000000, 7);
  return String(100000000000 + code);
}

/** The attributes of new objects, by type, as the documentation of each resource in the Terraform Registry describes them. */
const derived: Readonly<Record<string, Derive>> = {
  ...awsDerived,
  ...azureDerived,
  google_project_service: ({ project, service }) => ({ id: `${text(project)}/${text(service)}` }),
  google_kms_key_ring: ({ location, name, project }) => ({
    id: `projects/${text(project)}/locations/${text(location)}/keyRings/${text(name)}`,
  }),
  google_kms_crypto_key: ({ key_ring, name }) => ({ id: `${text(key_ring)}/cryptoKeys/${text(name)}` }),
  google_storage_bucket: ({ name }) => ({ id: text(name), url: `gs://${text(name)}` }),
  google_secret_manager_secret: ({ project, secret_id }) => ({
    id: `projects/${text(project)}/secrets/${text(secret_id)}`,
    name: `projects/${projectNumber(text(project))}/secrets/${text(secret_id)}`,
  }),
  google_iam_workload_identity_pool: ({ project, workload_identity_pool_id }) => ({
    id: `projects/${text(project)}/locations/global/workloadIdentityPools/${text(workload_identity_pool_id)}`,
    name: `projects/${projectNumber(text(project))}/locations/global/workloadIdentityPools/${text(workload_identity_pool_id)}`,
  }),
  google_iam_workload_identity_pool_provider: (values) => {
    const pool = `locations/global/workloadIdentityPools/${text(values.workload_identity_pool_id)}`;
    const end = `${pool}/providers/${text(values.workload_identity_pool_provider_id)}`;
    return {
      id: `projects/${text(values.project)}/${end}`,
      name: `projects/${projectNumber(text(values.project))}/${end}`,
    };
  },
  google_service_account: ({ account_id, project }) => {
    const email = `${text(account_id)}@${text(project)}.iam.gserviceaccount.com`;
    const name = `projects/${text(project)}/serviceAccounts/${email}`;
    return { email, member: `serviceAccount:${email}`, name, id: name };
  },
};

/** The attributes of data sources, by type. */
const looked: Readonly<Record<string, Derive>> = {
  ...awsLooked,
  ...azureLooked,
  google_project: ({ project_id }) => ({ id: `projects/${text(project_id)}`, number: projectNumber(text(project_id)) }),
  google_storage_project_service_account: ({ project }) => {
    const email = `service-${projectNumber(text(project))}@gs-project-accounts.iam.gserviceaccount.com`;
    return { id: email, email_address: email, member: `serviceAccount:${email}` };
  },
};

/** The attributes that a cloud derives for a new object; empty for a type without rules. */
export function derive(type: string, values: CtyObject, provider: CtyObject): CtyObject {
  return derived[type]?.(values, provider) ?? {};
}

/** The attributes that a data source derives from its arguments; undefined for a type without rules. */
export function lookUp(type: string, config: CtyObject, provider: CtyObject): CtyObject | undefined {
  return looked[type]?.(config, provider);
}

/** The values that the providers or the APIs refuse. */
const rules: Rules = {
  ...awsRules,
  ...azureRules,
  // https://cloud.google.com/iam/docs/reference/rest/v1/projects.serviceAccounts/create
  google_service_account: { account_id: /^[a-z]([a-z0-9-]{4,28}[a-z0-9])$/ },
  // https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools/create
  google_iam_workload_identity_pool: {
    workload_identity_pool_id: /^(?!gcp-)[a-z0-9-]{4,32}$/,
    display_name: /^.{0,32}$/,
    description: /^.{0,256}$/,
  },
  google_iam_workload_identity_pool_provider: {
    workload_identity_pool_provider_id: /^(?!gcp-)[a-z0-9-]{4,32}$/,
    display_name: /^.{0,32}$/,
    attribute_condition: /^.{0,4096}$/s,
  },
  google_kms_key_ring: { name: /^[A-Za-z0-9_-]{1,63}$/, location: /^[a-z0-9-]+$/ },
  google_storage_bucket: {
    name: /^(?=.{3,222}$)[a-z0-9]([a-z0-9_-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9_-]{0,61}[a-z0-9])?)*$/,
  },
  google_storage_bucket_iam_member: { role: /^roles\/storage\./, member: /^serviceAccount:[^@]+@[^@]+$/ },
  google_secret_manager_secret: { secret_id: /^[A-Za-z0-9_-]{1,255}$/ },
  google_project_service: { service: /^[a-z]+\.googleapis\.com$/ },
};

/** Refuses a value that is known and wrong, as `terraform plan` or the API would. */
export function refuseInvalid(type: string, config: CtyObject): void {
  const objection = azureChecks[type]?.(config);
  if (objection !== undefined) throw new Failure(`Invalid ${type}`, `${objection}.`);
  for (const [name, pattern] of Object.entries(rules[type] ?? {})) {
    const value = config[name];
    if (typeof value === 'string' && !pattern.test(value))
      throw new Failure(`Invalid value of ${type}.${name}`, `"${value}" does not match ${pattern.source}.`);
  }
}
