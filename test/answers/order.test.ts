import { deepEqual, equal, ok } from 'node:assert/strict';
import { type Arbitrary, assert as always, infiniteStream, nat, property } from 'fast-check';
import { withExample } from '../../src/answers/example.ts';
import { parseAnswers } from '../../src/answers/parse.ts';
import type { Answers } from '../../src/model/answers.ts';
import { plan } from '../../src/plan/plan.ts';
import { ciPlatforms, layouts, secretStores } from '../../templates/registry.ts';
import { isSlow } from '../slow.ts';
import { untouched } from './mutants.ts';

/** Every byte and mode of a repository. */
const bytes = (answers: Answers) => [...plan(answers)].map(([path, { text, executable }]) => [path, text, executable]);

/** The same answers with the keys of every object in another order. Lists keep theirs, which means something. */
function shuffled(value: unknown, next: () => number): unknown {
  if (Array.isArray(value)) return value.map((item) => shuffled(item, next));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, part]) => ({ key, part: shuffled(part, next), rank: next() }));
  entries.sort((a, b) => a.rank - b.rank);
  return Object.fromEntries(entries.map(({ key, part }) => [key, part]));
}

const ranks: Arbitrary<IterableIterator<number>> = infiniteStream(nat());

describe('The order of the keys in the answers', () => {
  it('makes no difference to what is parsed, recorded or planned', () => {
    always(
      property(untouched, ranks, (raw, stream) => {
        const one = parseAnswers(raw);
        const other = parseAnswers(shuffled(raw, () => Number(stream.next().value)));
        equal(JSON.stringify(other), JSON.stringify(one));
        deepEqual(bytes(other), bytes(one));
      }),
      { numRuns: 60 },
    );
  });
});

describe('A plan', () => {
  it('is the same each time', () => {
    always(
      property(untouched, (raw) => deepEqual(bytes(parseAnswers(raw)), bytes(parseAnswers(structuredClone(raw))))),
      { numRuns: 60 },
    );
  });

  it('leaves the answers as they were: they cannot be changed', () => {
    always(
      property(untouched, (raw) => {
        const answers = parseAnswers(raw);
        ok(isFrozen(answers));
      }),
      { numRuns: 20 },
    );
  });
});

function isFrozen(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return Object.isFrozen(value) && Object.values(value).every(isFrozen);
}

/** Answers with many environments whose names are equally long. */
function many(count: number, kinds: { store: string; layout: string; ci: string; shared: boolean }): Answers {
  return parseAnswers(
    withExample({
      layout: kinds.layout,
      secretStore: { kind: kinds.store },
      ci: { kind: kinds.ci },
      environments: Array.from({ length: count }, (_, index) => {
        const name = `e${String(index).padStart(3, '0')}`;
        return { name, tier: 'development', org: kinds.shared ? 'acme' : `acme-${name}` };
      }),
    }),
  );
}

/** How much a plan is. A size represents the time: it is the same each time, and bench/run.mjs has the seconds. */
function size(answers: Answers): { readonly files: number; readonly bytes: number } {
  const files = [...plan(answers)];
  return { files: files.length, bytes: files.reduce((sum, [, { text }]) => sum + text.length, 0) };
}

/** A quarter, a half and all: two hundred environments in the slow run. */
const sizes = isSlow ? [50, 100, 200] : [15, 30, 60];

describe('Many environments', function () {
  this.timeout(60_000);
  const cases = layouts.flatMap(({ kind: layout }) =>
    ciPlatforms.flatMap(({ kind: ci }) =>
      [true, false].map((shared) => ({ store: secretStores[0]?.kind ?? '', layout, ci, shared })),
    ),
  );
  for (const one of cases)
    it(`take twice what half as many take: ${one.layout}, ${one.ci}, ${one.shared ? 'one organization' : 'one each'}`, () => {
      const [few, some, more] = sizes.map((count) => size(many(count, one)));
      if (!few || !some || !more) throw new Error('three sizes expected');
      for (const key of ['files', 'bytes'] as const) {
        // Linear is a + b·n: the second half takes twice what the quarter before it took.
        const ratio = (more[key] - some[key]) / Math.max(some[key] - few[key], 1);
        ok(ratio < 2.1, `${key}: ${few[key]}, ${some[key]}, ${more[key]}`);
      }
    });
});
