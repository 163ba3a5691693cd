import { file, replaced, secureRoot, secureWorkflow } from '../examples.ts';
import { startOf } from '../positions.ts';
import { type AuditRule, type Report, ruleSources } from '../rule.ts';

export const defaultPermissions: AuditRule = {
  id: 'default-permissions',
  severity: 'warning',
  confidence: 'high',
  controls: ['ci-restricted-secrets'],
  title: 'A workflow has the default permissions of the repository',
  why: 'The default may be to write to everything, and it is a setting outside of the file.',
  source: ruleSources.github,
  fix: 'Set `permissions: {}` at the top, and what is needed on each job.',
  since: '0.1.0',
  failing: () => ({
    'main.tf': secureRoot,
    '.github/workflows/deploy.yml': replaced(
      replaced(secureWorkflow, 'permissions: {}\n\n', ''),
      '    permissions:\n      contents: read\n      id-token: write\n',
      '',
    ),
  }),
  passing: () => ({ ...file('main.tf', secureRoot), '.github/workflows/deploy.yml': secureWorkflow }),
  *check({ pipelines }): Iterable<Report> {
    for (const { platform, file: path, root } of pipelines) {
      if (platform !== 'github') continue;
      const top = root.members.get('permissions');
      const jobs = [...(root.members.get('jobs')?.members.values() ?? [])];
      if (top?.text === 'write-all')
        yield {
          at: { file: path, line: top.line, column: top.column },
          message: 'The workflow may write to everything.',
        };
      else if (top === undefined && jobs.some((job) => !job.members.has('permissions')))
        yield { at: startOf(path), message: 'The workflow does not set permissions.' };
    }
  },
};
