import { deepEqual, equal, match, throws } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import {
  encryptionObstacle,
  environmentSteps,
  firstPhase,
  migrationSteps,
} from '../../src/guidance/migration-steps.ts';
import { previousOf } from '../../src/guidance/previous-environment.ts';
import { leftoverSteps, removalSteps } from '../../src/guidance/removal-steps.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { answersOf, guidanceText } from './scenarios.ts';

const key = (id: string): string => `arn:aws:kms:us-west-2:123456789012:key/${id}`;
const tofu = { engine: 'opentofu' };
const rotating = (id: string, previous: string) => ({
  ...tofu,
  stateEncryption: { kmsKey: key(id), previousKmsKey: key(previous), phase: 'rotating' },
});
const encrypted = (phase: string, id = '1') => ({ ...tofu, stateEncryption: { kmsKey: key(id), phase } });

describe('Guidance', () => {
  it('is what test/guidance/guidance.txt says; npm run golden writes it again', () => {
    const golden = readFileSync(new URL('guidance.txt', import.meta.url), 'utf8');
    equal(guidanceText(), golden, 'Is the change meant? Run npm run golden, and read the difference.');
  });

  it('knows no steps for an environment that does not exist', () => {
    throws(() => environmentSteps(repositoryOf(answersOf()), 'qa'), /no environment qa/);
    throws(() => removalSteps(repositoryOf(answersOf()), 'qa'), /no environment qa/);
  });
});

describe('The steps to remove an environment', () => {
  const environments = [
    { name: 'dev', org: 'acme' },
    { name: 'prod-eu', org: 'acme-prod' },
  ];
  const commandsOf = (steps: readonly string[]): readonly string[] =>
    steps.filter((step) => /^(scripts|unionai-terraform)\b/.test(step)).map((step) => step.replace(/ {3}#.*/, ''));

  for (const layout of ['directories', 'aliases'])
    it(`are the script, before and after the removal from the answers: ${layout}`, () => {
      const repository = repositoryOf(answersOf({ layout, environments }));
      const [dev] = repository.environments;
      deepEqual(commandsOf(removalSteps(repository, 'dev')), [
        'scripts/decommission.sh dev',
        'unionai-terraform environment dev --remove --state-is-empty',
        'scripts/decommission.sh dev',
      ]);
      deepEqual(dev && commandsOf(leftoverSteps(repository, dev)), ['scripts/decommission.sh dev']);
    });

  it('configure the CI/CD environments of the remaining ones first, if these have another name then', () => {
    const ci = { ci: { kind: 'github-actions', repository: 'acme/infra' } };
    const repository = repositoryOf(answersOf({ layout: 'aliases', environments }, ci));
    const prod = repository.environments.at(-1);
    deepEqual(prod && commandsOf(leftoverSteps(repository, prod)), [
      'scripts/bootstrap.sh apply',
      'scripts/setup.sh dev',
      'scripts/decommission.sh prod-eu',
    ]);
  });
});

describe('An environment with another name', () => {
  const dev = { name: 'dev', org: 'acme', folder: 'infra/dev', backend: { key: 'dev.tfstate' } };
  const previous = (...environments: readonly object[]): readonly (string | undefined)[] => {
    const [before, after] = [
      repositoryOf(answersOf({ environments: [dev] })),
      repositoryOf(answersOf({ environments })),
    ];
    return after.environments.map((now) => previousOf(before, after, now)?.name);
  };

  it('is the same one, if it has the same folder and the same state', () => {
    deepEqual(previous({ ...dev, name: 'devel' }), ['dev']);
    deepEqual(previous({ ...dev, name: 'devel', org: 'other' }), ['dev']);
  });

  it('is a new one, if its folder or its state is another', () => {
    deepEqual(previous({ ...dev, name: 'devel', folder: 'infra/devel' }), [undefined]);
    deepEqual(previous({ ...dev, name: 'devel', backend: { key: 'devel.tfstate' } }), [undefined]);
    deepEqual(previous({ ...dev, name: 'devel', backend: { key: 'dev.tfstate', bucket: 'another' } }), [undefined]);
  });

  it('is a new one, if the environment of the previous name only moved', () => {
    const moved = { ...dev, folder: 'infra/moved', backend: { key: 'moved.tfstate' } };
    deepEqual(previous(moved, { ...dev, name: 'devel' }), ['dev', undefined]);
  });
});

describe('The steps of encryption', () => {
  it('are only for the change that begins it', () => {
    const steps = (was: string, is: string) =>
      migrationSteps(repositoryOf(answersOf(encrypted(was))), repositoryOf(answersOf(encrypted(is)))).length > 0;
    for (const phase of ['enforced', 'migrating', 'decrypting']) equal(steps(phase, phase), false, phase);
    equal(steps('enforced', 'decrypting'), true);
    equal(steps('migrating', 'enforced'), false);
  });

  it('are the same for a new key, and let the pipeline apply if there is one', () => {
    const [before, after] = [answersOf(encrypted('enforced')), answersOf(rotating('2', '1'))];
    const [step = '', ...applies] = migrationSteps(repositoryOf(before), repositoryOf(after));
    match(step, /^Step 1 of replacing the key of the state: .* Apply every root module, even without changes:$/);
    match(applies.join('\n'), /^tofu .*apply\ntofu .*apply\nStep 2, after all applies: .*phase=enforced/);
    const ci = { ci: { kind: 'gitlab-ci', project: 'acme/infra' } };
    const steps = migrationSteps(
      repositoryOf(answersOf({ ...encrypted('enforced'), ...ci })),
      repositoryOf(answersOf({ ...rotating('2', '1'), ...ci })),
    );
    // The identities of the pipeline need access to the new key before.
    match(steps[0] ?? '', /^scripts\/bootstrap\.sh apply /);
    match(steps[1] ?? '', /Merge the change: the pipeline applies every root module, even without changes\.$/);
    equal(steps.length, 3);
  });
});

describe('The first phase of encryption', () => {
  it('is migrating where the state was not encrypted', () => {
    equal(firstPhase(answersOf(tofu), answersOf(encrypted('enforced')), false), 'migrating');
  });

  it('is the one that was asked for', () => {
    equal(firstPhase(answersOf(tofu), answersOf(encrypted('enforced')), true), undefined);
  });

  it('stays as it is where the state is encrypted, or is not to be', () => {
    equal(firstPhase(answersOf(encrypted('enforced')), answersOf(encrypted('enforced')), false), undefined);
    equal(firstPhase(answersOf(tofu), answersOf(tofu), false), undefined);
    equal(firstPhase(answersOf(encrypted('enforced')), answersOf(tofu), false), undefined);
  });

  it('is migrating, too, where one environment alone is encrypted', () => {
    const [dev, prod] = [
      { name: 'dev', org: 'acme' },
      { name: 'prod', org: 'acme-prod' },
    ];
    const one = answersOf(tofu, { environments: [dev, { ...prod, stateEncryption: { kmsKey: key('1') } }] });
    equal(firstPhase(answersOf(tofu), one, false), 'migrating');
    equal(firstPhase(one, one, false), undefined);
  });
});

describe('Encryption that a change would break', () => {
  const enforced = answersOf(encrypted('enforced'));

  it('is named: a state that can no longer be read', () => {
    equal(
      encryptionObstacle(enforced, answersOf(tofu)),
      'the state of dev is encrypted and would no longer be readable',
    );
    equal(
      encryptionObstacle(answersOf(encrypted('migrating')), answersOf(tofu)),
      'the state of dev is encrypted and would no longer be readable',
    );
  });

  it('is named: another key', () => {
    equal(
      encryptionObstacle(enforced, answersOf(encrypted('enforced', '2'))),
      'the state of dev is encrypted with another key',
    );
  });

  it('is none for a new key with which the state can still be read, and only from the phase enforced', () => {
    equal(encryptionObstacle(enforced, answersOf(rotating('2', '1'))), undefined);
    equal(
      encryptionObstacle(enforced, answersOf(rotating('2', '3'))),
      'the state of dev is encrypted with another key',
    );
    for (const phase of ['migrating', 'rotating'])
      equal(
        encryptionObstacle(
          answersOf({ ...rotating('1', '0'), stateEncryption: { ...rotating('1', '0').stateEncryption, phase } }),
          answersOf(rotating('2', '1')),
        ),
        `the encryption of the state of dev is being changed (phase ${phase})`,
      );
  });

  it('is found in the environment that has it', () => {
    const environments = (id: string) => [
      { name: 'dev', org: 'acme' },
      { name: 'prod', org: 'acme-prod', stateEncryption: { kmsKey: key(id), phase: 'enforced' } },
    ];
    const one = answersOf(tofu, { environments: environments('1') });
    const other = answersOf(tofu, { environments: environments('2') });
    equal(encryptionObstacle(one, other), 'the state of prod is encrypted with another key');
  });

  it('is none where the state is decrypted first, was never encrypted, or its environment is gone', () => {
    equal(encryptionObstacle(answersOf(encrypted('decrypting')), answersOf(tofu)), undefined);
    equal(encryptionObstacle(enforced, answersOf(encrypted('decrypting'))), undefined);
    equal(encryptionObstacle(answersOf(tofu), enforced), undefined);
    const prod = answersOf(encrypted('enforced'), { environments: [{ name: 'prod', org: 'acme-prod' }] });
    equal(encryptionObstacle(enforced, prod), undefined);
  });
});
