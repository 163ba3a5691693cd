import { type Environment, GitHub, type Ruleset } from './github.ts';
import { type Drift, environments, type Platform, required } from './platform.ts';

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
    {
      says: 'the ruleset is disabled',
      change: (forge) => {
        ruleset(forge).enforcement = 'disabled';
      },
    },
    {
      says: 'the ruleset is deleted',
      change: (forge) => {
        forge.rulesets = [];
      },
    },
    {
      says: 'a role bypasses the ruleset',
      change: (forge) => void ruleset(forge).bypass_actors.push({ actor_type: 'RepositoryRole', actor_id: 5 }),
    },
    {
      says: 'the ruleset applies to another branch',
      change: (forge) => {
        ruleset(forge).conditions.ref_name.include = ['refs/heads/x'];
      },
    },
    {
      says: 'the ruleset excludes the branch',
      change: (forge) => void ruleset(forge).conditions.ref_name.exclude.push('refs/heads/main'),
    },
    ...['deletion', 'non_fast_forward', 'pull_request', 'required_status_checks'].map(
      (type): Drift<GitHub> => ({
        says: `the rule ${type} is removed`,
        change: (forge: GitHub) => {
          ruleset(forge).rules = ruleset(forge).rules.filter((rule) => rule.type !== type);
        },
      }),
    ),
    {
      says: 'no approval is required',
      change: (forge) => {
        parameters(forge, 'pull_request').required_approving_review_count = 0;
      },
    },
    ...['dismiss_stale_reviews_on_push', 'require_last_push_approval', 'require_code_owner_review'].map(
      (name): Drift<GitHub> => ({
        says: `${name} is off`,
        change: (forge: GitHub) => {
          parameters(forge, 'pull_request')[name] = false;
        },
      }),
    ),
    {
      says: 'a check is not required',
      change: (forge) => {
        parameters(forge, 'required_status_checks').required_status_checks = [{ context: 'Lint and scan' }];
      },
    },
    {
      says: 'a rule is added to the ruleset',
      byHand: true,
      change: (forge) => void ruleset(forge).rules.push({ type: 'required_signatures' }),
    },
    {
      says: 'CODEOWNERS is removed',
      byHand: true,
      change: (forge) => {
        forge.hasOwnersFile = false;
      },
    },
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
        change: (forge: GitHub) => {
          environment(forge, name).secrets = [];
        },
      },
    ]),
    ...['dev', 'prod-plan', 'prod'].flatMap((name): readonly Drift<GitHub>[] => [
      {
        says: `${name} accepts all branches`,
        change: (forge: GitHub) => {
          environment(forge, name).deployment_branch_policy = null;
        },
      },
      {
        says: `${name} accepts all protected branches`,
        change: (forge: GitHub) => {
          environment(forge, name).deployment_branch_policy = {
            protected_branches: true,
            custom_branch_policies: false,
          };
        },
      },
      {
        says: `${name} accepts another branch`,
        change: (forge: GitHub) => void environment(forge, name).policies.push({ id: 9, name: '*', type: 'branch' }),
      },
      {
        says: `${name} accepts a tag`,
        change: (forge: GitHub) => void environment(forge, name).policies.push({ id: 9, name: 'main', type: 'tag' }),
      },
      {
        says: `${name} accepts no branch`,
        change: (forge: GitHub) => {
          environment(forge, name).policies = [];
        },
      },
    ]),
    {
      says: 'dev-plan accepts no pull requests',
      change: (forge) => {
        environment(forge, 'dev-plan').deployment_branch_policy = {
          protected_branches: true,
          custom_branch_policies: false,
        };
      },
    },
    {
      says: 'the reviewer is removed',
      change: (forge) => {
        environment(forge, 'prod').reviewers = [];
      },
    },
    {
      says: 'another user may approve',
      change: (forge) => {
        environment(forge, 'prod').reviewers = [
          { type: 'Team', id: 7 },
          { type: 'User', id: 583231 },
        ];
      },
    },
    {
      says: 'self-review is allowed',
      change: (forge) => {
        environment(forge, 'prod').prevent_self_review = false;
      },
    },
    {
      says: 'administrators can bypass',
      change: (forge) => {
        environment(forge, 'prod').can_admins_bypass = true;
      },
    },
  ],
};
