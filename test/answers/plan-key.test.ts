import { deepEqual, equal, match } from 'node:assert/strict';
import { withExample } from '../../src/answers/example.ts';
import { parseAnswers } from '../../src/answers/parse.ts';
import { plansInPipeline } from '../../src/model/repository.ts';
import { plan } from '../../src/plan/plan.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { ciPlatforms, layouts, secretReads, secretStores, stateBackends } from '../../templates/registry.ts';
import { objectionsTo } from './objections.ts';

type Raw = Readonly<Record<string, unknown>>;

const two = [
  { name: 'dev', org: 'acme' },
  { name: 'prod', org: 'acme-prod' },
];

/** Raw answers of an example company, with a pipeline that plans unless `more` says otherwise. */
const raw = (more: Raw = {}): Raw => {
  const example: Raw = withExample({ name: 'infra', environments: two, ci: { kind: 'github-actions' }, ...more });
  return example;
};

const aws = { kind: 'aws-secrets-manager', region: 'us-west-2' };

describe('The keys of plan and apply', () => {
  it('are separate where a pipeline plans and the key is not in the plan, and shared everywhere else', () => {
    for (const store of secretStores)
      for (const read of secretReads.filter((one) => store.source === 'store' || !one.leavesKeyInState))
        for (const backend of stateBackends)
          for (const ci of ciPlatforms) {
            const answers = parseAnswers(
              raw({
                secretStore: { kind: store.kind },
                secretRead: read.kind,
                backend: { kind: backend.kind },
                ci: { kind: ci.kind },
              }),
            );
            const expected = plansInPipeline(ci, backend) && !read.leavesKeyInState ? 'separate' : 'shared';
            const at = `${store.kind} ${read.kind} ${backend.kind} ${ci.kind}`;
            equal(answers.planKey, expected, at);
            equal(answers.record.planKey, expected === 'separate' ? expected : undefined, at);
            equal(repositoryOf(answers).planKeys.length, expected === 'separate' ? 2 : 0, at);
          }
  });

  it('cannot be separate if a data source reads the key', () => {
    for (const { kind, leavesKeyInState } of secretReads) {
      const found = objectionsTo(raw({ planKey: 'separate', secretRead: kind }));
      deepEqual(
        found.map(({ path }) => path),
        leavesKeyInState ? ['planKey'] : [],
      );
      if (leavesKeyInState) match(`${found[0]?.message} ${found[0]?.hint}`, /saved plan.* --plan-key shared/);
    }
  });

  it('have no effect on any file without a pipeline', () => {
    for (const { kind: layout } of layouts) {
      const files = (planKey: Raw) =>
        [...plan(parseAnswers(raw({ ci: { kind: 'none' }, layout, ...planKey })))]
          // It shows the answers as they were given.
          .filter(([path]) => path !== 'answers.example.yaml')
          .map(([path, { text }]) => [path, text]);
      deepEqual(files({ planKey: 'separate' }), files({}));
      deepEqual(files({ planKey: 'shared' }), files({}));
    }
  });
});

describe('Two secrets of which one is for plans', () => {
  const paths = (more: Raw): readonly string[] => objectionsTo(raw(more)).map(({ path }) => path);
  const own = (dev: Raw, prod: Raw = {}): Raw => ({
    secretStore: aws,
    environments: [
      { ...two[0], secretStore: dev },
      { ...two[1], secretStore: prod },
    ],
  });

  it('are refused if they are one secret, whichever environments they belong to', () => {
    deepEqual(paths(own({})), []);
    deepEqual(paths(own({ secretName: 'a', planSecretName: 'a' })), ['environments[0]']);
    deepEqual(paths(own({ planSecretName: 'unionai/prod/terraform-api-key' })), ['environments[0]']);
    deepEqual(paths(own({ planSecretName: 'a' }, { planSecretName: 'a' })), ['environments[1]']);
    deepEqual(paths(own({ secretName: 'a' }, { secretName: 'a-plan' })), ['environments[0]']);
    deepEqual(paths(own({ planSecretName: 'a' }, { planSecretName: 'a', region: 'eu-west-1' })), []);
  });

  it('are not compared if plan and apply share a key', () => {
    const shared = { planKey: 'shared', ...own({ secretName: 'a' }, { secretName: 'a-plan' }) };
    deepEqual(paths(shared), []);
  });

  it('are refused if the default name of the second, or of a secret of a rotation, is too long', () => {
    for (const [kind, field, length] of [
      ['aws-secrets-manager', 'secretName', 512],
      ['google-secret-manager', 'secretName', 255],
      ['azure-key-vault', 'secretName', 127],
    ] as const) {
      const refused = (shorter: number, more: Raw = {}): readonly string[] => {
        const environments = [{ ...two[0], secretStore: { [field]: 'x'.repeat(length - shorter) } }, two[1]];
        return paths({ secretStore: { kind }, environments, ...more });
      };
      const path = [`environments[0].secretStore.${field}`];
      deepEqual(refused('-plan'.length - 1), path, kind);
      deepEqual(refused('-plan-pending'.length - 1), path, kind);
      deepEqual(refused('-plan-pending'.length), [], kind);
      deepEqual(refused('-pending'.length - 1, { planKey: 'shared' }), path, kind);
      const tooLong = { ...two[0], secretStore: { [field]: 'x'.repeat(length - 4) } };
      deepEqual(
        objectionsTo(raw({ secretStore: { kind }, environments: [tooLong, two[1]] })).map(({ hint }) => hint),
        ['Choose a shorter name.'],
      );
      deepEqual(refused('-pending'.length, { planKey: 'shared' }), [], kind);
    }
  });

  it('are refused if their keys have one client ID', () => {
    const clients = (dev: Raw, prod: Raw = {}): readonly string[] =>
      paths({
        environments: [
          { ...two[0], ...dev },
          { ...two[1], ...prod },
        ],
      });
    deepEqual(clients({ clientId: 'a', planClientId: 'b' }, { clientId: 'c', planClientId: 'd' }), []);
    deepEqual(clients({ clientId: 'a', planClientId: 'a' }), ['environments[0].planClientId']);
    deepEqual(clients({ clientId: 'a' }, { planClientId: 'a' }), ['environments[1].planClientId']);
    deepEqual(clients({ planClientId: 'a' }, { planClientId: 'a' }), ['environments[1].planClientId']);
  });
});

describe('The role that every plan reads', () => {
  it('is that of the environment, or of the repository, or the built-in role viewer', () => {
    const roles = (whole: Raw, dev: Raw) =>
      parseAnswers(raw({ ...whole, environments: [{ ...two[0], ...dev }, two[1]] })).environments.map(
        ({ keyCheckRole }) => keyCheckRole,
      );
    deepEqual(roles({}, {}), ['viewer', 'viewer']);
    deepEqual(roles({ keyCheckRole: 'readers' }, { keyCheckRole: 'auditors' }), ['auditors', 'readers']);
  });

  it('is read by every root module, whatever it manages', () => {
    for (const { kind: layout } of layouts)
      for (const { kind } of secretStores) {
        const answers = parseAnswers(raw({ layout, secretStore: { kind } }));
        const text = [...plan(answers)].map(([, file]) => file.text).join('\n');
        equal([...text.matchAll(/^data "unionai_role" /gm)].length, 2, `${layout} ${kind}`);
      }
  });
});
