import { type Branch, GitLab, type Protection, type Variable } from './gitlab.ts';
import { type Drift, environments, type Platform, required } from './platform.ts';

const branch = (forge: GitLab): Branch => required(forge.branches.get('main'));
const protection = (forge: GitLab, name: string): Protection => required(forge.protections.get(name));
const variable = (forge: GitLab, key: string, scope: string): Variable =>
  required(forge.variables.find((one) => one.key === key && one.environment_scope === scope));
const level = (more: object) => ({ id: 9, access_level: 40, user_id: null, group_id: null, ...more });

export const gitlab: Platform<GitLab> = {
  kind: 'gitlab-ci',
  client: 'glab',
  make: () => new GitLab(),
  gaps: (forge) => {
    const prod = forge.protections.get('prod');
    const main = forge.branches.get('main');
    return [
      ...(prod?.approval_rules.some(({ group_id, required_approvals = 0 }) => group_id === 7 && required_approvals >= 1)
        ? []
        : ['no approval']),
      ...(prod?.deploy_access_levels.every(({ access_level = 0 }) => access_level >= 40) ? [] : ['deployers']),
      ...(main?.push_access_levels.every(({ access_level }) => access_level === 0) ? [] : ['pushes']),
      ...(main?.code_owner_approval_required ? [] : ['no code owner approval']),
      ...(forge.project.allow_pipeline_trigger_approve_deployment === false ? [] : ['self-approval']),
      ...(`${forge.project.ci_id_token_sub_claim_components}`.includes('environment_protected') ? [] : ['subject']),
    ];
  },
  storeSecrets: (forge) => {
    for (const scope of environments)
      forge.variables.push({
        key: 'UNIONAI_API_KEY',
        value: null,
        masked: true,
        raw: true,
        protected: scope !== 'dev-plan',
        environment_scope: scope,
      });
  },
  drifts: [
    ...Object.entries({
      keep_latest_artifact: true,
      public_jobs: true,
      ci_forward_deployment_enabled: false,
      ci_pipeline_variables_minimum_override_role: 'developer',
      only_allow_merge_if_pipeline_succeeds: false,
      allow_pipeline_trigger_approve_deployment: true,
      ci_id_token_sub_claim_components: ['project_path', 'ref_type', 'ref'],
    }).map(
      ([name, value]): Drift<GitLab> => ({
        says: `${name} is ${value}`,
        change: (forge: GitLab) => {
          forge.project[name] = value;
        },
      }),
    ),
    { says: 'the branch is not protected', change: (forge) => void forge.branches.delete('main') },
    {
      says: 'maintainers can push',
      change: (forge) => {
        branch(forge).push_access_levels = [level({})];
      },
    },
    {
      says: 'a deploy key can push',
      change: (forge) => void branch(forge).push_access_levels.push(level({ access_level: 0, deploy_key_id: 4 })),
    },
    {
      says: 'a user can push',
      change: (forge) => void branch(forge).push_access_levels.push(level({ access_level: 0, user_id: 5 })),
    },
    {
      says: 'developers can merge',
      change: (forge) => {
        branch(forge).merge_access_levels = [level({ access_level: 30 })];
      },
    },
    {
      says: 'a group can merge',
      change: (forge) => void branch(forge).merge_access_levels.push(level({ group_id: 8 })),
    },
    {
      says: 'force push is allowed',
      change: (forge) => {
        branch(forge).allow_force_push = true;
      },
    },
    {
      says: 'code owner approval is off',
      change: (forge) => {
        branch(forge).code_owner_approval_required = false;
      },
    },
    {
      says: 'a pattern protects the branch less',
      byHand: true,
      change: (forge) =>
        void forge.branches.set('m*', { ...branch(forge), push_access_levels: [level({ access_level: 30 })] }),
    },
    {
      says: 'CODEOWNERS is removed',
      byHand: true,
      change: (forge) => {
        forge.hasOwnersFile = false;
      },
    },
    ...Object.entries({
      merge_requests_author_approval: true,
      merge_requests_disable_committers_approval: false,
      reset_approvals_on_push: false,
      disable_overriding_approvers_per_merge_request: false,
    }).map(
      ([name, value]): Drift<GitLab> => ({
        says: `${name} is ${value}`,
        change: (forge: GitLab) => {
          forge.approvals[name] = value;
        },
      }),
    ),
    {
      says: 'no approval of merge requests is required',
      change: (forge) => {
        forge.approvalRules = forge.approvalRules.map((rule) => ({ ...rule, approvals_required: 0 }));
      },
    },
    {
      says: 'the approval rule is deleted',
      change: (forge) => {
        forge.approvalRules = [];
      },
    },
    {
      says: 'the schedule is deleted',
      change: (forge) => {
        forge.schedules = [];
      },
    },
    {
      says: 'the schedule is paused',
      change: (forge) => {
        required(forge.schedules[0]).active = false;
      },
    },
    {
      says: 'the schedule is of another branch',
      change: (forge) => {
        required(forge.schedules[0]).ref = 'x';
      },
    },
    {
      says: 'the schedule is monthly',
      change: (forge) => {
        required(forge.schedules[0]).cron = '0 4 1 * *';
      },
    },
    ...environments.flatMap((name): readonly Drift<GitLab>[] => [
      {
        says: `${name} is deleted`,
        change: (forge: GitLab) => void forge.environments.splice(forge.environments.indexOf(name), 1),
      },
      {
        says: `a variable of ${name} differs`,
        change: (forge: GitLab) => {
          variable(forge, 'AWS_ROLE_ARN', name).value = 'x';
        },
      },
      {
        says: `a variable of ${name} is deleted`,
        change: (forge: GitLab) => {
          forge.variables = forge.variables.filter((one) => one !== variable(forge, 'AWS_REGION', name));
        },
      },
      {
        says: `a secret of ${name} is deleted`,
        byHand: true as const,
        change: (forge: GitLab) => {
          forge.variables = forge.variables.filter((one) => one !== variable(forge, 'UNIONAI_API_KEY', name));
        },
      },
      {
        says: `a secret of ${name} is not masked`,
        byHand: true as const,
        change: (forge: GitLab) => {
          variable(forge, 'UNIONAI_API_KEY', name).masked = false;
        },
      },
    ]),
    ...['dev', 'prod-plan', 'prod'].flatMap((name): readonly Drift<GitLab>[] => [
      {
        says: `a variable of ${name} is not protected`,
        change: (forge: GitLab) => {
          variable(forge, 'AWS_ROLE_ARN', name).protected = false;
        },
      },
      {
        says: `a secret of ${name} is not protected`,
        byHand: true as const,
        change: (forge: GitLab) => {
          variable(forge, 'UNIONAI_API_KEY', name).protected = false;
        },
      },
    ]),
    {
      says: 'a variable of dev-plan is protected',
      change: (forge) => {
        variable(forge, 'AWS_ROLE_ARN', 'dev-plan').protected = true;
      },
    },
    ...['dev', 'prod'].flatMap((name): readonly Drift<GitLab>[] => [
      { says: `${name} is not protected`, change: (forge: GitLab) => void forge.protections.delete(name) },
      {
        says: `developers can deploy to ${name}`,
        change: (forge: GitLab) => void protection(forge, name).deploy_access_levels.push(level({ access_level: 30 })),
      },
      {
        says: `a user can deploy to ${name}`,
        change: (forge: GitLab) => void protection(forge, name).deploy_access_levels.push(level({ user_id: 5 })),
      },
    ]),
    {
      says: 'the approval is removed',
      change: (forge) => {
        protection(forge, 'prod').approval_rules = [];
      },
    },
    {
      says: 'no approval is required',
      change: (forge) => {
        protection(forge, 'prod').approval_rules = protection(forge, 'prod').approval_rules.map((rule) => ({
          ...rule,
          required_approvals: 0,
        }));
      },
    },
    {
      says: 'another user may approve',
      change: (forge) =>
        void protection(forge, 'prod').approval_rules.push(level({ user_id: 5, required_approvals: 1 })),
    },
  ],
};
