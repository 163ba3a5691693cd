import type { Mutant } from './mutant.ts';

const rotate = /terraform-rotate\.yml$/;
const gitlab = /^\.gitlab-ci\.yml$/;

/** Mistakes in the workflow that rotates keys. */
export const githubRotationMutants: readonly Mutant[] = [
  {
    kills: 'rotation',
    says: 'a rotation with the apply identity',
    path: rotate,
    find: /environment: (prod|prod-eu|dev)-rotate/,
    put: 'environment: $1',
  },
  {
    kills: 'rotation',
    says: 'a rotation on each push',
    path: rotate,
    find: /^ {2}workflow_dispatch:/m,
    put: '  push:\n    branches: [main]\n  workflow_dispatch:',
  },
  {
    kills: 'rotation',
    says: 'a rotation with the bucket of the plans',
    path: rotate,
    find: /(environment: [\w-]+-rotate\n(?:(?!.*environment:).*\n)*? +PENDING: .*\n)/,
    put: '$1          PLAN_BUCKET: mine\n',
  },
  {
    kills: 'rotation-check',
    says: 'a pending key that is used although its plan failed',
    path: rotate,
    find: /( +)needs: \[start-([\w-]+), check-[\w-]+\].*/,
    put: '$1needs: [start-$2]',
  },
  {
    kills: 'rotation-check',
    says: 'a pending key that is used whatever happened',
    path: rotate,
    find: /( +)(needs: \[start-[\w-]+, check-[\w-]+\]).*/,
    put: '$1$2\n$1if: always()',
  },
];

/** Mistakes in the jobs of GitLab that rotate keys. */
export const gitlabRotationMutants: readonly Mutant[] = [
  {
    kills: 'rotation',
    says: 'a rotation with the apply identity',
    path: gitlab,
    find: /name: "?(prod|prod-eu|dev)-rotate"?/,
    put: 'name: $1',
  },
  {
    kills: 'rotation',
    says: 'a rotation on each push',
    path: gitlab,
    find: /(\n\.rotate:\n(?:.*\n)*? +- if: \$CI_PIPELINE_SOURCE == )"schedule"/,
    put: '$1"push"',
  },
  {
    kills: 'rotation-check',
    says: 'a pending key that is used although its plan failed',
    path: gitlab,
    find: /needs: \[(rotate:start:[\w-]+), rotate:check:[\w-]+\]/,
    put: 'needs: [$1]',
  },
];
