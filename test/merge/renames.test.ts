import { deepEqual } from 'node:assert/strict';
import { workflowRenames } from '../../src/merge/renames.ts';

const workflows = '../.github/workflows';

describe('The renames of workflows', () => {
  it('are those of the workflows that another name of the repository gives another name', () => {
    deepEqual(
      workflowRenames(
        ['main.tf', `${workflows}/infra-drift.yml`, `${workflows}/infra-terraform.yml`],
        ['main.tf', `${workflows}/ml-terraform.yml`, `${workflows}/ml-drift.yml`],
      ),
      [
        { from: `${workflows}/infra-drift.yml`, to: `${workflows}/ml-drift.yml` },
        { from: `${workflows}/infra-terraform.yml`, to: `${workflows}/ml-terraform.yml` },
      ],
    );
  });

  it('are those of names with hyphens, and of a folder at the top', () => {
    deepEqual(workflowRenames(['workflows/ml-platform-drift.yml'], ['workflows/ml-2-drift.yml']), [
      { from: 'workflows/ml-platform-drift.yml', to: 'workflows/ml-2-drift.yml' },
    ]);
  });

  it('are none for a workflow that stays, that is new or that is gone', () => {
    const [drift, other] = [`${workflows}/infra-drift.yml`, `${workflows}/ml-drift.yml`];
    deepEqual(workflowRenames([drift], [drift]), []);
    deepEqual(workflowRenames([drift], [drift, other]), []);
    deepEqual(workflowRenames([drift, other], [other]), []);
    deepEqual(workflowRenames([], [drift]), []);
    deepEqual(workflowRenames([drift], []), []);
    deepEqual(workflowRenames([drift], [`${workflows}/ml-terraform.yml`]), []);
  });

  it('are none for other files', () => {
    for (const [from, to] of [
      ['a/infra-drift.yml', 'a/ml-drift.yml'],
      ['my-workflows/infra-drift.yml', 'my-workflows/ml-drift.yml'],
      [`${workflows}/infra/a-drift.yml`, `${workflows}/ml/a-drift.yml`],
      [`${workflows}/infra-drift.yml.md`, `${workflows}/ml-drift.yml.md`],
      [`${workflows}/drift.yml`, `${workflows}/ml-drift.yml`],
      [`${workflows}/-drift.yml`, `${workflows}/ml-drift.yml`],
      ['README.md', 'READ-ME.md'],
    ] as const)
      deepEqual(workflowRenames([from], [to]), [], from);
  });
});
