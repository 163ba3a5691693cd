import { computed, optional, optionalComputed, providerSchema, required, schema, secret } from './build.ts';

export const google = providerSchema(schema({ project: optional('string'), region: optional('string') }), {
  data: {
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
