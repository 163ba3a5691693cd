import { deepEqual, equal, match, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { definition } from '../../src/answers/definition.ts';
import { type Plain, shape } from '../../src/answers/shape.ts';
import type { WizardState } from '../../src/wizard/machine.ts';
import { answer, answersOf, back, edit, offerOf, questionOf, questionsOf, start } from '../../src/wizard/machine.ts';
import { repositoryQuestions } from '../../src/wizard/repository-questions.ts';
import { isSlow } from '../slow.ts';

const script = repositoryQuestions({
  folder: undefined,
  org: undefined,
  suggestions: {
    'aws-region': { text: 'eu-west-1', at: 'here' },
    'github-host': { text: 'github.acme.example', at: 'here' },
  },
});
const begin = (given: Plain = {}): WizardState => start(script, given);

/** Something that a user types: one of the offered answers, the default, a likely text, or nonsense. */
const texts = [
  '',
  '-',
  'dev',
  'dev,qa,prod',
  'acme',
  'acme/infra',
  '@acme/team',
  'us-west-2',
  'acme-tfstate',
  'https://vault.acme.example',
  '11111111-2222-3333-4444-555555555555',
  '4711',
  'tf-locks',
  '../x',
  'dev,dev',
];
const step = fc.record({
  act: fc.constantFrom('answer', 'answer', 'answer', 'answer', 'back', 'edit'),
  pick: fc.nat(1000),
  text: fc.constantFrom('offer', 'offer', ...texts),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function typedAt(state: WizardState, { pick, text }: Step): string {
  const question = questionOf(state);
  if (question?.offers !== undefined) return question.offers[pick % question.offers.length]?.value ?? '';
  return text === 'offer' && question !== undefined ? (offerOf(state, question) ?? 'acme') : text;
}

function walked(
  steps: readonly Step[],
  visit: (before: WizardState, after: WizardState, step: Step) => void,
): WizardState {
  return steps.reduce((before, one) => {
    const questions = questionsOf(before);
    const after =
      one.act === 'back'
        ? (back(before) ?? before)
        : one.act === 'edit'
          ? edit(before, questions[one.pick % questions.length]?.id ?? '')
          : answer(before, typedAt(before, one));
    visit(before, after, one);
    return after;
  }, begin());
}

/** What a user sees, and the answers. */
const seen = (state: WizardState) => ({ screen: state.screen, raw: answersOf(state), steps: state.past.length });

describe('The questions of the wizard, as a state machine', function () {
  this.timeout(60_000);
  const runs = { numRuns: isSlow ? 1500 : 60 };
  const steps = fc.array(step, { maxLength: 60 });

  it('go back from every state to the one before it, with the same answers', () => {
    fc.assert(
      fc.property(steps, (all) => {
        walked(all, (before, after, { act }) => {
          if (act === 'back' || after === before) return;
          const returned = back(after);
          ok(returned);
          deepEqual(seen(returned), seen(before));
        });
      }),
      runs,
    );
  });

  it('offer an answer again after the user went back from it', () => {
    fc.assert(
      fc.property(steps, (all) => {
        walked(all, (before, after, { act }) => {
          const returned = act === 'answer' && after !== before ? back(after) : undefined;
          const question = returned && questionOf(returned);
          if (question === undefined || returned === undefined || before.screen.kind !== 'question') return;
          const given = after.replies[question.id]?.value;
          // A default that another answer changes is offered in its new form.
          if (given !== before.replies[question.id]?.offered) equal(offerOf(returned, question), given);
        });
      }),
      runs,
    );
  });

  it('lead back to the first question from anywhere', () => {
    fc.assert(
      fc.property(steps, (all) => {
        let state = walked(all, () => undefined);
        for (let last = back(state); last !== undefined; last = back(last)) state = last;
        deepEqual(seen(state), seen(begin()));
      }),
      runs,
    );
  });

  it('change nothing after an answer that is not valid, and always lead to a question that exists or to the review', () => {
    fc.assert(
      fc.property(steps, (all) => {
        walked(all, (before, after, one) => {
          const question = questionOf(before);
          if (one.act === 'answer' && question?.objectionTo(typedAt(before, one)) !== undefined) equal(after, before);
          ok(after.screen.kind === 'review' || questionOf(after) !== undefined);
        });
      }),
      runs,
    );
  });

  /** Answers everything with what is offered, and with these texts where nothing is. */
  function finished(
    state: WizardState,
    replies: Readonly<Record<string, string>>,
  ): { state: WizardState; asked: string[] } {
    const asked: string[] = [];
    let now = state;
    for (let question = questionOf(now); question !== undefined; question = questionOf(now)) {
      asked.push(question.id);
      const next = answer(now, replies[question.id] ?? offerOf(now, question) ?? (question.isOptional ? '' : 'acme'));
      ok(next !== now, `${question.id} has no valid answer`);
      now = next;
    }
    return { state: now, asked };
  }

  it('ask again for a default that was accepted and that another answer changed, and for nothing else', () => {
    const { state } = finished(begin(), { 'secretStore.aws-secrets-manager.region': 'us-west-2' });
    equal(answersOf(state).backend !== undefined, true);
    const region = answer(edit(state, 'secretStore.aws-secrets-manager.region'), 'us-east-1');
    deepEqual(region.screen, { kind: 'question', id: 'backend.s3.region' });
    deepEqual(finished(region, {}).asked, ['backend.s3.region']);
    const org = answer(edit(state, 'environments[dev].org'), 'other');
    deepEqual(finished(org, {}).asked, [
      'environments[dev].host',
      'environments[staging].org',
      'environments[staging].host',
      'environments[prod].org',
      'environments[prod].host',
    ]);
    const own = answer(edit(state, 'backend.s3.region'), 'eu-central-1');
    equal(own.screen.kind, 'review');
    equal(answer(edit(own, 'secretStore.aws-secrets-manager.region'), 'us-east-2').screen.kind, 'review');
  });

  it('are asked only where they are needed', () => {
    const vault = finished(begin({ secretStore: { kind: 'vault' } }), {
      'secretStore.vault.address': 'https://v.example',
    });
    ok(!vault.asked.includes('secretStore.vault.authMount'), 'no JWT mount without a pipeline');
    const piped = finished(begin({ secretStore: { kind: 'vault' }, ci: { kind: 'gitlab-ci' } }), {
      'secretStore.vault.address': 'https://v.example',
      'ci.gitlab-ci.project': 'acme/infra',
    });
    ok(piped.asked.indexOf('secretStore.vault.authMount') > piped.asked.indexOf('ci.gitlab-ci.branch'));
    const local = finished(begin({ secretStore: { kind: 'environment' } }), {});
    ok(!local.asked.includes('secretRead'), 'nothing to read without a secret store');
    ok(!local.asked.includes('backend.s3.lock'), 'no lock but the native one, unless the review changes it');
    ok(local.asked.includes('backend.s3.region'));
  });

  it('have a title of their own, which names the environment, and a hint in one line', () => {
    const titles = new Set<string>();
    for (const store of ['aws-secrets-manager', 'google-secret-manager', 'azure-key-vault', 'vault', 'environment'])
      for (const backend of ['s3', 'gcs', 'azurerm', 'gitlab', 'hcp-terraform'])
        for (const ci of ['github-actions', 'gitlab-ci']) {
          const raw = {
            secretStore: { kind: store },
            backend: { kind: backend },
            ci: { kind: ci },
            environments: [{ name: 'dev' }, { name: 'qa' }],
          };
          const questions = script(raw);
          equal(new Set(questions.map(({ title }) => title)).size, questions.length);
          equal(new Set(questions.map(({ id }) => id)).size, questions.length);
          for (const { fallback, hint, id, isAsked, objectionTo, offers, path, put, title } of questions) {
            titles.add(title);
            for (const value of offers?.map((one) => one.value) ?? (fallback === undefined ? [] : [fallback])) {
              equal(objectionTo(value), undefined, `${id} ${value}`);
              const objections: string[] = [];
              shape(definition, put(raw, value), (one) => objections.push(one.path));
              ok(!objections.includes(path), `${id} ${value}`);
            }
            ok(hint.length <= 100 && !hint.includes('\n') && !hint.endsWith('.'), `${id}: ${hint}`);
            ok(!isAsked || hint !== '' || (offers ?? []).every(({ summary }) => summary !== ''), `${id} has no hint`);
            const name = /^environments\[(.*)\]/.exec(path)?.[1];
            ok(name === undefined || title.endsWith(` of ${name}`), title);
          }
        }
    ok(titles.size > 40, `${titles.size} titles`);
  });

  it('quote an invalid name of an environment once, and not an empty one', () => {
    const names = script({}).find(({ path }) => path === 'environments');
    for (const [list, expected] of [
      ['dev,,prod', /^remove the extra comma$/],
      ['', /^must be at most 31 letters[^"]*$/],
      ['dev,1prod', /^must be at most 31 letters[^"]*, not "1prod"$/],
      ['dev,prod-', /^"prod-" must not end with a hyphen[^"]*$/],
    ] as const)
      match(names?.objectionTo(list) ?? '', expected);
  });

  it('suggest what was read from this computer, and say where it is from', () => {
    const region = script({ secretStore: { kind: 'aws-secrets-manager' } }).find(
      ({ path }) => path === 'secretStore.region',
    );
    deepEqual([region?.fallback, region?.source], ['eu-west-1', 'here']);
    const host = script({ ci: { kind: 'github-actions' } }).find(({ path }) => path === 'ci.host');
    deepEqual([host?.fallback, host?.isAsked], ['github.acme.example', true]);
  });
});
