import { computed, many, optional, providerSchema, required, schema } from './build.ts';

const strings = ['set', 'string'] as const;

export const unionai = providerSchema(
  schema({ api_key: optional('string'), org: optional('string'), allowed_orgs: optional(strings) }),
  {
    resources: {
      unionai_project: schema({ id: computed('string'), name: required('string'), description: optional('string') }),
      unionai_role: schema({
        id: computed('string'),
        name: required('string'),
        description: optional('string'),
        actions: required(strings),
      }),
      unionai_policy: schema(
        { id: computed('string'), name: required('string'), description: optional('string') },
        {
          organization: many('set', { id: required('string'), role_id: required('string') }),
          project: many('set', { id: required('string'), role_id: required('string'), domains: required(strings) }),
          domain: many('set', { id: required('string'), role_id: required('string') }),
        },
      ),
    },
    data: {
      unionai_controlplane: schema({
        endpoint: computed('string'),
        host: computed('string'),
        organization: computed('string'),
      }),
    },
  },
);
