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

const strings = ['set', 'string'] as const;
const tags = { tags: optional(['map', 'string']), tags_all: optionalComputed(['map', 'string']) };
const id = { id: optionalComputed('string') };
const region = { region: optionalComputed('string') };
const ofBucket = { ...id, ...region, bucket: required('string') };
const principals = many('set', { type: required('string'), identifiers: required(strings) });

export const aws = providerSchema(
  schema(
    { region: optional('string'), profile: optional('string'), allowed_account_ids: optional(strings) },
    {
      assume_role: many('list', { role_arn: optional('string') }),
      default_tags: { ...many('list', { tags: optional(['map', 'string']) }), max_items: 1 },
    },
  ),
  {
    resources: {
      aws_s3_bucket: schema({
        ...id,
        ...region,
        ...tags,
        arn: computed('string'),
        bucket: optionalComputed('string'),
        bucket_region: computed('string'),
        force_destroy: optional('bool'),
      }),
      aws_s3_bucket_versioning: schema(ofBucket, {
        versioning_configuration: { ...many('list', { status: required('string') }), min_items: 1, max_items: 1 },
      }),
      aws_s3_bucket_server_side_encryption_configuration: schema(ofBucket, {
        rule: {
          ...blocks(
            'set',
            { bucket_key_enabled: optionalComputed('bool') },
            {
              apply_server_side_encryption_by_default: {
                ...many('list', { sse_algorithm: required('string'), kms_master_key_id: optionalComputed('string') }),
                max_items: 1,
              },
            },
          ),
          min_items: 1,
        },
      }),
      aws_s3_bucket_lifecycle_configuration: schema(
        { id: computed('string'), ...region, bucket: required('string') },
        {
          rule: blocks(
            'list',
            { id: required('string'), status: required('string') },
            {
              filter: many('list', { prefix: optionalComputed('string') }),
              expiration: many('list', { days: optionalComputed('number') }),
              noncurrent_version_expiration: many('list', { noncurrent_days: required('number') }),
              abort_incomplete_multipart_upload: many('list', { days_after_initiation: optional('number') }),
            },
          ),
        },
      ),
      aws_s3_bucket_logging: schema({
        ...ofBucket,
        target_bucket: required('string'),
        target_prefix: required('string'),
      }),
      aws_s3_bucket_policy: schema({ ...ofBucket, policy: required('string') }),
      aws_s3_bucket_public_access_block: schema({
        ...ofBucket,
        block_public_acls: optional('bool'),
        block_public_policy: optional('bool'),
        ignore_public_acls: optional('bool'),
        restrict_public_buckets: optional('bool'),
      }),
      aws_s3_bucket_ownership_controls: schema(ofBucket, {
        rule: { ...many('list', { object_ownership: required('string') }), min_items: 1, max_items: 1 },
      }),
      aws_dynamodb_table: schema(
        {
          ...id,
          ...region,
          ...tags,
          arn: computed('string'),
          name: required('string'),
          billing_mode: optional('string'),
          hash_key: optionalComputed('string'),
          deletion_protection_enabled: optional('bool'),
        },
        {
          attribute: many('set', { name: required('string'), type: required('string') }),
          point_in_time_recovery: { ...many('list', { enabled: required('bool') }), max_items: 1 },
          server_side_encryption: { ...many('list', { enabled: required('bool') }), max_items: 1 },
        },
      ),
      aws_kms_key: schema({
        ...id,
        ...region,
        ...tags,
        arn: computed('string'),
        key_id: computed('string'),
        description: optionalComputed('string'),
        enable_key_rotation: optional('bool'),
        deletion_window_in_days: optional('number'),
        policy: optionalComputed('string'),
      }),
      aws_secretsmanager_secret: schema({
        ...id,
        ...region,
        ...tags,
        arn: computed('string'),
        name: optionalComputed('string'),
        description: optional('string'),
        kms_key_id: optional('string'),
        recovery_window_in_days: optional('number'),
      }),
      aws_iam_openid_connect_provider: schema({
        ...id,
        ...tags,
        arn: computed('string'),
        url: required('string'),
        client_id_list: required(strings),
        thumbprint_list: optionalComputed(['list', 'string']),
      }),
      aws_iam_role: schema({
        ...id,
        ...tags,
        arn: computed('string'),
        name: optionalComputed('string'),
        description: optional('string'),
        assume_role_policy: required('string'),
        max_session_duration: optional('number'),
        permissions_boundary: optional('string'),
        unique_id: computed('string'),
      }),
      aws_iam_role_policy: schema({
        ...id,
        name: optionalComputed('string'),
        role: required('string'),
        policy: required('string'),
      }),
    },
    data: {
      aws_s3_bucket: schema({ ...ofBucket, arn: computed('string') }),
      aws_dynamodb_table: schema({ ...id, ...region, name: required('string'), arn: computed('string') }),
      aws_kms_key: schema({ id: computed('string'), ...region, key_id: required('string'), arn: computed('string') }),
      aws_iam_openid_connect_provider: schema({
        ...id,
        arn: optionalComputed('string'),
        url: optionalComputed('string'),
      }),
      aws_iam_policy_document: schema(
        { ...id, json: computed('string'), minified_json: computed('string') },
        {
          statement: blocks(
            'list',
            {
              sid: optional('string'),
              effect: optional('string'),
              actions: optional(strings),
              resources: optional(strings),
            },
            {
              principals,
              condition: many('set', {
                test: required('string'),
                variable: required('string'),
                values: required(['list', 'string']),
              }),
            },
          ),
        },
      ),
      aws_secretsmanager_secret_version: schema({
        id: optionalComputed('string'),
        secret_id: required('string'),
        region: optionalComputed('string'),
        version_id: optionalComputed('string'),
        version_stage: optional('string'),
        created_date: computed('string'),
        secret_string: secret('string'),
      }),
    },
    ephemeral: {
      aws_secretsmanager_secret_version: schema({
        secret_id: required('string'),
        region: optionalComputed('string'),
        version_id: optionalComputed('string'),
        version_stage: optionalComputed('string'),
        created_date: computed('string'),
        secret_string: secret('string'),
      }),
    },
  },
);
