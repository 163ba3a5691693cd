import { excessOfFile, excessOfText } from '../../model/workflow-limits.ts';
import { file, replaced, secureRoot, secureWorkflow } from '../examples.ts';
import type { AuditRule, Report } from '../rule.ts';
import type { YamlValue } from '../yaml-tree.ts';

const workflow = '.github/workflows/deploy.yml';

export const oversizedWorkflow: AuditRule = {
  id: 'oversized-workflow',
  severity: 'warning',
  confidence: 'high',
  controls: [],
  title: 'A workflow is too large for GitHub',
  why: 'GitHub starts no job of it, and says so only on the page of the run, if there is one. Plans, applies and checks of drift stop without an error.',
  source: 'https://docs.github.com/en/actions/reference/limits',
  fix: 'Divide the workflow or the repository, and move long scripts to files.',
  since: '0.2.0',
  failing: () => ({
    'main.tf': secureRoot,
    [workflow]: replaced(
      secureWorkflow,
      'permissions: {}\n',
      `permissions: {}\n${'# a long comment\n'.repeat(31_000)}`,
    ),
  }),
  passing: () => ({ ...file('main.tf', secureRoot), [workflow]: secureWorkflow }),
  *check({ files, pipelines }): Iterable<Report> {
    for (const { file, platform, root } of pipelines) {
      if (platform !== 'github') continue;
      const excess = excessOfFile(files.find(({ path }) => path === file)?.text ?? '');
      if (excess !== undefined) yield { at: { file, line: 1, column: 1 }, message: `The workflow ${excess}.` };
      for (const [{ column, line }, found] of excessesIn(root, false))
        yield { at: { file, line, column }, message: `The workflow ${found}.` };
    }
  },
};

/** The texts that are too large for an expression, and why. */
function* excessesIn(value: YamlValue, isCondition: boolean): Generator<readonly [YamlValue, string]> {
  const excess = excessOfText(value.text ?? '', isCondition);
  if (excess !== undefined) yield [value, excess];
  for (const item of value.items) yield* excessesIn(item, false);
  for (const [name, member] of value.members) yield* excessesIn(member, name === 'if');
}
