import { Failure } from '../../failure.ts';
import type { CtyObject } from '../../msgpack.ts';
import { found, reported } from '../rpc.ts';
import { assign, getAssignments, unassign } from '../server/identities.ts';
import type { Assignment } from '../store.ts';
import { text } from '../values.ts';
import { type Resource, unsent } from './resource.ts';

const ofUser = (state: CtyObject): Assignment => ({
  kind: 'user',
  subject: text(state.user),
  policy: text(state.policy),
});

export const userAccess: Resource = {
  replaces: ['policy', 'user'],
  keeps: [],
  create: (plane, planned) => {
    reported('Error Creating User Access', 'Could not create user access, unexpected error: ', () =>
      assign(plane, ofUser(planned)),
    );
    return planned;
  },
  // Asks, and does not look at the answer: a lost assignment is not noticed.
  read: (plane, state) => {
    const answered = reported(
      'Error Reading User Access',
      `Error reading user access for user ${text(state.user)}: `,
      () => found(() => getAssignments(plane, ofUser(state))),
    );
    return answered && state;
  },
  update: unsent,
  remove: (plane, state) => {
    reported('Client Error', 'Unable to delete user access, got error: ', () =>
      found(() => unassign(plane, ofUser(state))),
    );
  },
  // Writes an attribute that the schema does not have.
  importState: () => {
    throw new Failure(
      'State Write Error',
      'An unexpected error was encountered trying to write an attribute to the state: there is no attribute "id".',
    );
  },
};

const ofApplication = (state: CtyObject): Assignment => ({
  kind: 'application',
  subject: text(state.app),
  policy: text(state.policy),
});

export const applicationAccess: Resource = {
  replaces: ['policy', 'app'],
  keeps: [],
  create: (plane, planned) => {
    reported('Error Creating Application Access', 'Could not create application access, unexpected error: ', () =>
      assign(plane, ofApplication(planned)),
    );
    return planned;
  },
  read: (plane, state) => {
    const policies = reported(
      'Error Reading Application Access',
      `Error reading application access for app ${text(state.app)}: `,
      () => found(() => getAssignments(plane, ofApplication(state))),
    );
    return policies?.includes(text(state.policy)) ? state : undefined;
  },
  update: unsent,
  remove: (plane, state) => {
    reported('Client Error', 'Unable to delete application access, got error: ', () =>
      found(() => unassign(plane, ofApplication(state))),
    );
  },
  importState: () => {
    throw new Failure('Resource Import Not Implemented', 'This resource does not support import.');
  },
};
