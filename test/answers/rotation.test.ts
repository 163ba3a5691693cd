import { deepEqual, equal, match } from 'node:assert/strict';
import { parseAnswers } from '../../src/answers/parse.ts';
import { plan } from '../../src/plan/plan.ts';
import { secretStores } from '../../templates/registry.ts';
import { platforms, rotationImage } from '../ci/pipelines.ts';
import { answersFor } from '../combinations.ts';
import { objectionsTo, valid, withAnswers } from './objections.ts';

const rotation = { automatic: true };
const github = { kind: 'github-actions', repository: 'acme/infra' };
const gitlab = { kind: 'gitlab-ci', project: 'acme/infra' };
const vault = { kind: 'vault', address: 'https://vault.acme.example' };

describe('The answer rotation.automatic', () => {
  it('is false by default, and recorded with the other defaults', () => {
    const { record, rotatesKeys } = parseAnswers(valid);
    equal(rotatesKeys, false);
    deepEqual(record.rotation, { maxAgeDays: 90, automatic: false });
  });

  const refusals: readonly (readonly [string, object, string, RegExp])[] = [
    ['without a pipeline', {}, 'rotation.automatic', /cannot be true: no pipeline plans and applies/],
    ['with a local state', { ci: github, backend: { kind: 'local' } }, 'rotation.automatic', /no pipeline plans/],
    ...secretStores
      .filter(({ source }) => source !== 'store')
      .map(({ kind }): readonly [string, object, string, RegExp] => [
        `with the secret store ${kind}`,
        { ci: github, secretStore: { kind } },
        'rotation.automatic',
        /cannot be true: with the secret store \w+, no job can read and replace the keys/,
      ]),
    ['on GitLab without an image', { ci: gitlab }, 'ci.rotationImage', /is missing: .* an image with aws and flyte/],
    [
      'with a tool that the runner does not have',
      { ci: github, secretStore: vault },
      'ci.rotationImage',
      /is missing: .* an image with vault and flyte/,
    ],
  ];
  for (const [when, more, path, message] of refusals)
    it(`is refused ${when}`, () => {
      const [objection, ...others] = objectionsTo(withAnswers({ rotation, ...more }));
      deepEqual(others, []);
      equal(objection?.path, path);
      match(objection?.message ?? '', message);
    });

  it('is accepted on the runner of GitHub, and with an image elsewhere', () => {
    for (const ci of [github, { ...github, rotationImage }, { ...gitlab, rotationImage }])
      deepEqual(objectionsTo(withAnswers({ rotation, ci })), []);
    const images = { ci: { ...github, rotationImage }, secretStore: vault };
    deepEqual(objectionsTo(withAnswers({ rotation, ...images })), []);
  });

  it('reserves the names of its CI/CD environments', () => {
    const names = [{ name: 'dev' }, { name: 'dev-rotate' }];
    deepEqual(objectionsTo(withAnswers({ ci: github }, ...names)), []);
    const [objection] = objectionsTo(withAnswers({ ci: github, rotation }, ...names));
    equal(objection?.path, 'environments[1].name');
    match(objection?.message ?? '', /reserved for the rotation of the keys of "?dev"? in a pipeline/);
  });

  it('adds files to a pipeline, and changes no file of a repository without it', () => {
    const base = { store: 'vault', read: 'ephemeral', backend: 's3', layout: 'directories', engine: 'terraform' };
    for (const ci of Object.values(platforms)) {
      const own = { ci: { ...ci, rotationImage } };
      const [without, with_] = [answersFor(base, own), answersFor(base, { ...own, rotation })].map((answers) => [
        ...[...plan(answers)].map(([path]) => path),
      ]);
      const added = with_?.filter((path) => !without?.includes(path)) ?? [];
      deepEqual(
        added.filter((path) => /rotate\.sh|check-pending|store-login/.test(path)),
        ['scripts/ci/check-pending.sh', 'scripts/ci/rotate.sh', 'scripts/ci/store-login.sh'],
      );
      deepEqual(
        without?.filter((path) => !with_?.includes(path)),
        [],
      );
    }
  });
});
