import { file, secureRoot } from '../examples.ts';
import { startOf } from '../positions.ts';
import { type AuditRule, type Report, ruleSources } from '../rule.ts';

/** Names that stand for each pattern of the checklist, and the line that ignores them. */
const probes: readonly (readonly [string, readonly string[], string])[] = [
  ['*.tfvars', ['terraform.tfvars', 'secret.auto.tfvars'], '*.tfvars'],
  ['*.tfstate', ['terraform.tfstate'], '*.tfstate'],
  ['*.tfstate.backup', ['terraform.tfstate.backup'], '*.tfstate.*'],
];

export const gitignoreGap: AuditRule = {
  id: 'gitignore-gap',
  severity: 'error',
  confidence: 'high',
  controls: ['gitignore'],
  title: 'Git does not ignore variable and state files',
  why: 'A file with a key or a state is committed with the next `git add`.',
  source: ruleSources.bestPractices,
  fix: 'Add *.tfvars, *.tfstate and *.tfstate.* to .gitignore.',
  autofix: 'Adds the patterns to the .gitignore file at the top, which is created if it does not exist.',
  since: '0.1.0',
  failing: () => ({ 'main.tf': secureRoot, '.gitignore': '*.tfstate\n*.tfstate.*\n' }),
  passing: () => ({ ...file('main.tf', secureRoot), '.gitignore': '*.tfvars\n*.tfstate\n*.tfstate.*\n' }),
  *check({ configuration, tree, providers }): Iterable<Report> {
    if (providers.length === 0) return;
    for (const [pattern, names, line] of probes) {
      const gaps = configuration.roots
        .flatMap(({ folder }) => names.map((name) => (folder === '' ? name : `${folder}/${name}`)))
        .filter((path) => !tree.isIgnored(path));
      const [gap] = gaps;
      if (gap !== undefined)
        yield {
          at: startOf('.gitignore'),
          message: `Git does not ignore ${pattern}: ${gap} would be added.`,
          fix: () => ({ edits: [{ kind: 'line', file: '.gitignore', line }] }),
        };
    }
  },
};
