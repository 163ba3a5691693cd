import { deepEqual, ok } from 'node:assert/strict';
import type { CiPlatform } from '../../src/model/repository.ts';
import { ciPlatforms, layouts } from '../../templates/registry.ts';
import { objectionsTo, withAnswers } from './objections.ts';

type Raw = Readonly<Record<string, unknown>>;

const paths = (more: Raw, ...each: readonly Raw[]): readonly string[] =>
  objectionsTo(withAnswers(more, ...each)).map(({ path }) => path);

describe('The folders of two environments', () => {
  it('must differ', () => {
    deepEqual(objectionsTo(withAnswers({}, { folder: 'infra/one' }, { folder: 'infra/one' })), [
      {
        path: 'environments[1].folder',
        message: 'is also the folder of environments[0]; each environment needs its own root module',
      },
    ]);
    deepEqual(paths({}, { folder: 'infra/one' }, { folder: 'infra/two' }), []);
  });

  it('must differ in more than case, which some file systems ignore', () =>
    deepEqual(paths({}, { folder: 'infra/one' }, { folder: 'Infra/ONE' }), ['environments[1].folder']));

  it('must differ if one of them is the default folder', () => {
    deepEqual(paths({}, { folder: 'environments/prod' }, {}), ['environments[1].folder']);
    deepEqual(paths({}, {}, { folder: 'environments/dev' }), ['environments[1].folder']);
    deepEqual(paths({}, { folder: 'environments/dev' }, {}), []);
  });

  it('are not reported for equal names, which are reported as such', () => {
    const found = paths({}, { name: 'dev' }, { name: 'dev', org: 'acme' });
    deepEqual(found.includes('environments[1].name'), true);
    deepEqual(found.includes('environments[1].folder'), false);
  });

  it('are not compared for an environment without a name', () =>
    deepEqual(paths({}, { name: 1, folder: 'a' }, { name: 2, folder: 'a' }), [
      'environments[0].name',
      'environments[1].name',
    ]));

  for (const { kind: layout } of layouts.filter(({ sharedRoot }) => sharedRoot))
    it(`are refused as such where all environments share a root module: ${layout}`, () =>
      deepEqual(paths({ layout }, { folder: 'a' }, { folder: 'a' }), [
        'environments[0].folder',
        'environments[1].folder',
      ]));
});

describe('The name of a repository in a folder of a monorepo', () => {
  const names = ['ml_platform', 'ML-platform', 'ml--platform', 'ml.platform'];
  /** The answer for a platform, with an example for each required setting. */
  const ciOf = ({ kind, fields }: CiPlatform): Raw => ({
    kind,
    ...Object.fromEntries(
      Object.entries(fields).map(([name, { presence, example }]) => [
        name,
        presence === 'required' ? example : undefined,
      ]),
    ),
  });

  for (const platform of ciPlatforms) {
    const { kind, hasPipeline } = platform;
    const ci = ciOf(platform);
    it(`${hasPipeline ? 'is part of the names of workflows' : 'can be any name without a pipeline'}: ${kind}`, () => {
      for (const name of names) deepEqual(paths({ ci, path: 'infra', name }), hasPipeline ? ['name'] : [], name);
      deepEqual(paths({ ci, path: 'infra', name: 'ml-platform-2' }), []);
    });

    it(`can be any name outside of a monorepo: ${kind}`, () => {
      for (const name of names) {
        deepEqual(paths({ ci, name }), [], name);
        deepEqual(paths({ ci, path: '.', name }), [], name);
      }
    });
  }

  it('can be any name if the answers do not set a CI/CD platform', () => {
    for (const name of names) deepEqual(paths({ path: 'infra', name }), [], name);
  });

  it('is refused with the reason and the flag that sets it', () => {
    const [platform] = ciPlatforms.filter(({ hasPipeline }) => hasPipeline);
    ok(platform);
    deepEqual(objectionsTo(withAnswers({ ci: ciOf(platform), path: 'infra', name: 'ML' })), [
      {
        path: 'name',
        message:
          '"ML" cannot name the workflows and CI environments of a folder in a monorepo: only lowercase letters, digits and single hyphens',
        hint: 'Choose another name: --name NAME',
      },
    ]);
  });
});

describe('The name of a state', () => {
  const named = (backend: Raw, own: Raw = {}) =>
    objectionsTo(withAnswers({ backend }, { backend: own }, {})).map(({ path, message }) => [path, message]);

  it('cannot contain a slash in GitLab, and is reported once for the whole repository', () => {
    const message = 'is the name of a GitLab-managed state, which cannot contain a slash';
    const gitlab = { kind: 'gitlab', projectId: '47' };
    deepEqual(named({ ...gitlab, key: 'union/{environment}' }), [['backend.key', message]]);
    deepEqual(named({ ...gitlab, key: 'union-{environment}' }), []);
    deepEqual(named({ ...gitlab, keyPrefix: 'union/infra' }), []);
  });

  it('must be the name of a workspace in HCP Terraform, also if it is derived from the prefix', () => {
    const hcp = { kind: 'hcp-terraform', organization: 'acme' };
    const long = 'x'.repeat(90);
    deepEqual(
      named({ ...hcp, keyPrefix: long }).map(([path, message]) => [
        path,
        /^results in the .* name x+-\w+/.test(message ?? ''),
      ]),
      [
        ['backend.keyPrefix', true],
        ['backend.keyPrefix', true],
      ],
    );
    deepEqual(named({ ...hcp, keyPrefix: long }, { keyPrefix: 'union' }).length, 1);
  });
});
