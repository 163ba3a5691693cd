// The rules of users, applications and what is assigned to them. Those of the server are guesses: it is closed.
import { createHash } from 'node:crypto';
import type { ControlPlane } from '../control-plane.ts';
import { RpcError } from '../rpc.ts';
import type { Application, Assignment, User } from '../store.ts';

export function getUser(plane: ControlPlane, subject: string): User {
  return plane.answer('GetUser', subject, () => {
    const user = plane.objects.users.get(subject);
    if (user === undefined) throw new RpcError('NotFound', `user ${subject} not found`);
    return user;
  });
}

/** Users with this e-mail address, by their subject. */
export function listUsers(plane: ControlPlane, email: string): readonly (readonly [string, User])[] {
  return plane.answer('ListUsers', email, () => plane.objects.users.list().filter(([, user]) => user.email === email));
}

/** @returns the subject, which is not the e-mail address */
export function createUser(plane: ControlPlane, user: User): string {
  return plane.answer('CreateUser', user.email, () => {
    const subject = `user-${createHash('sha256').update(user.email).digest('hex').slice(0, 12)}`;
    if (!plane.objects.users.create(subject, user))
      throw new RpcError('AlreadyExists', `user ${user.email} already exists`);
    return subject;
  });
}

export function deleteUser(plane: ControlPlane, subject: string): void {
  plane.answer('DeleteUser', subject, () => {
    if (!plane.objects.users.remove(subject)) throw new RpcError('NotFound', `user ${subject} not found`);
  });
}

export function getApplication(plane: ControlPlane, client: string): Application {
  return plane.answer('GetApp', client, () => {
    const application = plane.objects.applications.get(client);
    if (application === undefined) throw new RpcError('NotFound', `application ${client} not found`);
    return application;
  });
}

/** @returns the secret that the server made */
export function createApplication(
  plane: ControlPlane,
  client: string,
  application: Omit<Application, 'secret'>,
): string {
  return plane.answer('CreateApp', client, () => {
    const secret = createHash('sha256').update(`secret of ${client}`).digest('hex').slice(0, 24);
    if (!plane.objects.applications.create(client, { ...application, secret }))
      throw new RpcError('AlreadyExists', `application ${client} already exists`);
    return secret;
  });
}

export function updateApplication(plane: ControlPlane, client: string, application: Omit<Application, 'secret'>): void {
  plane.answer('UpdateApp', client, () => {
    const known = plane.objects.applications.get(client);
    if (known === undefined) throw new RpcError('NotFound', `application ${client} not found`);
    plane.objects.applications.put(client, { ...application, secret: known.secret });
  });
}

export function deleteApplication(plane: ControlPlane, client: string): void {
  plane.answer('DeleteApp', client, () => {
    if (!plane.objects.applications.remove(client)) throw new RpcError('NotFound', `application ${client} not found`);
  });
}

/** The name of an assignment's file. */
export const assignmentId = ({ kind, subject, policy }: Assignment): string => `${kind}:${subject}:${policy}`;

const isKnown = ({ objects }: ControlPlane, { kind, subject }: Pick<Assignment, 'kind' | 'subject'>): boolean =>
  (kind === 'user' ? objects.users : objects.applications).get(subject) !== undefined;

/** Ids of the policies that an identity has. */
export function getAssignments(plane: ControlPlane, identity: Pick<Assignment, 'kind' | 'subject'>): readonly string[] {
  const { kind, subject } = identity;
  return plane.answer('GetIdentityAssignments', subject, () => {
    if (!isKnown(plane, identity)) throw new RpcError('NotFound', `${kind} ${subject} not found`);
    const all = plane.objects.assignments.list().map(([, assignment]) => assignment);
    return all.filter((one) => one.kind === kind && one.subject === subject).map(({ policy }) => policy);
  });
}

export function assign(plane: ControlPlane, assignment: Assignment): void {
  plane.answer('AssignIdentity', assignment.subject, () => {
    const { kind, subject, policy } = assignment;
    if (!isKnown(plane, assignment)) throw new RpcError('NotFound', `${kind} ${subject} not found`);
    if (plane.objects.policies.get(policy) === undefined) throw new RpcError('NotFound', `policy ${policy} not found`);
    plane.objects.assignments.put(assignmentId(assignment), assignment);
  });
}

export function unassign(plane: ControlPlane, assignment: Assignment): void {
  plane.answer('UnassignIdentity', assignment.subject, () => {
    if (!plane.objects.assignments.remove(assignmentId(assignment)))
      throw new RpcError('NotFound', `policy ${assignment.policy} is not assigned to ${assignment.subject}`);
  });
}
