import { Failure } from '../../failure.ts';
import type { ControlPlane } from '../control-plane.ts';
import { found, RpcError, reported } from '../rpc.ts';
import { createRole, deleteRole, getRole, actions as known } from '../server/roles.ts';
import { text, texts } from '../values.ts';
import { type Resource, unsent } from './resource.ts';

/** Any error counts as "there is none". */
function isThere(plane: ControlPlane, id: string): boolean {
  try {
    getRole(plane, id);
    return true;
  } catch (error) {
    if (error instanceof RpcError) return false;
    throw error;
  }
}

export const role: Resource = {
  replaces: ['name', 'description', 'actions'],
  keeps: ['id'],
  create: (plane, planned) => {
    const id = text(planned.name);
    if (isThere(plane, id)) throw new Failure('Role already exists', `Role ${id} already exists`);
    const actions = texts(planned.actions);
    const strange = actions.find((action) => !known.some((one) => one === action));
    if (strange !== undefined) throw new Failure('Action does not exist', `Cannot find action: ${strange}`);
    reported('Client Error', 'Unable to create role, got error: ', () =>
      createRole(plane, id, { description: text(planned.description), actions }),
    );
    return { ...planned, id };
  },
  // A missing description comes back as "", so that the role is replaced in every plan.
  read: (plane, state) => {
    const id = text(state.id);
    const one = reported('Client Error', 'Unable to read role, got error: ', () => found(() => getRole(plane, id)));
    return one && { ...state, name: id, description: one.description, actions: one.actions };
  },
  update: unsent,
  // A role that is gone already is an error here.
  remove: (plane, state) =>
    reported('Client Error', 'Unable to delete role, got error: ', () => deleteRole(plane, text(state.id))),
};
