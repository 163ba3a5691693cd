import { deepEqual, equal, match } from 'node:assert/strict';
import { accepted } from './accepted.ts';
import { type Accepted, type Finding, grouped, judge } from './finding.ts';
import { tools } from './list.ts';

const finding: Finding = { rule: 'R1', file: 'scripts/a.sh', repository: 'one', message: 'line 1: wrong' };
const entry: Accepted = { tool: 'lint', rule: 'R1', file: /^scripts\//, reason: 'A reason.' };

describe('The findings of external tools', () => {
  it('are refused where no entry accepts them', () => {
    deepEqual(judge('lint', [finding], []), { refused: [finding], unused: [] });
    for (const other of [{ rule: 'R2' }, { file: /^other\// }, { tool: 'other' }, { message: /right/ }])
      deepEqual(judge('lint', [finding], [{ ...entry, ...other }]).refused, [finding]);
  });

  it('are accepted by tool, rule, file and message', () => {
    deepEqual(judge('lint', [finding], [{ ...entry, message: /wrong/ }]), { refused: [], unused: [] });
  });

  it('leave no entry that accepts nothing', () => {
    deepEqual(judge('lint', [], [entry]), { refused: [], unused: [entry] });
    deepEqual(judge('another', [], [entry]), { refused: [], unused: [] });
  });

  it('are printed once for all repositories that have them', () => {
    deepEqual(grouped([finding, { ...finding, repository: 'two' }]), [
      'scripts/a.sh: line 1: wrong [R1] in 2, such as one',
    ]);
  });

  it('that are accepted have a reason each', () => {
    for (const { tool, reason } of accepted) {
      match(reason, /^[A-Z].{20,}\.$/s);
      equal(tools.some(({ name }) => tool.startsWith(name)) || tool.startsWith('shellcheck'), true, tool);
    }
  });
});
