import { deepEqual } from 'node:assert/strict';
import { plan } from '../../src/plan/plan.ts';
import { answersFor } from '../combinations.ts';
import { lay, needs, run, scratch } from './workbench.ts';

/** Files that Terraform or OpenTofu merges over the reviewed configuration. */
const overrides = ['override', 'local_override'].flatMap((name) =>
  ['tf', 'tf.json', 'tofu', 'tofu.json'].map((extension) => `environments/dev/${name}.${extension}`),
);

describe('The .gitignore of a repository', () => {
  needs('git');

  it('ignores the override files of both engines, and no file of the repository', async () => {
    const choice = { store: 'environment', read: 'ephemeral', backend: 's3', layout: 'directories' };
    for (const engine of ['terraform', 'opentofu']) {
      const dir = scratch('ignored');
      const files = plan(answersFor({ ...choice, engine }));
      lay(files, dir);
      await run('git', ['init', '--quiet'], { cwd: dir });
      const input = [...overrides, ...files.paths].join('\n');
      const { stdout } = await run('git', ['check-ignore', '--stdin', '--no-index'], { cwd: dir, input });
      deepEqual(stdout.trim().split('\n').sort(), [...overrides].sort());
    }
  });
});
