import { Fragment } from '../../../src/model/literal.ts';
import { allNames, credentialOf, type Login, type LoginKind } from '../../../src/model/login.ts';
import type { PinnedAction } from '../../../src/model/pin.ts';
import type { Template } from '../../../src/model/template.ts';
import { render } from '../../../src/render/render-template.ts';
import { yaml } from '../../../src/render/yaml.ts';
import { actions } from '../pins.ts';
import aws from './steps/aws.yml.ejs';
import azure from './steps/azure.yml.ejs';
import google from './steps/google.yml.ejs';

/** How GitHub Actions implements a login. */
interface LoginMethod {
  /** The step that exchanges the token, if an action does it. */
  readonly step?: { readonly action: PinnedAction; readonly template: Template };
  /** Whether Terraform needs the variables of the login. */
  readonly passesVariables: boolean;
  /** Additional constant variables. */
  readonly fixed?: readonly (readonly [string, string])[];
  /** The variables that seal.sh and unseal.sh need. */
  readonly seals?: readonly string[];
}

const methods: { readonly [K in LoginKind]: LoginMethod } = {
  'aws-oidc': {
    step: { action: actions.aws, template: aws },
    passesVariables: false,
    seals: ['AWS_ROLE_ARN'],
  },
  'gcp-wif': { step: { action: actions.google, template: google }, passesVariables: false },
  'azure-oidc': {
    step: { action: actions.azure, template: azure },
    passesVariables: true,
    fixed: [['ARM_USE_OIDC', 'true']],
  },
  'vault-jwt': { passesVariables: true },
  'openbao-token': { passesVariables: true },
  'environment-secret': { passesVariables: false },
  'http-state': { passesVariables: true },
  'hcp-state': { passesVariables: true },
};

/** Whether any of the logins uses a GitHub OIDC token. */
export function needsToken(logins: readonly Login[]): boolean {
  return logins.some((login) => credentialOf(login) === 'job-token');
}

/** The login steps. */
export function loginSteps(logins: readonly Login[]): readonly Fragment[] {
  return kindsOf(logins).flatMap((kind) => {
    const { step } = methods[kind];
    return step === undefined ? [] : [render(step.template, 'yaml', { action: pinned(step.action) })];
  });
}

/** The `env` lines of a step for its logins, without the API keys. */
export function loginVariables(logins: readonly Login[]): readonly Fragment[] {
  return kindsOf(logins).flatMap((kind) => {
    const { passesVariables, fixed = [] } = methods[kind];
    if (!passesVariables) return [];
    const { variables, secrets } = allNames(logins.filter((login) => login.kind === kind));
    return [
      ...fixed.map(([name, value]) => new Fragment(`${name}: ${yaml(value)}`)),
      ...variables.map((name) => new Fragment(`${name}: \${{ vars.${name} }}`)),
      ...secrets.map((name) => secretLine(name, name)),
    ];
  });
}

/** The `env` lines of the steps that upload and download a plan. */
export function sealVariables(logins: readonly Login[]): readonly Fragment[] {
  const names = kindsOf(logins).flatMap((kind) => methods[kind].seals ?? []);
  return ['PLAN_BUCKET', ...names].map((name) => new Fragment(`${name}: \${{ vars.${name} }}`));
}

function kindsOf(logins: readonly Login[]): readonly LoginKind[] {
  return [...new Set(logins.map(({ kind }) => kind))];
}

/** An `env` line of a step that contains a secret of the environment. */
export function secretLine(name: string, secret: string): Fragment {
  return new Fragment(`${name}: \${{ secrets.${secret} }}`);
}

/** The reference of an action in a step: its commit, with the tag as a comment. */
export function pinned({ name, sha, tag }: PinnedAction): Fragment {
  return new Fragment(`${name}@${sha} # ${tag}`);
}
