import { deepEqual, equal, match, ok, throws } from 'node:assert/strict';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { diff3MergeRegions } from 'node-diff3';
import { differences } from '../../src/merge/align-lines.ts';
import { problems } from '../../src/merge/check-hcl.ts';
import { merge } from '../../src/merge/merge-text.ts';
import { mergeRegions } from '../../src/merge/three-way.ts';
import { parseHcl } from '../../src/model/hcl/parse-hcl.ts';
import { checkYaml } from '../../src/shell/yaml-check.ts';
import { assertTold, cli } from '../cli/cli.ts';
import { made, read } from '../cli/made.ts';

function repeated(line: string, times: number): readonly string[] {
  return Array.from({ length: times }, () => line);
}

/** Pairs of texts that make the usual searches slow, by their length. */
const pairs: Readonly<Record<string, (length: number) => readonly [readonly string[], readonly string[]]>> = {
  'braces that were added': (length) => [
    ['a', 'x', 'b', 'c'],
    ['a', 'y', ...repeated('}', length), 'b', 'd'],
  ],
  'braces on both sides': (length) => [
    ['a', ...repeated('}', length), 'b', ...repeated('}', length), 'c'],
    ['x', ...repeated('}', length), 'y', ...repeated('}', length / 2), 'z'],
  ],
  'blank lines': (length) => [repeated('', length), ['x', ...repeated('', length / 2), 'y']],
  'a few lines over and over': (length) => [
    Array.from({ length }, (_, at) => `line ${(at * 7919) % 13}`),
    Array.from({ length }, (_, at) => `line ${(at * 104729) % 17}`),
  ],
  'unique lines, every seventh changed': (length) => [
    Array.from({ length }, (_, at) => `line ${at}`),
    Array.from({ length }, (_, at) => (at % 7 === 0 ? `changed ${at}` : `line ${at}`)),
  ],
  'unique lines in reverse': (length) => [
    Array.from({ length }, (_, at) => `line ${at}`),
    Array.from({ length }, (_, at) => `line ${length - at}`),
  ],
};

describe('A comparison of long texts', () => {
  for (const [title, make] of Object.entries(pairs)) {
    it(`does at most five times the work for four times as many lines: ${title}`, () => {
      const work = (length: number): number => {
        const effort = { count: 0 };
        differences(...make(length), effort);
        return effort.count;
      };
      const [once, fourTimes] = [work(20_000), work(80_000)];
      ok(fourTimes <= 5 * once, `${once} and ${fourTimes} steps`);
    });

    it(`tells what makes the second text of the first: ${title}`, () => {
      const [before, after] = make(20_000);
      const made: string[] = [];
      let at = 0;
      for (const difference of differences(before, after)) {
        for (; at < difference.before[0]; at++) made.push(before[at] ?? '');
        for (let to = 0; to < difference.after[1]; to++) made.push(after[difference.after[0] + to] ?? '');
        at += difference.before[1];
      }
      deepEqual([...made, ...before.slice(at)], [...after]);
    });
  }

  it('merges edits of both sides in a text of 100,000 lines', () => {
    const lines = Array.from({ length: 100_000 }, (_, at) => `line ${at % 50_000}`);
    const text = (changes: Readonly<Record<number, string>>): string =>
      lines.map((line, at) => `${changes[at] ?? line}\n`).join('');
    const { text: merged, hunks } = merge(text({}), text({ 10: 'mine' }), text({ 70000: 'templates' }));
    deepEqual(hunks, []);
    equal(merged, text({ 10: 'mine', 70000: 'templates' }));
  });

  it('gives in texts of usual length what node-diff3 gives', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', '}', ''), { maxLength: 12 });
    fc.assert(
      fc.property(text, text, text, (yours, base, templates) => {
        const regions = diff3MergeRegions(yours, base, templates) as unknown as readonly Record<string, unknown>[];
        const wanted = regions.map((region) =>
          region.stable
            ? { from: names[String(region.buffer)], lines: [region.bufferStart, region.bufferLength] }
            : {
                from: 'both',
                yours: [region.aStart, region.aLength],
                base: [region.oStart, region.oLength],
                templates: [region.bStart, region.bLength],
              },
        );
        deepEqual(mergeRegions(yours, base, templates), wanted);
      }),
      { numRuns: 2000 },
    );
  });
});

const names: Readonly<Record<string, string>> = { a: 'yours', o: 'base', b: 'templates' };

describe('A check of a long or deep file', () => {
  it('of 40,000 names in one mapping of YAML ends, and finds the one that is there twice', () => {
    const keys = Array.from({ length: 40_000 }, (_, at) => `k${at}: 1\n`).join('');
    deepEqual(checkYaml('a.yml', keys), []);
    deepEqual(checkYaml('a.yml', `${keys}k7: 2\n`), [
      { line: 40_001, message: 'has the same name twice in one mapping' },
    ]);
  });

  it('of 20,000 braces in Terraform finds the blocks around them', async () => {
    const parse = parseHcl;
    const found = problems(parse, new Map([['a.tf', `variable "x" {}\n${'}\n'.repeat(20_000)}variable "x" {}\n`]]));
    ok(found.some(({ message }) => message === 'is not valid HCL'));
  });

  it('of blocks that are nested without end is refused', async () => {
    const parse = parseHcl;
    const deep = new Map([['a.tf', `${'a {\n'.repeat(20_000)}${'}\n'.repeat(20_000)}`]]);
    throws(() => problems(parse, deep), /a\.tf has blocks that are nested too deeply to be checked/);
  });
});

describe('A file that is too long or too deep', () => {
  const change = ['update', '--set', 'backend.bucket=another-bucket'];

  for (const [title, text, says] of [
    ['a million braces', '}\n'.repeat(1_000_000), 'has more than 250,000 lines'],
    ['a million blank lines', '\n'.repeat(1_000_000), 'has more than 250,000 lines'],
    ['20 MB in one line', 'x'.repeat(20_000_000), 'is larger than 8 MiB'],
  ] as const) {
    for (const path of ['environments/dev/backend.tf', 'environments/dev/mine.tf', 'README.md']) {
      it(`is refused with 2, named, and not changed: ${title} in ${path}`, async () => {
        const dir = await made();
        writeFileSync(join(dir, path), text);
        // Other answers change nothing in the README.
        const args = path === 'README.md' ? ['update'] : change;
        assertTold(await cli(args, { cwd: dir }), 2, new RegExp(`${path} ${says}`));
        equal(read(dir, path).length, text.length);
      });
    }
  }

  it('is refused with 2, named, and not changed: nested blocks in a file of the user', async () => {
    const dir = await made();
    const text = `${'a {\n'.repeat(300)}${'}\n'.repeat(300)}`;
    writeFileSync(join(dir, 'environments/dev/mine.tf'), text);
    const before = read(dir, 'environments/dev/backend.tf');
    assertTold(await cli(change, { cwd: dir }), 2, /environments\/dev\/mine\.tf has blocks that are nested too deeply/);
    equal(read(dir, 'environments/dev/mine.tf'), text);
    equal(read(dir, 'environments/dev/backend.tf'), before);
  });

  it('but one of 50,000 lines that end in braces is merged', async () => {
    const dir = await made();
    appendFileSync(join(dir, 'README.md'), '}\n'.repeat(50_000));
    const { status, text } = await cli(['environment', 'qa', '--org', 'acme-qa'], { cwd: dir });
    equal(status, 0, text);
    match(read(dir, 'README.md'), /(\}\n){50000}$/);
  });
});
