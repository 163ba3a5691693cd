import { computed, optional, optionalComputed, providerSchema, required, schema, secret } from './build.ts';

export const aws = providerSchema(
  schema({ region: optional('string'), allowed_account_ids: optional(['set', 'string']) }),
  {
    data: {
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
