import type { Mutant } from './mutant.ts';

const check = /terraform-check\.yml$/;
const deploy = /terraform-deploy\.yml$/;
const drift = /terraform-drift\.yml$/;

/** Mistakes in gates and reports. */
export const githubReportMutants: readonly Mutant[] = [
  {
    kills: 'gate',
    says: 'production that nobody approves',
    path: /^scripts\/setup\/environments\/prod\.env$/,
    find: /^GATE=approval$/m,
    put: 'GATE=automatic',
  },
  {
    kills: 'gate',
    says: 'approval by nobody',
    path: /^scripts\/setup\/project\.env$/,
    find: /^REVIEWER=.*\n/gm,
    put: '',
  },
  {
    kills: 'gate-asked',
    says: 'a gate without a token',
    path: deploy,
    find: / {10}GH_TOKEN: .*gate\.sh.*\n/,
    put: '',
  },
  {
    kills: 'gate-asked',
    says: 'a gate that cannot read the approvals',
    path: deploy,
    find: / {6}actions: read.*\n/,
    put: '',
  },
  {
    kills: 'gate-asked',
    says: 'a run by hand of any environment',
    path: deploy,
    find: / {6}&& inputs\.environment == 'prod'\n/,
    put: '',
  },
  {
    kills: 'gate-asked',
    says: 'a push that applies what is started by hand',
    path: deploy,
    find: / {6}&& github\.event_name == 'workflow_dispatch'\n/,
    put: '',
  },
  {
    kills: 'gate-asked',
    says: 'a run by hand of any plan',
    path: deploy,
    find: /REVIEWED_SHA256: .*/,
    put: `REVIEWED_SHA256: \${{ needs.plan-prod.outputs.rendering_sha256 }}`,
  },
  {
    kills: 'signals',
    says: 'a shell between the runner and the apply',
    path: deploy,
    find: /exec scripts\/ci\/apply\.sh/,
    put: 'scripts/ci/apply.sh',
  },
  {
    kills: 'write',
    says: 'the identity of production for the job that writes issues',
    path: deploy,
    find: /( {4}name: "?Report prod"?\n)/,
    put: '$1    environment: prod\n',
  },
  {
    kills: 'write',
    says: 'a secret for the job that comments',
    path: check,
    find: / {10}COMMENT:/,
    put: `          KEY: \${{ secrets.KEY }}\n          COMMENT:`,
  },
  {
    kills: 'comment',
    says: 'the whole plan for the job that comments',
    path: check,
    find: / {6}comment: .*\n/,
    put: `      comment: \${{ steps.plan.outputs.plan }}\n`,
  },
  { kills: 'comment', says: 'another text', path: check, find: /COMMENT: .*/, put: `COMMENT: \${{ github.head_ref }}` },
  {
    kills: 'failures',
    says: 'a report of success only',
    path: deploy,
    find: /always\(\) && github\.ref/,
    put: 'github.ref',
  },
  {
    kills: 'failures',
    says: 'a report that nobody can write',
    path: deploy,
    find: / {6}issues: write.*\n/,
    put: '',
  },
  {
    kills: 'failures',
    says: 'the result of another environment',
    path: deploy,
    find: /APPLY_JOB: \$\{\{ needs\.apply-prod\b/,
    put: `APPLY_JOB: \${{ needs.apply-dev`,
  },
  {
    kills: 'drift',
    says: 'an issue that stays open',
    path: drift,
    find: /if: \$\{\{ always\(\) && (.*) \}\}/,
    put: `if: \${{ failure() && $1 }}`,
  },
  {
    kills: 'drift',
    says: 'the warning about a key that reaches nobody',
    path: drift,
    find: / {12}key \S+ .*\n/,
    put: '',
  },
  {
    kills: 'drift',
    says: 'drift with the identity that applies',
    path: drift,
    find: /matrix\.environment \}\}-plan/,
    put: 'matrix.environment }}',
  },
  { kills: 'drift', says: 'keys of any age', path: drift, find: /MAX_AGE_DAYS: .*/, put: 'MAX_AGE_DAYS: "36500"' },
  {
    kills: 'drift',
    says: 'an identity for the job that writes issues',
    path: drift,
    find: / {6}issues: write.*\n/,
    put: '      issues: write\n      id-token: write\n',
  },
];
