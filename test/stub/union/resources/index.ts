import { applicationAccess, userAccess } from './access.ts';
import { apiKey } from './api-key.ts';
import { application } from './application.ts';
import { policy } from './policy.ts';
import { project } from './project.ts';
import { projectDomainAttributes } from './project-domain-attributes.ts';
import type { Resource } from './resource.ts';
import { role } from './role.ts';
import { user } from './user.ts';

export const resources: Readonly<Record<string, Resource>> = {
  unionai_project: project,
  unionai_project_domain_attributes: projectDomainAttributes,
  unionai_role: role,
  unionai_policy: policy,
  unionai_user: user,
  unionai_user_access: userAccess,
  unionai_application: application,
  unionai_application_access: applicationAccess,
  unionai_api_key: apiKey,
};
