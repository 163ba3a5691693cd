import { equal, ok } from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { withExample } from '../../src/answers/example.ts';
import { parseAnswers } from '../../src/answers/parse.ts';
import type { Answers } from '../../src/model/answers.ts';
import { answersFor, type Combination, combinations, nameOf } from '../combinations.ts';
import { pairwise } from '../pairwise.ts';
import { complaintsAt, pool } from '../terraform/accept.ts';
import { needs, remove, scratch } from '../terraform/workbench.ts';
import { created, fileOf, type Memory, stepped, withDisk } from './memory.ts';
import { answersAfter } from './steps.ts';

const slow = process.env.SLOW_TESTS !== undefined;

/** What a repository was made of, and what its answers are changed to. */
interface Switch {
  readonly from: Combination;
  readonly to: Combination;
}

const name = ({ from, to }: Switch): string => `${nameOf(from)} → ${nameOf(to)}`;

/** Every choice changes into another; with every pair of choices before or after, in the slow run. Otherwise one does. */
const selection = pairwise(combinations);
const switches: readonly Switch[] = selection.flatMap((from, index) => {
  const to = selection[(index * 5 + 3) % selection.length];
  return to === undefined || to === from || (!slow && index !== 0) ? [] : [{ from, to }];
});

/** Edits that Terraform takes: a comment before and after all, and a block of the person's own. */
function edited(memory: Memory): Memory {
  const disk = new Map(memory.disk);
  for (const [path, { text = '', executable }] of disk) {
    if (!/(main|outputs|versions|^[a-z-]+)\.tf$/.test(path)) continue;
    const own = /(^|\/)main\.tf$/.test(path) && !path.startsWith('modules/') ? '\nlocals {\n  mine = 1\n}\n' : '';
    disk.set(path, fileOf(`# mine, first\n${text}${own}\n# mine, last\n`, executable));
  }
  return withDisk(memory, disk);
}

/** The step; where an edit conflicts, the person gives it up. Only where something was edited can it conflict. */
function taken(memory: Memory, answers: Answers): Memory {
  const first = stepped(memory, answers);
  if (!first.clash) return first.after;
  const fresh = created(memory.answers).disk;
  const conflicting = new Set(first.changes.filter(({ action }) => action === 'conflict').map(({ path }) => path));
  const settled = new Map(
    [...memory.disk].map(([path, file]) => [path, conflicting.has(path) ? (fresh.get(path) ?? file) : file]),
  );
  const second = stepped(withDisk(memory, settled), answers);
  ok(!second.clash, [...conflicting].join(', '));
  return second.after;
}

function write({ disk }: Memory, dir: string): void {
  for (const [path, { bytes, executable }] of disk) {
    const file = join(dir, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
    if (executable) chmodSync(file, 0o755);
  }
}

/** What Terraform says of a repository that was edited, switched, and given an environment more. */
async function said({ from, to }: Switch): Promise<string> {
  const start = edited(created(answersFor(from)));
  const { name: same, environments } = start.answers.record;
  const switched = taken(
    start,
    parseAnswers(withExample({ ...answersFor(to).record, name: same ?? '', environments })),
  );
  const grown = taken(
    switched,
    answersAfter(switched.answers, switched.answers, { kind: 'environment', name: 'qa', org: 'acme-qa' }),
  );
  equal(grown.answers.environments.length, 3);
  const dir = scratch('merged');
  write(grown, dir);
  const found = await complaintsAt(dir, grown.answers);
  remove(dir);
  return found.join('\n');
}

describe('The real Terraform accepts what was edited, switched and given an environment more', () => {
  needs('terraform');
  let found: ReadonlyMap<string, string>;

  before(async function () {
    this.timeout(slow ? 1_200_000 : 300_000);
    found = new Map(
      await pool(
        switches.map((one) => async () => [name(one), await said(one)] as const),
        2,
      ),
    );
  });

  for (const one of switches) it(name(one), () => equal(found.get(name(one)), ''));
});
