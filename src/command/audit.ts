import { severities } from '../model/finding.ts';
import { type AuditRequest, reportFormats } from './audit-request.ts';
import { defineCommand } from './command.ts';
import { optionalOperand } from './operand.ts';
import { choiceOption, flagOption, textOption } from './option.ts';

export const auditCommand = defineCommand({
  name: 'audit',
  operand: optionalOperand('DIR', 'folder', 'Folder of the repository; the current folder by default', 'folders'),
  title: 'Check any repository that uses the Union.ai provider against the security checklist',
  generator: 'audit',
  examples: [
    { line: 'audit', says: 'Check the current folder; exit with 1 for findings of severity error' },
    { line: 'audit ../infra --format sarif', says: 'Print a report for GitHub code scanning' },
    { line: 'audit --fix --dry-run --diff', says: 'Show what can be fixed without changing anything else' },
    { line: 'audit --history', says: 'Search every commit for keys' },
  ],
  options: {
    format: choiceOption(reportFormats, 'Format of the report; --json is --format json'),
    'fail-on': choiceOption(severities, 'Exit with 1 for findings of at least this severity; error by default'),
    history: flagOption('Search every commit for keys, too'),
    clone: flagOption('Every file counts as tracked by Git, as in a fresh clone; Git is not run'),
    baseline: textOption('FILE', 'Accept the findings of this JSON report of an earlier audit', 'files'),
    fix: flagOption('Fix what can be fixed without changing anything else, and report what remains'),
    'dry-run': flagOption('With --fix: write nothing; show the result and exit with the same code'),
    diff: flagOption('With --fix: show the differences'),
  },
  modes: { fix: { with: ['format', 'fail-on', 'history', 'clone', 'baseline'], own: ['dry-run', 'diff'] } },
  parse: (values, folder): AuditRequest => ({
    folder,
    format: values.format ?? (values.json ? 'json' : 'text'),
    failOn: values['fail-on'] ?? 'error',
    baseline: values.baseline,
    history: values.history,
    isClone: values.clone,
    fix: values.fix ? { dryRun: values['dry-run'], diff: values.diff } : undefined,
  }),
  // Loaded only here, because the rules and the YAML parser would slow down the start of every other command.
  decide: async (request, terminal) => (await import('./decide-audit.ts')).decideAudit(request, terminal),
});
