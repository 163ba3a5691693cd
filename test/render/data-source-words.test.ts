import { deepEqual, ok } from 'node:assert/strict';
import { plan, schemaPath } from '../../src/plan/plan.ts';
import { answersFor } from '../combinations.ts';

/** The lines that mention ephemeral values, but for the advice to use them. */
function mentions(read: string, layout: string, ci: string): readonly string[] {
  const answers = answersFor(
    { store: 'vault', read, backend: 's3', layout, engine: 'terraform' },
    ci === 'none' ? {} : { ci: { kind: ci } },
  );
  // The schema describes every choice.
  const files = [...plan(answers)].filter(([path]) => path !== schemaPath);
  return files.flatMap(([path, { text }]) =>
    text
      .split('\n')
      .filter((line) => /ephemeral/i.test(line) && !line.includes('`secretRead: ephemeral`'))
      // The variable of the Vault role, which differs between plan and apply.
      .filter((line) => !/^ *ephemeral += true/.test(line))
      .map((line) => `${path}: ${line}`),
  );
}

describe('A repository that reads keys by data sources', () => {
  for (const layout of ['directories', 'aliases'])
    for (const ci of ['none', 'github-actions', 'gitlab-ci'])
      it(`does not speak of ephemeral values: ${layout}, ${ci}`, () => {
        deepEqual(mentions('data-source', layout, ci), []);
        ok(mentions('ephemeral', layout, ci).length > 0);
      });
});
