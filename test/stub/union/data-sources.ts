// What the provider's data sources read: by id, a user by e-mail address alone.
import { Failure } from '../failure.ts';
import type { CtyObject } from '../msgpack.ts';
import type { ControlPlane } from './control-plane.ts';
import { attributesOf } from './resources/application.ts';
import { found, reported } from './rpc.ts';
import { getApplication, getAssignments, getUser, listUsers } from './server/identities.ts';
import { getPolicy } from './server/policies.ts';
import { listProjects } from './server/projects.ts';
import { getRole } from './server/roles.ts';
import type { Binding } from './store.ts';
import { text } from './values.ts';

type DataSource = (plane: ControlPlane, config: CtyObject) => CtyObject;

const missing = (what: string, by: string): Failure => new Failure(`${what} not found`, `${what} ${by} not found`);

/** Sends a request for one object. */
function one<T>(what: string, id: string, summary: string, lead: string, request: () => T): T {
  const answer = reported(summary, lead, () => found(request));
  if (answer === undefined) throw missing(what, `with ID ${id}`);
  return answer;
}

const scopeOf = ({ organization, domain, project }: Binding): CtyObject => ({
  org_id: organization ?? null,
  domain_id: project === undefined ? (domain ?? null) : null,
  project_id: project ?? null,
});

const isAssigned = (what: string, subject: string, policy: string, policies: readonly string[]): void => {
  if (!policies.includes(policy))
    throw new Failure(`${what} not assigned to policy`, `${what} ${subject} is not assigned to policy ${policy}`);
};

export const dataSources: Readonly<Record<string, DataSource>> = {
  // Sends nothing: it says what Configure worked out.
  unionai_controlplane: ({ session: { host, org } }) => ({ endpoint: `https://${host}`, host, organization: org }),
  unionai_project: (plane, { id }) => {
    const [project] = reported('Failed to fetch projects', '', () => listProjects(plane, text(id)));
    if (project === undefined) throw missing('Project', `with ID ${JSON.stringify(text(id))}`);
    return {
      name: project.name,
      description: project.description || null,
      domain_ids: ['development', 'staging', 'production'],
      state: project.state,
    };
  },
  unionai_role: (plane, { id }) => {
    const role = one('Role', text(id), 'Failed to fetch role', '', () => getRole(plane, text(id)));
    return { actions: role.actions };
  },
  unionai_policy: (plane, { id }) => {
    const lead = 'Unable to read policy, got error: ';
    const policy = one('Policy', text(id), 'Client Error', lead, () => getPolicy(plane, text(id)));
    return {
      description: policy.description,
      roles: policy.bindings.map((binding) => ({ role_id: binding.role, resource: scopeOf(binding) })),
    };
  },
  // An id alone is not looked at: the address that is then null counts as given.
  unionai_user: (plane, { email }) => {
    const [known] = reported('Failed to fetch user', '', () => listUsers(plane, text(email)));
    if (known === undefined) throw missing('User', text(email));
    const [id, user] = known;
    return { id, first_name: user.firstName, last_name: user.lastName, email: user.email };
  },
  unionai_user_access: (plane, config) => {
    const subject = text(config.user_id);
    one('User', subject, 'Failed to fetch user', '', () => getUser(plane, subject));
    const policies = reported('Failed to fetch user', '', () => getAssignments(plane, { kind: 'user', subject }));
    isAssigned('User', subject, text(config.policy_id), policies);
    return {};
  },
  unionai_api_key: (plane, { id }) => {
    one('API key', text(id), 'Failed to fetch API key', '', () => getApplication(plane, text(id)));
    return {};
  },
  unionai_application: (plane, { id }) => {
    const lead = `Error reading UnionAI Application ${text(id)}: `;
    const application = one('Application', text(id), 'Error Reading UnionAI Application', lead, () =>
      getApplication(plane, text(id)),
    );
    return { client_id: text(id), ...attributesOf(application), secret: application.secret };
  },
  unionai_application_access: (plane, config) => {
    const subject = text(config.app_id);
    const policies = one('Application', subject, 'Failed to fetch application', '', () =>
      getAssignments(plane, { kind: 'application', subject }),
    );
    isAssigned('Application', subject, text(config.policy_id), policies);
    return {};
  },
};
