import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import type { Answers } from '../../src/model/answers.ts';
import { writes } from '../../src/model/change.ts';
import { basePath, readBase } from '../../src/record/manifest.ts';
import { type Edit, edited, someEdits } from './edits.ts';
import { contents, created, type Memory, stepped, type Templates } from './memory.ts';
import { anEnvironment, answersAfter, aStep, type Step, someAnswers, templatesOf } from './steps.ts';
import { areApart, assertKept, assertSameLines } from './survival.ts';

const slow = process.env.SLOW_TESTS !== undefined;
/** How many cases: a few seconds' worth, or all that one waits for. */
const cases = (many: number) =>
  // Against mutants the same few cases run each time.
  process.env.MUTANTS === undefined ? { numRuns: slow ? many : many / 50 } : { numRuns: many / 50, seed: 1 };

/** What a person did before a step, and the step. */
const aTurn = fc.record({ edits: someEdits, step: aStep });
const someTurns = fc.array(aTurn, { minLength: 1, maxLength: 5 });

interface Walk {
  readonly memory: Memory;
  readonly version: number;
}

/** Takes a step, and checks that nothing a person did got lost on the way. */
function walked({ memory, version }: Walk, step: Step): Walk {
  const next = version + (step.kind === 'upgrade' ? 1 : 0);
  const answers = answersAfter(memory.answers, memory.answers, step);
  const templates = templatesOf(next);
  const run = stepped(memory, answers, templates);
  assertNothingLost(memory, run, templates.render(answers), templates);
  return run.clash ? { memory, version } : { memory: run.after, version: next };
}

function assertNothingLost(
  before: Memory,
  { changes, clash, after }: ReturnType<typeof stepped>,
  wanted: ReturnType<Templates['render']>,
  { renames }: Templates,
): void {
  const base = readBase(before.record.get(basePath) ?? '');
  const newName = (path: string): string => renames.reduce((name, { from, to }) => (name === from ? to : name), path);
  const actions = new Map(changes.map(({ path, action }) => [path, action]));
  for (const [path, { text: yours = '' }] of before.disk) {
    const rendered = base.get(path);
    const place = wanted.has(path) ? path : newName(path);
    const templates = wanted.get(place);
    if (rendered === undefined || templates === undefined) {
      if (clash || actions.get(path) === 'remove') continue;
      equal(after.disk.get(path)?.text, yours, `${path} is the person's own`);
      continue;
    }
    const merging = { path, base: rendered, yours, templates: templates.text };
    if (actions.get(place) === 'conflict') ok(!areApart(merging), `${path}: a conflict only where both changed`);
    if (clash) continue;
    const result = after.disk.get(place);
    if (templates.policy === 'seeded' && path === place) equal(result?.text, yours, `${path} is written once`);
    else assertKept(merging, result?.text ?? '');
  }
  if (clash) return;
  for (const path of base.keys()) {
    if (before.disk.has(path) || !wanted.has(path)) continue;
    ok(!after.disk.has(path), `${path} was deleted, and stays so`);
  }
}

describe('Updates, over generated repositories, edits and steps', function () {
  this.timeout(slow ? 1_800_000 : 180_000);

  it('lose no edit in any sequence of steps', () => {
    fc.assert(
      fc.property(someAnswers, someTurns, (answers, turns) => {
        let walk: Walk = { memory: created(answers), version: 0 };
        for (const [index, { edits, step }] of turns.entries())
          walk = walked({ ...walk, memory: edited(walk.memory, edits, index) }, step);
      }),
      cases(2500),
    );
  });

  it('have nothing to do where nothing is new, whatever was edited', () => {
    fc.assert(
      fc.property(someAnswers, someEdits, (answers, edits) => {
        const memory = edited(created(answers), edits);
        const { changes, after } = stepped(memory, answers);
        deepEqual(
          changes.filter((one) => writes(one) || one.action === 'conflict'),
          [],
        );
        deepEqual(contents(after), contents(memory));
      }),
      cases(1750),
    );
  });

  it('come to the same where files are left unread that they cannot change', () => {
    fc.assert(
      fc.property(someAnswers, someTurns, (answers, turns) => {
        let walk: Walk = { memory: created(answers), version: 0 };
        for (const [index, { edits, step }] of turns.entries()) {
          const memory = edited(walk.memory, edits, index);
          const version = walk.version + (step.kind === 'upgrade' ? 1 : 0);
          const runs = [false, true].map((skipsSettled) =>
            stepped(memory, answersAfter(memory.answers, memory.answers, step), templatesOf(version), skipsSettled),
          );
          const [full, lazy] = runs.map(({ changes, after }) => ({
            changes: changes.map((one) => (one.action === 'unchanged' ? { ...one, before: 0, after: 0 } : one)),
            contents: contents(after),
          }));
          deepEqual(lazy, full);
          walk = walked({ ...walk, memory }, step);
        }
      }),
      cases(1000),
    );
  });

  it('come to the same when run twice', () => {
    fc.assert(
      fc.property(someAnswers, someEdits, aStep, (answers, edits, step) => {
        const { memory, version } = walked({ memory: edited(created(answers), edits), version: 0 }, step);
        const again = stepped(memory, memory.answers, templatesOf(version));
        deepEqual(again.changes.filter(writes), []);
        deepEqual(contents(again.after), contents(memory));
      }),
      cases(1750),
    );
  });
});

describe('Adding an environment', function () {
  this.timeout(slow ? 1_800_000 : 180_000);

  it('leaves every byte of the others as it was', () => {
    fc.assert(
      fc.property(someAnswers, someEdits, anEnvironment, (answers, edits, step) => {
        const memory = edited(created(answers), edits);
        const { after } = stepped(memory, answersAfter(answers, answers, step));
        for (const path of filesOf(answers, memory)) deepEqual(after.disk.get(path), memory.disk.get(path), path);
      }),
      cases(1750),
    );
  });

  it('does not depend on the order in which those of one tier are added, but for their order in lists', () => {
    const pairs = fc.constantFrom(['dev-2', 'qa'], ['staging', 'stag-eu'], ['prod', 'prod-us']);
    // In organizations of their own: of two in one, the later takes a prefix, so as not to meet the earlier.
    const add = (memory: Memory, name: string): Memory =>
      stepped(memory, answersAfter(memory.answers, memory.answers, { kind: 'environment', name, org: name })).after;
    fc.assert(
      fc.property(
        someAnswers,
        pairs,
        fc.array(fc.constantFrom<Edit['kind']>('first line', 'CRLF')),
        (answers, [a = '', b = ''], kinds) => {
          const memory = edited(
            created(answers),
            kinds.map((kind, index) => ({ kind, file: index * 7, line: 0 })),
          );
          const [one, other] = [add(add(memory, a), b), add(add(memory, b), a)];
          deepEqual([...one.disk.keys()].sort(), [...other.disk.keys()].sort());
          // Sentences and comments of documents list them, too, and so do lists on one line.
          const parts = (path: string, text: string): string =>
            path.endsWith('.md')
              ? text.replace(/[\s,]+/g, '\n')
              : text.replace(/\[([^[\]\n]+)\]|(?<=^# The (secrets and )?identities of ).+\.$/gm, (list) =>
                  list.replace(/[[\],. ]+/g, '\n'),
                );
          for (const [path, { text = '' }] of one.disk)
            assertSameLines(parts(path, text), parts(path, other.disk.get(path)?.text ?? ''), path);
        },
      ),
      cases(750),
    );
  });
});

/** The files that belong to one environment alone. */
function filesOf({ environments }: Answers, { disk }: Memory): readonly string[] {
  return [...disk.keys()].filter((path) =>
    environments.some(({ name }) => path.startsWith(`environments/${name}/`) || path === `${name}.tf`),
  );
}
