import { deepEqual, doesNotMatch, equal, match } from 'node:assert/strict';
import { type AnswerState, reduceAnswers, startWith } from '../../web/page/answer-state.ts';
import { moveEnvironment, withEnvironment, withoutEnvironment } from '../../web/page/environment-list.ts';
import { firstAnswers } from '../../web/page/form-fields.ts';
import { outcomeOf } from '../../web/page/outcome.ts';
import { putAt } from '../../web/page/put-at.ts';
import { keyShaped } from '../key.ts';

const raw = {
  name: 'infra',
  backend: { kind: 's3', bucket: 'acme' },
  environments: [{ name: 'dev' }, { name: 'prod' }],
};

function typed(state: AnswerState, path: string, ...texts: readonly string[]): AnswerState {
  return texts.reduce(
    (before, text) => reduceAnswers(before, { type: 'text', path, text, valueType: 'string' }),
    state,
  );
}

describe('The answers of the configurator', () => {
  it('begin with those that the wizard offers, whose files are shown with example values', () => {
    const { answers, objections, shown } = outcomeOf(firstAnswers());
    equal(answers, undefined);
    equal(shown?.environments.length, 3);
    deepEqual(objections.map(({ path }) => path).slice(0, 2), ['secretStore.region', 'backend.bucket']);
  });

  it('get a text at the path of each message', () => {
    deepEqual(putAt(raw, 'backend.bucket', 'other').backend, { kind: 's3', bucket: 'other' });
    deepEqual(putAt(raw, 'environments[1].backend.bucket', 'prod').environments, [
      { name: 'dev' },
      { name: 'prod', backend: { bucket: 'prod' } },
    ]);
  });

  it('do not contain what is empty', () => {
    const set = putAt(raw, 'environments[1].backend.bucket', 'prod');
    deepEqual(putAt(set, 'environments[1].backend.bucket', undefined), raw);
    deepEqual(putAt(raw, 'rotation.maxAgeDays', undefined), raw);
  });

  it('are compared with those before the first of several changes to one answer', () => {
    const state = typed(startWith(raw), 'backend.bucket', 'a', 'ac', 'acm');
    equal(state.previous, raw);
    equal(typed(state, 'name', 'x').previous, state.raw);
  });

  it('never contain a key, and the refusal does not repeat it', () => {
    const key = keyShaped();
    const state = typed(startWith(raw), 'name', key);
    equal(state.raw, raw);
    match(state.refusal?.message ?? '', /must not contain credentials/);
    doesNotMatch(JSON.stringify(state), new RegExp(key.slice(0, 20)));
    const whole = reduceAnswers(startWith(raw), { type: 'change', at: '', raw: { ...raw, [key]: 'x' } });
    equal(whole.raw, raw);
    equal(typed(state, 'name', 'valid').refusal, undefined);
  });

  it('have environments that can be added, moved and removed', () => {
    const added = withEnvironment({
      environments: [
        { name: 'dev3', org: 'acme' },
        { name: 'prod', org: 'acme-prod' },
      ],
    });
    deepEqual(added.environments, [
      { name: 'dev3', org: 'acme' },
      { name: 'prod', org: 'acme-prod' },
      { name: 'dev4', org: 'acme-prod' },
    ]);
    deepEqual(moveEnvironment(raw, 0, 1).environments, [{ name: 'prod' }, { name: 'dev' }]);
    deepEqual(withoutEnvironment(raw, 0).environments, [{ name: 'prod' }]);
  });
});
