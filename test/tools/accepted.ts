import type { Accepted } from './finding.ts';

/** The findings of external tools that stay. An entry that matches nothing fails `npm run check:tools`. */
export const accepted: readonly Accepted[] = [
  {
    tool: 'checkov',
    rule: 'CKV_GITLABCI_2',
    file: /^\.gitlab-ci\.yml$/,
    reason:
      'The rules of `workflow` exclude each other, so that no commit has two pipelines; checkov reads those of jobs.',
  },
  {
    tool: 'zizmor',
    rule: 'concurrency-limits',
    file: /-deploy\.yml$/,
    reason:
      'Each apply job has a group of its own. A group of the workflow would let an approval of production that is pending block development.',
  },
];
