import type { Attribute } from '../schema.ts';
import { computed, many, nested, optional, providerSchema, required, schema, secret } from './build.ts';

const strings = ['set', 'string'] as const;
const name = { id: computed('string'), name: required('string'), description: optional('string') };
const scope = { id: required('string'), role_id: required('string') };
const access = (identity: string): Readonly<Record<string, Attribute>> => ({
  [identity]: required('string'),
  policy: required('string'),
});

const texts = ['client_uri', 'logo_uri', 'policy_uri', 'token_endpoint_auth_method', 'tos_uri'];
const sets = ['grant_types', 'redirect_uris', 'response_types'];
const application = (kind: typeof optional): Readonly<Record<string, Attribute>> =>
  Object.fromEntries([
    ...texts.map((text) => [text, kind('string')] as const),
    ...sets.map((set) => [set, kind(strings)] as const),
  ]);

export const unionai = providerSchema(
  schema({ api_key: optional('string'), org: optional('string'), allowed_orgs: optional(strings) }),
  {
    resources: {
      unionai_project: schema(name),
      unionai_project_domain_attributes: schema({
        id: computed('string'),
        project: required('string'),
        domain: required('string'),
        attributes: required(['map', 'string']),
      }),
      unionai_role: schema({ ...name, actions: required(strings) }),
      unionai_policy: schema(name, {
        organization: many('set', scope),
        project: many('set', { ...scope, domains: required(strings) }),
        domain: many('set', scope),
      }),
      unionai_user: schema({
        id: computed('string'),
        first_name: required('string'),
        last_name: required('string'),
        email: required('string'),
      }),
      unionai_user_access: schema(access('user')),
      unionai_application: schema({
        id: computed('string'),
        client_id: required('string'),
        client_name: required('string'),
        consent_method: optional('string'),
        ...application(optional),
        secret: secret('string'),
      }),
      unionai_application_access: schema(access('app')),
      unionai_api_key: schema({ id: required('string'), secret: secret('string') }),
    },
    data: {
      unionai_controlplane: schema({
        endpoint: computed('string'),
        host: computed('string'),
        organization: computed('string'),
      }),
      unionai_project: schema({
        id: required('string'),
        name: computed('string'),
        description: computed('string'),
        domain_ids: computed(strings),
        state: computed('string'),
      }),
      unionai_role: schema({ id: required('string'), actions: computed(strings) }),
      unionai_policy: schema({
        id: required('string'),
        description: computed('string'),
        roles: nested('list', {
          role_id: computed('string'),
          resource: nested('single', {
            org_id: optional('string'),
            domain_id: optional('string'),
            project_id: optional('string'),
          }),
        }),
      }),
      unionai_user: schema({
        id: optional('string'),
        first_name: computed('string'),
        last_name: computed('string'),
        email: optional('string'),
      }),
      unionai_user_access: schema({ user_id: required('string'), policy_id: required('string') }),
      unionai_api_key: schema({ id: required('string') }),
      unionai_application: schema({
        id: required('string'),
        client_id: computed('string'),
        client_name: computed('string'),
        ...application(computed),
        secret: secret('string'),
      }),
      unionai_application_access: schema({ app_id: required('string'), policy_id: required('string') }),
    },
  },
);
