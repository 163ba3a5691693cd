import {
  blocks,
  computed,
  many,
  optional,
  optionalComputed,
  providerSchema,
  required,
  schema,
  secret,
} from './build.ts';

/** The block `condition` of a resource that adds a member to an IAM policy. */
const condition = {
  condition: many('list', {
    title: required('string'),
    description: optional('string'),
    expression: required('string'),
  }),
};
const member = {
  id: optionalComputed('string'),
  etag: computed('string'),
  role: required('string'),
  member: required('string'),
};

export const google = providerSchema(schema({ project: optional('string'), region: optional('string') }), {
  resources: {
    google_project_service: schema({
      id: optionalComputed('string'),
      project: optionalComputed('string'),
      service: required('string'),
      disable_on_destroy: optional('bool'),
    }),
    google_project_iam_audit_config: schema(
      {
        id: optionalComputed('string'),
        etag: computed('string'),
        project: required('string'),
        service: required('string'),
      },
      {
        audit_log_config: {
          ...many('set', { log_type: required('string'), exempted_members: optional(['set', 'string']) }),
          min_items: 1,
        },
      },
    ),
    google_kms_key_ring: schema({
      id: optionalComputed('string'),
      project: optionalComputed('string'),
      name: required('string'),
      location: required('string'),
    }),
    google_kms_crypto_key: schema({
      id: optionalComputed('string'),
      name: required('string'),
      key_ring: required('string'),
      rotation_period: optional('string'),
    }),
    google_kms_crypto_key_iam_member: schema({ ...member, crypto_key_id: required('string') }, condition),
    google_storage_bucket: schema(
      {
        id: optionalComputed('string'),
        project: optionalComputed('string'),
        name: required('string'),
        location: required('string'),
        force_destroy: optional('bool'),
        public_access_prevention: optionalComputed('string'),
        uniform_bucket_level_access: optionalComputed('bool'),
        self_link: computed('string'),
        url: computed('string'),
      },
      {
        encryption: { ...many('list', { default_kms_key_name: optional('string') }), max_items: 1 },
        versioning: { ...many('list', { enabled: required('bool') }), max_items: 1 },
        soft_delete_policy: {
          ...many('list', { retention_duration_seconds: optional('number'), effective_time: computed('string') }),
          max_items: 1,
        },
        lifecycle_rule: {
          ...blocks(
            'list',
            {},
            {
              action: {
                ...many('set', { type: required('string'), storage_class: optional('string') }),
                min_items: 1,
                max_items: 1,
              },
              condition: {
                ...many('set', {
                  age: optional('number'),
                  days_since_noncurrent_time: optional('number'),
                  num_newer_versions: optional('number'),
                  with_state: optionalComputed('string'),
                }),
                min_items: 1,
                max_items: 1,
              },
            },
          ),
          max_items: 100,
        },
      },
    ),
    google_storage_bucket_iam_member: schema({ ...member, bucket: required('string') }, condition),
    google_secret_manager_secret: schema(
      {
        id: optionalComputed('string'),
        project: optionalComputed('string'),
        secret_id: required('string'),
        name: computed('string'),
        deletion_protection: optional('bool'),
      },
      {
        replication: {
          ...blocks(
            'list',
            {},
            {
              auto: {
                ...blocks(
                  'list',
                  {},
                  {
                    customer_managed_encryption: {
                      ...many('list', { kms_key_name: required('string') }),
                      max_items: 1,
                    },
                  },
                ),
                max_items: 1,
              },
            },
          ),
          min_items: 1,
          max_items: 1,
        },
      },
    ),
    google_secret_manager_secret_iam_member: schema(
      { ...member, project: optionalComputed('string'), secret_id: required('string') },
      condition,
    ),
    google_iam_workload_identity_pool: schema({
      id: optionalComputed('string'),
      project: optionalComputed('string'),
      workload_identity_pool_id: required('string'),
      display_name: optional('string'),
      description: optional('string'),
      name: computed('string'),
    }),
    google_iam_workload_identity_pool_provider: schema(
      {
        id: optionalComputed('string'),
        project: optionalComputed('string'),
        workload_identity_pool_id: required('string'),
        workload_identity_pool_provider_id: required('string'),
        display_name: optional('string'),
        attribute_condition: optional('string'),
        attribute_mapping: optional(['map', 'string']),
        name: computed('string'),
      },
      {
        oidc: {
          ...many('list', { issuer_uri: required('string'), allowed_audiences: optional(['list', 'string']) }),
          max_items: 1,
        },
      },
    ),
    google_service_account: schema({
      id: optionalComputed('string'),
      project: optionalComputed('string'),
      account_id: required('string'),
      display_name: optional('string'),
      email: computed('string'),
      member: computed('string'),
      name: computed('string'),
    }),
    google_service_account_iam_member: schema({ ...member, service_account_id: required('string') }, condition),
  },
  data: {
    google_project: schema({
      id: optionalComputed('string'),
      project_id: optional('string'),
      number: computed('string'),
    }),
    google_storage_project_service_account: schema({
      id: optionalComputed('string'),
      project: optionalComputed('string'),
      email_address: computed('string'),
      member: computed('string'),
    }),
    google_secret_manager_secret_version: schema({
      id: optionalComputed('string'),
      project: optionalComputed('string'),
      secret: required('string'),
      version: optionalComputed('string'),
      create_time: computed('string'),
      secret_data: secret('string'),
    }),
  },
  ephemeral: {
    google_secret_manager_secret_version: schema({
      project: optionalComputed('string'),
      secret: required('string'),
      version: optional('string'),
      create_time: computed('string'),
      secret_data: secret('string'),
    }),
  },
});
