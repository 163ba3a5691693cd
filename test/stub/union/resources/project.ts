import { Failure } from '../../failure.ts';
import { found, reported } from '../rpc.ts';
import { getProject, listProjects, registerProject, updateProject } from '../server/projects.ts';
import { text } from '../values.ts';
import type { Resource } from './resource.ts';

export const project: Resource = {
  replaces: [],
  keeps: ['id'],
  create: (plane, planned) => {
    const id = text(planned.name);
    const taken = reported('Failed to read project', '', () => listProjects(plane, id));
    if (taken.length > 0) throw new Failure('Project already exists', `Project with identifier ${id} already exists`);
    reported('Client Error', 'Unable to create project, got error: ', () =>
      registerProject(plane, id, { name: id, description: text(planned.description) }),
    );
    return { ...planned, id };
  },
  // A missing description comes back as "", so that it is a change in every plan. There is no attribute for the state.
  read: (plane, state) => {
    const [known] = reported('Failed to fetch project', '', () => listProjects(plane, text(state.id)));
    return known && { ...state, name: known.name, description: known.description };
  },
  // Says nothing of the state, which is active by default.
  update: (plane, planned) => {
    const next = { name: text(planned.name), description: text(planned.description), state: 'ACTIVE' } as const;
    reported('Failed to update project', '', () => updateProject(plane, text(planned.id), next, false));
    return planned;
  },
  remove: (plane, state) => {
    const id = text(state.id);
    reported('Failed to archive project', '', () =>
      found(() => updateProject(plane, id, { ...getProject(plane, id), state: 'ARCHIVED' }, true)),
    );
  },
};
