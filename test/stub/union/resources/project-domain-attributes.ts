import { Failure } from '../../failure.ts';
import { type CtyObject, isObject } from '../../msgpack.ts';
import type { ControlPlane } from '../control-plane.ts';
import { found, reported } from '../rpc.ts';
import { deleteAttributes, getAttributes, updateAttributes } from '../server/projects.ts';
import { text } from '../values.ts';
import type { Resource } from './resource.ts';

const idOf = ({ project, domain }: CtyObject): string => `${text(project)}/${text(domain)}`;

function put(plane: ControlPlane, planned: CtyObject, lead: string): CtyObject {
  const attributes = isObject(planned.attributes) ? planned.attributes : {};
  const values = Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, text(value)]));
  reported('Client Error', `${lead}, got error: `, () => updateAttributes(plane, idOf(planned), values));
  return { ...planned, id: idOf(planned) };
}

export const projectDomainAttributes: Resource = {
  replaces: ['project', 'domain'],
  keeps: ['id'],
  create: (plane, planned) => put(plane, planned, 'Unable to set project-domain attributes'),
  read: (plane, state) => {
    const attributes = reported('Client Error', 'Unable to read project-domain attributes, got error: ', () =>
      found(() => getAttributes(plane, idOf(state))),
    );
    return attributes && { ...state, id: idOf(state), attributes };
  },
  update: (plane, planned) => put(plane, planned, 'Unable to update project-domain attributes'),
  remove: (plane, state) => {
    reported('Client Error', 'Unable to delete project-domain attributes, got error: ', () =>
      found(() => deleteAttributes(plane, idOf(state))),
    );
  },
  importState: (_plane, id) => {
    const [project = '', ...rest] = id.split('/');
    const domain = rest.join('/');
    if (project === '' || domain === '')
      throw new Failure(
        'Unexpected Import Identifier',
        `Expected import identifier in the form "project/domain", got: ${JSON.stringify(id)}`,
      );
    return { id, project, domain };
  },
};
