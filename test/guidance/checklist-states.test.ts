import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { definition } from '../../src/answers/definition.ts';
import { practices } from '../../src/audit/checklist-lines.ts';
import { UserError } from '../../src/errors.ts';
import { type ChecklistState, checklistStates } from '../../src/guidance/checklist-states.ts';
import type { Answers } from '../../src/model/answers.ts';
import { plan } from '../../src/plan/plan.ts';
import { writeAnswersFile } from '../../src/record/answers-file.ts';
import { ciPlatforms } from '../../templates/registry.ts';
import { auditOf } from '../audit/tree.ts';
import { answersFor, combinations, nameOf } from '../combinations.ts';
import { everyValue, pairwise } from '../pairwise.ts';
import { isSlow } from '../slow.ts';

type Answered = Readonly<Record<string, unknown>>;

/** Answers besides the choices, by what they are about. */
const variants: Readonly<Record<string, Answered>> = {
  'two environments': {},
  'production only': { environments: [{ name: 'prod', org: 'acme' }] },
  'development only': { environments: [{ name: 'dev', org: 'acme' }] },
  'no production': {
    environments: [
      { name: 'dev', org: 'acme' },
      { name: 'test', org: 'acme-test' },
    ],
  },
  'names without a tier': {
    environments: [
      { name: 'alpha', org: 'acme', tier: 'development' },
      { name: 'beta', org: 'acme-b', tier: 'production' },
    ],
  },
  'one organization': {
    environments: [
      { name: 'dev', org: 'acme' },
      { name: 'prod', org: 'acme' },
    ],
  },
  'a client': {
    environments: [
      { name: 'dev', org: 'acme', clientId: 'a-client' },
      { name: 'prod', org: 'acme-prod' },
    ],
  },
  'automatic gates': {
    environments: [
      { name: 'dev', org: 'acme' },
      { name: 'prod', org: 'acme-prod', gate: 'automatic' },
    ],
  },
  'a started apply': {
    environments: [
      { name: 'dev', org: 'acme' },
      { name: 'prod', org: 'acme-prod', gate: 'dispatch' },
    ],
  },
  'encrypted by the engine': {
    stateEncryption: { kmsKey: 'arn:aws:kms:us-west-2:123456789012:key/11111111-2222-3333-4444-555555555555' },
  },
  'shared keys': { planKey: 'shared' },
  'scheduled rotation': { rotation: { automatic: true } },
  'old keys': { rotation: { maxAgeDays: 400 } },
  'existing resources': {
    bootstrap: { existingStateStorage: true, existingIdentityProvider: true, existingSecretStore: true },
  },
};

type Case = (typeof all)[number];
const all = combinations.flatMap((one) =>
  ciPlatforms.flatMap(({ kind: ci }) => Object.keys(variants).map((variant) => ({ ...one, ci, variant }))),
);
const possible = new Map<Case, Answers>();
/** The answers of a case; undefined for choices that the parser refuses together. */
function answersOf(one: Case): Answers | undefined {
  try {
    const answers = possible.get(one) ?? answersFor(one, { ci: { kind: one.ci }, ...variants[one.variant] });
    possible.set(one, answers);
    return answers;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

function hasPipeline({ ci }: Case): boolean {
  return ciPlatforms.some(({ kind, hasPipeline: has }) => kind === ci && has);
}

function statesOf(answers: Answers): readonly ChecklistState[] {
  return checklistStates(answers, plan(answers));
}

/** The states for the example company. */
function exampleStates(choice: Partial<Case>, ci: string, variant: string): ReadonlyMap<string, ChecklistState> {
  const example = {
    store: 'aws-secrets-manager',
    read: 'ephemeral',
    backend: 's3',
    layout: 'directories',
    engine: 'terraform',
  };
  const answers = answersFor({ ...example, ...choice }, { ci: { kind: ci }, ...variants[variant] });
  return new Map(statesOf(answers).map((one) => [one.id, one]));
}

describe('The checklist of some answers', () => {
  const valid = all.filter((one) => answersOf(one) !== undefined);
  // Those with a pipeline first: most lines depend on it.
  const inOrder = [...valid].sort((a, b) => Number(hasPipeline(b)) - Number(hasPipeline(a)));
  for (const one of isSlow ? pairwise(valid) : everyValue(inOrder)) {
    it(`is what the audit reports for the generated repository: ${nameOf(one)}`, async () => {
      const answers = answersOf(one);
      ok(answers);
      const files = Object.fromEntries([...plan(answers)].map(([path, { text }]) => [path, text]));
      const audited = await auditOf({ ...files, '.yo-rc.json': writeAnswersFile(answers.record) });
      deepEqual(
        statesOf(answers).map(({ id, title, status }) => ({ id, title, status })),
        audited.checklist.map(({ id, title, status }) => ({ id, title, status })),
      );
    });
  }

  it('has the nineteen lines in order, each with a sentence, and with a row of SECURITY.md', () => {
    for (const one of everyValue(valid)) {
      const answers = answersOf(one);
      ok(answers);
      const states = statesOf(answers);
      deepEqual(
        states.map(({ id }) => id),
        practices(),
      );
      equal(states.length, 19);
      const security = plan(answers).get('SECURITY.md')?.text ?? '';
      for (const { text, claim, id, answers: decisive } of states) {
        match(text, /^[A-Z].{10,120}\.$/, id);
        ok(claim !== undefined && security.includes(claim), `${id}: ${claim}`);
        for (const name of decisive) ok(Object.hasOwn(definition, name), name);
      }
    }
  });

  it('names the answer that decides a line', () => {
    const local = exampleStates({ backend: 'local' }, 'none', 'two environments');
    deepEqual(local.get('encrypted-state')?.answers, ['backend']);
    const stored = exampleStates({ read: 'data-source' }, 'github-actions', 'two environments');
    deepEqual([stored.get('no-plain-text')?.status, stored.get('no-plain-text')?.answers], ['not-met', ['secretRead']]);
    deepEqual(exampleStates({}, 'github-actions', 'production only').get('key-per-environment')?.answers, [
      'environments',
    ]);
    deepEqual(exampleStates({}, 'none', 'two environments').get('ci-approval')?.answers, ['ci']);
    equal(exampleStates({}, 'github-actions', 'automatic gates').get('ci-approval')?.status, 'not-met');
    deepEqual(exampleStates({}, 'none', 'two environments').get('gitignore')?.answers, []);
  });
});

describe('An answer that decides no line', () => {
  it('leaves every status as it is', () => {
    const choices = Object.entries(definition).flatMap(([answer, node]) =>
      'choices' in node ? node.choices.map(({ kind }) => ({ answer, kind })) : [],
    );
    const fields = { secretStore: 'store', secretRead: 'read', backend: 'backend', layout: 'layout', engine: 'engine' };
    for (const start of [exampleStates({}, 'github-actions', 'two environments')])
      for (const { answer, kind } of choices) {
        const field = Object.entries(fields).find(([name]) => name === answer)?.[1];
        const other = exampleStates(
          field === undefined ? {} : { [field]: kind },
          answer === 'ci' ? kind : 'github-actions',
          'two environments',
        );
        for (const [id, { status, answers }] of other) {
          const before = start.get(id);
          if (before?.status === status) continue;
          ok(
            [...answers, ...(before?.answers ?? [])].some((name) => name === answer),
            `${id} changes with ${answer} ${kind}`,
          );
        }
      }
  });
});
