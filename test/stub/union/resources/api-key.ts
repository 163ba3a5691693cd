import { found, reported } from '../rpc.ts';
import { createApplication, deleteApplication, getApplication } from '../server/identities.ts';
import { text } from '../values.ts';
import { type Resource, unsent } from './resource.ts';

export const apiKey: Resource = {
  replaces: ['id'],
  keeps: ['secret'],
  // An application without the default policies; the key has the literal None for its organization.
  create: (plane, planned) => {
    const id = text(planned.id);
    const secret = reported('Client Error', 'Unable to create oauth app, got error: ', () =>
      createApplication(plane, id, {
        name: id,
        uris: { client_uri: '', logo_uri: '', policy_uri: '', tos_uri: '' },
        sets: {
          grant_types: ['CLIENT_CREDENTIALS', 'AUTHORIZATION_CODE'],
          redirect_uris: ['http://localhost:8080/authorization-code/callback'],
          response_types: ['CODE'],
        },
        tokenEndpointAuthMethod: 'CLIENT_SECRET_BASIC',
      }),
    );
    const key = Buffer.from(`${plane.session.host}:${id}:${secret}:None`).toString('base64');
    return { ...planned, secret: key };
  },
  // Never reads the secret: what was imported has none.
  read: (plane, state) => {
    const id = text(state.id);
    const one = reported('Error Reading UnionAI API key', `Error reading UnionAI API key ${id}: `, () =>
      found(() => getApplication(plane, id)),
    );
    return one && state;
  },
  update: unsent,
  remove: (plane, state) => {
    const id = text(state.id);
    reported('Error Deleting UnionAI API key', `Error deleting UnionAI API key ${id}: `, () =>
      deleteApplication(plane, id),
    );
  },
};
