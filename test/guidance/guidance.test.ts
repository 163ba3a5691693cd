import { equal, throws } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { encryptionObstacle, environmentSteps, firstPhase, removalSteps } from '../../src/guidance/migration-steps.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { answersOf, guidanceText } from './scenarios.ts';

const key = (id: string): string => `arn:aws:kms:us-west-2:123456789012:key/${id}`;
const tofu = { engine: 'opentofu' };
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
