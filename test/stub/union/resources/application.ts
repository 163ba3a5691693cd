import { Failure } from '../../failure.ts';
import type { Cty, CtyObject } from '../../msgpack.ts';
import { found, RpcError, reported } from '../rpc.ts';
import { createApplication, deleteApplication, getApplication, updateApplication } from '../server/identities.ts';
import type { Application } from '../store.ts';
import { text, texts } from '../values.ts';
import type { Resource } from './resource.ts';

const grantTypes = [
  ...['AUTHORIZATION_CODE', 'IMPLICIT', 'PASSWORD', 'CLIENT_CREDENTIALS', 'REFRESH_TOKEN', 'DEVICE_CODE'],
];
const responseTypes = ['CODE', 'TOKEN', 'ID_TOKEN'];
const authMethods = ['NONE', 'CLIENT_SECRET_POST', 'CLIENT_SECRET_BASIC'];
const consentMethods = ['CONSENT_METHOD_NONE', 'CONSENT_METHOD_TRUSTED', 'CONSENT_METHOD_REQUIRED'];

/** One of the names of an enumeration, in either case; an attribute that is not set is none of them. */
function chosen(what: string, names: readonly string[], value: string): string {
  if (names.includes(value.toUpperCase())) return value.toUpperCase();
  const title = what.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
  throw new Failure(`Invalid ${title}`, `Invalid ${what}: ${value}`);
}

function requestOf(planned: CtyObject): Omit<Application, 'secret'> {
  const each = (what: string, names: readonly string[], value: Cty | undefined): readonly string[] =>
    texts(value).map((one) => chosen(what, names, one));
  return {
    name: text(planned.client_name),
    uris: {
      client_uri: text(planned.client_uri),
      logo_uri: text(planned.logo_uri),
      policy_uri: text(planned.policy_uri),
      tos_uri: text(planned.tos_uri),
    },
    sets: {
      grant_types: each('grant type', grantTypes, planned.grant_types),
      redirect_uris: texts(planned.redirect_uris),
      response_types: each('response type', responseTypes, planned.response_types),
    },
    tokenEndpointAuthMethod: chosen(
      'token endpoint auth method',
      authMethods,
      text(planned.token_endpoint_auth_method),
    ),
  };
}

/** An application as Read and the data source see it: what is not set is "" or empty, never null. */
export function attributesOf(one: Application): CtyObject {
  return {
    client_name: one.name,
    ...one.uris,
    ...one.sets,
    token_endpoint_auth_method: one.tokenEndpointAuthMethod,
  };
}

export const application: Resource = {
  replaces: ['client_id'],
  // Not the id: it is unknown in every update.
  keeps: ['secret'],
  create: (plane, planned) => {
    const id = text(planned.client_id);
    try {
      getApplication(plane, id);
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
      chosen('consent method', consentMethods, text(planned.consent_method));
      const secret = reported('Client Error', 'Unable to create oauth app, got error: ', () =>
        createApplication(plane, id, requestOf(planned)),
      );
      return { ...planned, id, secret };
    }
    throw new Failure('Application already exists', `Application with client ID ${id} already exists`);
  },
  // consent_method is never read back.
  read: (plane, state) => {
    const id = text(state.id);
    const one = reported('Error Reading UnionAI Application', `Error reading UnionAI Application ${id}: `, () =>
      found(() => getApplication(plane, id)),
    );
    return one && { ...state, client_id: id, ...attributesOf(one) };
  },
  update: (plane, planned) => {
    const id = text(planned.client_id);
    reported('Client Error', 'Unable to update oauth app, got error: ', () =>
      updateApplication(plane, id, requestOf(planned)),
    );
    return { ...planned, id };
  },
  remove: (plane, state) => {
    const id = text(state.id);
    reported('Error Deleting UnionAI Application', `Error deleting UnionAI Application ${id}: `, () =>
      deleteApplication(plane, id),
    );
  },
};
