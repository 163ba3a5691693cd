import type { Asked, Reply } from '../fakes/server.ts';
import { type Environment, GitHub, type Ruleset } from './github.ts';
import { type Branch, GitLab, type Protection, type Variable } from './gitlab.ts';

/** A change of a setting by hand, and whether the setup undoes it or says that a person must. */
export interface Drift<P> {
  readonly says: string;
  readonly change: (platform: P) => void;
  readonly byHand?: true;
}

export interface Platform<P> {
  readonly kind: string;
  readonly client: string;
  readonly make: () => P & { readonly answer: (asked: Asked) => Reply };
  /** The gates that are missing; none after a complete setup of dev without a gate and prod with one. */
  readonly gaps: (platform: P) => readonly string[];
  readonly drifts: readonly Drift<P>[];
  /** Stores the secrets, which the setup does not. */
  readonly storeSecrets: (platform: P) => void;
}

const environments = ['dev-plan', 'dev', 'prod-plan', 'prod'];

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the object does not exist');
  return value;
}

const environment = (forge: GitHub, name: string): Environment => required(forge.environments.get(name));
const ruleset = (forge: GitHub): Ruleset => required(forge.rulesets[0]);
const parameters = (forge: GitHub, type: string): Record<string, unknown> =>
  required(required(ruleset(forge).rules.find((rule) => rule.type === type)).parameters);

export const github: Platform<GitHub> = {
  kind: 'github-actions',
  client: 'gh',
  make: () => new GitHub(),
  gaps: (forge) => {
    const prod = forge.environments.get('prod');
    const rules = forge.rulesets.filter(({ enforcement }) => enforcement === 'active').flatMap(({ rules: all }) => all);
    const review = rules.find(({ type }) => type === 'pull_request')?.parameters;
    return [
      ...(prod?.reviewers.some(({ type, id }) => type === 'Team' && id === 7) ? [] : ['no reviewer']),
      ...(prod?.prevent_self_review ? [] : ['self-review']),
      ...(prod?.can_admins_bypass === false ? [] : ['administrators bypass']),
      ...['prod', 'prod-plan'].flatMap((name) => {
        const one = forge.environments.get(name);
        const isLimited = one?.deployment_branch_policy?.custom_branch_policies === true;
        const only = one?.policies.map((policy) => `${policy.type} ${policy.name}`).join();
        return isLimited && only === 'branch main' ? [] : [`branches of ${name}`];
      }),
      ...(review?.require_code_owner_review === true ? [] : ['no code owner review']),
      ...(forge.rulesets.some(({ bypass_actors }) => bypass_actors.length > 0) ? ['bypass'] : []),
    ];
  },
  storeSecrets: (forge) => {
    for (const name of environments) forge.environments.get(name)?.secrets.push('UNIONAI_API_KEY');
  },
  drifts: [
    { says: 'the ruleset is disabled', change: (forge) => void (ruleset(forge).enforcement = 'disabled') },
    { says: 'the ruleset is deleted', change: (forge) => void (forge.rulesets = []) },
    {
      says: 'a role bypasses the ruleset',
      change: (forge) => void ruleset(forge).bypass_actors.push({ actor_type: 'RepositoryRole', actor_id: 5 }),
    },
    {
      says: 'the ruleset applies to another branch',
      change: (forge) => void (ruleset(forge).conditions.ref_name.include = ['refs/heads/x']),
    },
    {
      says: 'the ruleset excludes the branch',
      change: (forge) => void ruleset(forge).conditions.ref_name.exclude.push('refs/heads/main'),
    },
    ...['deletion', 'non_fast_forward', 'pull_request', 'required_status_checks'].map(
      (type): Drift<GitHub> => ({
        says: `the rule ${type} is removed`,
        change: (forge: GitHub) =>
          void (ruleset(forge).rules = ruleset(forge).rules.filter((rule) => rule.type !== type)),
      }),
    ),
    {
      says: 'no approval is required',
      change: (forge) => void (parameters(forge, 'pull_request').required_approving_review_count = 0),
    },
    ...['dismiss_stale_reviews_on_push', 'require_last_push_approval', 'require_code_owner_review'].map(
      (name): Drift<GitHub> => ({
        says: `${name} is off`,
        change: (forge: GitHub) => void (parameters(forge, 'pull_request')[name] = false),
      }),
    ),
    {
      says: 'a check is not required',
      change: (forge) =>
        void (parameters(forge, 'required_status_checks').required_status_checks = [{ context: 'Lint and scan' }]),
    },
    {
      says: 'a rule is added to the ruleset',
      byHand: true,
      change: (forge) => void ruleset(forge).rules.push({ type: 'required_signatures' }),
    },
    { says: 'CODEOWNERS is removed', byHand: true, change: (forge) => void (forge.hasOwnersFile = false) },
    {
      says: 'the code owner is not valid',
      byHand: true,
      change: (forge) => void forge.ownersErrors.push({ kind: 'Unknown owner', source: '/.github/ @acme/platform' }),
    },
    ...environments.flatMap((name): readonly Drift<GitHub>[] => [
      { says: `${name} is deleted`, change: (forge: GitHub) => void forge.environments.delete(name) },
      {
        says: `a variable of ${name} differs`,
        change: (forge: GitHub) => void environment(forge, name).variables.set('AWS_ROLE_ARN', 'arn:aws:iam::6:role/x'),
      },
      {
        says: `a variable of ${name} is deleted`,
        change: (forge: GitHub) => void environment(forge, name).variables.delete('AWS_REGION'),
      },
      {
        says: `a secret of ${name} is deleted`,
        byHand: true as const,
        change: (forge: GitHub) => void (environment(forge, name).secrets = []),
      },
    ]),
    ...['dev', 'prod-plan', 'prod'].flatMap((name): readonly Drift<GitHub>[] => [
      {
        says: `${name} accepts all branches`,
        change: (forge: GitHub) => void (environment(forge, name).deployment_branch_policy = null),
      },
      {
        says: `${name} accepts all protected branches`,
        change: (forge: GitHub) =>
          void (environment(forge, name).deployment_branch_policy = {
            protected_branches: true,
            custom_branch_policies: false,
          }),
      },
      {
        says: `${name} accepts another branch`,
        change: (forge: GitHub) => void environment(forge, name).policies.push({ id: 9, name: '*', type: 'branch' }),
      },
      {
        says: `${name} accepts a tag`,
        change: (forge: GitHub) => void environment(forge, name).policies.push({ id: 9, name: 'main', type: 'tag' }),
      },
      { says: `${name} accepts no branch`, change: (forge: GitHub) => void (environment(forge, name).policies = []) },
    ]),
    {
      says: 'dev-plan accepts no pull requests',
      change: (forge) =>
        void (environment(forge, 'dev-plan').deployment_branch_policy = {
          protected_branches: true,
          custom_branch_policies: false,
        }),
    },
    { says: 'the reviewer is removed', change: (forge) => void (environment(forge, 'prod').reviewers = []) },
    {
      says: 'another user may approve',
      change: (forge) =>
        void (environment(forge, 'prod').reviewers = [
          { type: 'Team', id: 7 },
          { type: 'User', id: 583231 },
        ]),
    },
    {
      says: 'self-review is allowed',
      change: (forge) => void (environment(forge, 'prod').prevent_self_review = false),
    },
    {
      says: 'administrators can bypass',
      change: (forge) => void (environment(forge, 'prod').can_admins_bypass = true),
    },
  ],
};

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
    }).map(
      ([name, value]): Drift<GitLab> => ({
        says: `${name} is ${value}`,
        change: (forge: GitLab) => void (forge.project[name] = value),
      }),
    ),
    { says: 'the branch is not protected', change: (forge) => void forge.branches.delete('main') },
    { says: 'maintainers can push', change: (forge) => void (branch(forge).push_access_levels = [level({})]) },
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
      change: (forge) => void (branch(forge).merge_access_levels = [level({ access_level: 30 })]),
    },
    {
      says: 'a group can merge',
      change: (forge) => void branch(forge).merge_access_levels.push(level({ group_id: 8 })),
    },
    { says: 'force push is allowed', change: (forge) => void (branch(forge).allow_force_push = true) },
    {
      says: 'code owner approval is off',
      change: (forge) => void (branch(forge).code_owner_approval_required = false),
    },
    {
      says: 'a pattern protects the branch less',
      byHand: true,
      change: (forge) =>
        void forge.branches.set('m*', { ...branch(forge), push_access_levels: [level({ access_level: 30 })] }),
    },
    { says: 'CODEOWNERS is removed', byHand: true, change: (forge) => void (forge.hasOwnersFile = false) },
    ...Object.entries({
      merge_requests_author_approval: true,
      merge_requests_disable_committers_approval: false,
      reset_approvals_on_push: false,
      disable_overriding_approvers_per_merge_request: false,
    }).map(
      ([name, value]): Drift<GitLab> => ({
        says: `${name} is ${value}`,
        change: (forge: GitLab) => void (forge.approvals[name] = value),
      }),
    ),
    {
      says: 'no approval of merge requests is required',
      change: (forge) =>
        void (forge.approvalRules = forge.approvalRules.map((rule) => ({ ...rule, approvals_required: 0 }))),
    },
    { says: 'the approval rule is deleted', change: (forge) => void (forge.approvalRules = []) },
    { says: 'the schedule is deleted', change: (forge) => void (forge.schedules = []) },
    { says: 'the schedule is paused', change: (forge) => void (required(forge.schedules[0]).active = false) },
    { says: 'the schedule is of another branch', change: (forge) => void (required(forge.schedules[0]).ref = 'x') },
    { says: 'the schedule is monthly', change: (forge) => void (required(forge.schedules[0]).cron = '0 4 1 * *') },
    ...environments.flatMap((name): readonly Drift<GitLab>[] => [
      {
        says: `${name} is deleted`,
        change: (forge: GitLab) => void forge.environments.splice(forge.environments.indexOf(name), 1),
      },
      {
        says: `a variable of ${name} differs`,
        change: (forge: GitLab) => void (variable(forge, 'AWS_ROLE_ARN', name).value = 'x'),
      },
      {
        says: `a variable of ${name} is deleted`,
        change: (forge: GitLab) =>
          void (forge.variables = forge.variables.filter((one) => one !== variable(forge, 'AWS_REGION', name))),
      },
      {
        says: `a secret of ${name} is deleted`,
        byHand: true as const,
        change: (forge: GitLab) =>
          void (forge.variables = forge.variables.filter((one) => one !== variable(forge, 'UNIONAI_API_KEY', name))),
      },
      {
        says: `a secret of ${name} is not masked`,
        byHand: true as const,
        change: (forge: GitLab) => void (variable(forge, 'UNIONAI_API_KEY', name).masked = false),
      },
    ]),
    ...['dev', 'prod-plan', 'prod'].flatMap((name): readonly Drift<GitLab>[] => [
      {
        says: `a variable of ${name} is not protected`,
        change: (forge: GitLab) => void (variable(forge, 'AWS_ROLE_ARN', name).protected = false),
      },
      {
        says: `a secret of ${name} is not protected`,
        byHand: true as const,
        change: (forge: GitLab) => void (variable(forge, 'UNIONAI_API_KEY', name).protected = false),
      },
    ]),
    {
      says: 'a variable of dev-plan is protected',
      change: (forge) => void (variable(forge, 'AWS_ROLE_ARN', 'dev-plan').protected = true),
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
    { says: 'the approval is removed', change: (forge) => void (protection(forge, 'prod').approval_rules = []) },
    {
      says: 'no approval is required',
      change: (forge) =>
        void (protection(forge, 'prod').approval_rules = protection(forge, 'prod').approval_rules.map((rule) => ({
          ...rule,
          required_approvals: 0,
        }))),
    },
    {
      says: 'another user may approve',
      change: (forge) =>
        void protection(forge, 'prod').approval_rules.push(level({ user_id: 5, required_approvals: 1 })),
    },
  ],
};
