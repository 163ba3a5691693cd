// The rules of projects, as flyteadmin 1.16.1 has them. Projects and their attributes carry no organization.
import type { ControlPlane } from '../control-plane.ts';
import { RpcError } from '../rpc.ts';
import { seedOf } from '../seed.ts';
import type { Project } from '../store.ts';

/** Projects with this id, archived ones included: at most one. */
export function listProjects(plane: ControlPlane, id: string): readonly Project[] {
  return plane.answer('ListProjects', id, () => {
    const project = plane.objects.projects.get(id);
    return project === undefined ? [] : [project];
  });
}

export function registerProject(plane: ControlPlane, id: string, project: Omit<Project, 'state'>): void {
  plane.answer('RegisterProject', id, () => {
    if (!plane.objects.projects.create(id, { ...project, state: 'ACTIVE' }))
      throw new RpcError('AlreadyExists', `project ${id} already exists`);
  });
}

export function getProject(plane: ControlPlane, id: string): Project {
  return plane.answer('GetProject', id, () => {
    const project = plane.objects.projects.get(id);
    if (project === undefined) throw new RpcError('NotFound', `project ${id} not found`);
    return project;
  });
}

/** @param withDomains whether the request carries the domains of the project, as GetProject answers them */
export function updateProject(plane: ControlPlane, id: string, project: Project, withDomains: boolean): void {
  plane.answer('UpdateProject', id, () => {
    if (withDomains && seedOf(plane.world).projectDomains === 'refused')
      throw new RpcError('InvalidArgument', 'Domains are currently only set system wide.');
    if (plane.objects.projects.get(id) === undefined) throw new RpcError('NotFound', `project ${id} not found`);
    plane.objects.projects.put(id, project);
  });
}

type Attributes = Readonly<Record<string, string>>;

export function getAttributes(plane: ControlPlane, id: string): Attributes {
  return plane.answer('GetProjectDomainAttributes', id, () => {
    const attributes = plane.objects.attributes.get(id);
    if (attributes === undefined) throw new RpcError('NotFound', `no attributes of ${id}`);
    return attributes;
  });
}

export function updateAttributes(plane: ControlPlane, id: string, attributes: Attributes): void {
  plane.answer('UpdateProjectDomainAttributes', id, () => {
    const [project = ''] = id.split('/');
    if (plane.objects.projects.get(project) === undefined)
      throw new RpcError('NotFound', `project ${project} not found`);
    plane.objects.attributes.put(id, attributes);
  });
}

export function deleteAttributes(plane: ControlPlane, id: string): void {
  plane.answer('DeleteProjectDomainAttributes', id, () => {
    if (!plane.objects.attributes.remove(id)) throw new RpcError('NotFound', `no attributes of ${id}`);
  });
}
