import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { plan } from '../../src/plan/plan.ts';
import { answersFor, type Combination, nameOf } from '../combinations.ts';
import { selected } from '../selected-combinations.ts';

/** Union.ai's fourteen best practices and five CI/CD practices, in order. */
const practices = [
  ...['secret-manager', 'local-environment', 'sensitive-variables', 'gitignore', 'encrypted-state', 'state-locking'],
  ...['rotation', 'key-per-environment', 'allowed-orgs', 'reviewed-plans', 'no-keys-in-git', 'no-hard-coded-keys'],
  ...['no-plain-text', 'no-production-keys-elsewhere'],
  ...['ci-encrypted-secrets', 'ci-own-keys', 'ci-approval', 'ci-audit-logging', 'ci-restricted-secrets'],
];

const further = ['plan-key', 'wrong-key-guard', 'provider-lock', 'pinned-pipeline', 'sealed-plan'];

const pipelines = [
  undefined,
  { kind: 'github-actions', repository: 'acme/ml-platform' },
  { kind: 'gitlab-ci', project: 'acme/ml-platform' },
];

function documentOf(combination: Combination, ci: object | undefined): string {
  const file = plan(answersFor(combination, ci && { ci })).get('SECURITY.md');
  if (file === undefined) throw new Error('no SECURITY.md');
  return file.text;
}

/** The rows of the first table: ID and implementation. */
const rowsOf = (text: string): readonly (readonly [string, string])[] =>
  [...text.matchAll(/^\| `([a-z-]+)` \| [^|]+ \| ([^|]+) \|$/gm)].map(([, id = '', met = '']) => [id, met]);

const choice = { read: 'ephemeral', backend: 's3', layout: 'directories', engine: 'terraform' };

describe('SECURITY.md', () => {
  for (const ci of pipelines)
    it(`has the nineteen practices in order, each implemented or with the reason: ${ci?.kind ?? 'no pipeline'}`, () => {
      for (const combination of selected) {
        const rows = rowsOf(documentOf(combination, ci));
        const ids = rows.map(([id]) => id);
        deepEqual(ids.slice(0, practices.length), practices, nameOf(combination));
        deepEqual(
          ids.slice(practices.length),
          further.filter((id) => ids.includes(id)),
        );
        for (const [id, met] of rows) match(met, /^\S.+\S$/, id);
      }
    });

  it('never says that an identity only reads', () => {
    for (const ci of pipelines)
      for (const store of ['aws-secrets-manager', 'environment'])
        for (const [path, { text }] of plan(answersFor({ ...choice, store }, ci && { ci })))
          ok(!/(no|without) long-lived|read-only identit|reads only|only reads/i.test(text), path);
  });

  it('says for each repository with a pipeline whether the plan has a key of its own', () => {
    const rowOf = (combination: Combination, more: Readonly<Record<string, unknown>>): string => {
      const text = plan(answersFor(combination, more)).get('SECURITY.md')?.text ?? '';
      return new Map(rowsOf(text)).get('plan-key') ?? '';
    };
    // The other backends are like S3 here.
    for (const ci of pipelines.slice(1))
      for (const combination of selected.filter(({ backend }) => ['s3', 'local'].includes(backend))) {
        const { planKey } = answersFor(combination, { ci });
        const row = rowOf(combination, { ci });
        if (combination.backend === 'local') equal(row, '');
        else match(row, planKey === 'separate' ? /^Met: .* nothing verifies/ : /^Not met: .* could change resources/);
      }
    // The subject of GitLab's token has a branch and no environment, and AWS verifies nothing else.
    const awsOn = (ci: (typeof pipelines)[number]): string =>
      rowOf({ ...choice, store: 'aws-secrets-manager' }, { ci });
    match(awsOn(pipelines[2]), /Exception: AWS distinguishes branches but not environments of GitLab/);
    ok(!/Exception/.test(awsOn(pipelines[1])));
    const shared = rowOf({ ...choice, store: 'vault' }, { ci: pipelines[1], planKey: 'shared' });
    match(shared, /^Not met: .* the same Union\.ai key, so a plan could change resources with it$/);
    const written = rowOf({ ...choice, store: 'vault', read: 'data-source' }, { ci: pipelines[1] });
    match(written, /^Not met: .* because a data source writes it to the saved plan/);
  });

  it('does not say that the control plane was asked who the key acts for', () => {
    for (const { text } of [...plan(answersFor({ ...choice, store: 'vault' }))].map(([, file]) => file))
      ok(!/from the control plane|control plane is queried|control plane that answered/i.test(text));
  });

  it('mentions the check of the key age only if the store has the date of a key', () => {
    const rotation = (store: string): string =>
      new Map(rowsOf(documentOf({ ...choice, store }, pipelines[1]))).get('rotation') ?? '';
    match(rotation('aws-secrets-manager'), /Checked every night/);
    ok(!/night/.test(rotation('environment')));
  });

  it('says for each engine what a wrong key reaches before a destroy fails', () => {
    const text = (engine: string): string => documentOf({ ...choice, store: 'vault', engine }, undefined);
    match(text('opentofu'), /OpenTofu uses a wrong key at the host of the key before the guard fails the run/);
    ok(!/uses a wrong key/.test(text('terraform')));
  });
});

describe('The README', () => {
  it('destroys with the script that plans first, the last environment first, and in no other way', () => {
    for (const layout of ['directories', 'aliases'])
      for (const engine of ['terraform', 'opentofu']) {
        const files = plan(answersFor({ ...choice, store: 'vault', layout, engine }));
        const commands = [...(files.get('README.md')?.text ?? '').matchAll(/^ *(.*\bdestroy\b.*)$/gm)]
          .map(([, line = '']) => line)
          .filter((line) => /^(terraform|tofu|scripts)/.test(line));
        deepEqual(commands, ['scripts/destroy.sh prod-eu', 'scripts/destroy.sh dev']);
        ok(files.get('scripts/destroy.sh')?.executable);
      }
  });
});
