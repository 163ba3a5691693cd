import { file, secureRoot } from '../examples.ts';
import { type AuditRule, type Report, ruleSources } from '../rule.ts';
import { readYaml } from '../yaml-tree.ts';

const dependabotFile = /(?:^|\/)\.github\/dependabot\.ya?ml$/;
/** Most releases with malicious code are detected within this time. */
const fewestDays = 7;

const updates = (more: string): string =>
  `version: 2\nupdates:\n  - package-ecosystem: github-actions\n    directory: /\n    schedule:\n      interval: weekly\n${more}`;

export const updateWithoutDelay: AuditRule = {
  id: 'update-without-delay',
  severity: 'note',
  confidence: 'high',
  controls: [],
  title: 'Dependabot proposes releases on the day on which they appear',
  why: 'Most releases with malicious code are detected within a week. An update of that day is merged before.',
  source: ruleSources.github,
  fix: 'Set `cooldown: { default-days: 7 }` on each entry of dependabot.yml.',
  since: '0.2.0',
  failing: () => ({ 'main.tf': secureRoot, '.github/dependabot.yml': updates('') }),
  passing: () => ({
    ...file('main.tf', secureRoot),
    '.github/dependabot.yml': updates('    cooldown:\n      default-days: 7\n'),
  }),
  *check({ files }): Iterable<Report> {
    for (const { path, text } of files) {
      if (text === undefined || !dependabotFile.test(path)) continue;
      for (const entry of readYaml(text)?.members.get('updates')?.items ?? []) {
        const days = entry.members.get('cooldown')?.members.get('default-days')?.text;
        if (days === undefined || Number(days) < fewestDays)
          yield {
            at: { file: path, line: entry.line, column: entry.column },
            message: `Updates of ${entry.members.get('package-ecosystem')?.text ?? 'an ecosystem'} have no cooldown of ${fewestDays} days.`,
          };
      }
    }
  },
};
