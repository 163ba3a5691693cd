import { Failure } from '../../failure.ts';
import { found, reported } from '../rpc.ts';
import { createUser, deleteUser, getUser, listUsers } from '../server/identities.ts';
import { text } from '../values.ts';
import { type Resource, unsent } from './resource.ts';

export const user: Resource = {
  replaces: ['first_name', 'last_name', 'email'],
  keeps: ['id'],
  create: (plane, planned) => {
    const one = {
      firstName: text(planned.first_name),
      lastName: text(planned.last_name),
      email: text(planned.email),
    };
    const id = reported('Error Creating User', 'Could not create user, unexpected error: ', () =>
      createUser(plane, one),
    );
    return { ...planned, id };
  },
  read: (plane, state) => {
    const one = reported('Error Reading User', 'Could not read user, unexpected error: ', () =>
      found(() => getUser(plane, text(state.id))),
    );
    return one && { ...state, first_name: one.firstName, last_name: one.lastName, email: one.email };
  },
  update: unsent,
  remove: (plane, state) =>
    reported('Error Deleting User', 'Could not delete user, unexpected error: ', () =>
      deleteUser(plane, text(state.id)),
    ),
  // Looks the user up by e-mail address, and then takes that for the id, which Read does not find.
  importState: (plane, email) => {
    const [known] = reported('Failed to fetch user', '', () => listUsers(plane, email));
    if (known === undefined) throw new Failure('User not found', `User ${email} not found`);
    const [, one] = known;
    return { id: email, first_name: one.firstName, last_name: one.lastName, email: one.email };
  },
};
