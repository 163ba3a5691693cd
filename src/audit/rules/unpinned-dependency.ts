import { file, replaced, secureRoot, secureWorkflow } from '../examples.ts';
import { pinDependency } from '../fix/pin-dependency.ts';
import { type AuditRule, type Report, ruleSources } from '../rule.ts';

export const unpinnedDependency: AuditRule = {
  id: 'unpinned-dependency',
  severity: 'warning',
  confidence: 'high',
  controls: ['pinned-pipeline'],
  title: 'An action or image is not pinned to a commit or digest',
  why: 'Tags were moved to malicious code in several incidents. The code then runs with the credentials of the job.',
  source: ruleSources.github,
  fix: 'Pin actions to a full commit SHA and images to a digest, with the version in a comment, and let Dependabot or Renovate update them.',
  autofix:
    'Pins an action or image that the pipelines of this generator use, if the reference names the same version: v7 or v7.0 for v7.0.1.',
  since: '0.1.0',
  failing: () => ({
    'main.tf': secureRoot,
    '.github/workflows/deploy.yml': replaced(secureWorkflow, '3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1', 'v7'),
  }),
  passing: () => ({ ...file('main.tf', secureRoot), '.github/workflows/deploy.yml': secureWorkflow }),
  *check({ pipelines }): Iterable<Report> {
    const seen = new Set<string>();
    for (const { jobs } of pipelines)
      for (const { dependencies } of jobs)
        for (const dependency of dependencies) {
          const { kind, reference, ...at } = dependency;
          const id = `${at.file}:${at.line}:${reference}`;
          if (seen.has(id) || isPinned(kind, reference)) continue;
          seen.add(id);
          yield {
            at,
            message: `The ${kind} ${reference} is not pinned.`,
            fix: () => pinDependency(dependency),
          };
        }
  },
};

function isPinned(kind: string, reference: string): boolean {
  if (/@sha256:[0-9a-f]{64}$/.test(reference) || /^\$\{\{|^\$/.test(reference)) return true;
  if (kind === 'action') return reference.startsWith('docker://') ? false : /@[0-9a-f]{40}$/.test(reference);
  return false;
}
