import { deepEqual, equal, ok } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { enginePatterns } from '../../src/audit/pipeline-commands.ts';
import { anyPrefix, tokenRules } from '../../src/model/credential/token-rules.ts';
import { type PatternLiteral, patternLiterals } from './literals.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The regular expressions of the audit, of the recognition of credentials, and of what reads files for them. */
const all: readonly PatternLiteral[] = [
  ...['src/audit', 'src/model', 'src/shell'].flatMap((folder) =>
    readdirSync(`${root}/${folder}`, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => patternLiterals(`${folder}/${file}`, readFileSync(`${root}/${folder}/${file}`, 'utf8'))),
  ),
  ...tokenRules.map(({ name, begin }) => ({ at: `tokenRules: ${name}`, pattern: new RegExp(begin, 'g') })),
  { at: 'anyPrefix', pattern: anyPrefix },
  ...enginePatterns.map((pattern) => ({ at: 'pipeline-commands', pattern })),
];

const characters = [...' \t\naA0-_./"\'$={<>*(:,+#;&|!@'];

/** The words that a pattern contains. */
function wordsOf({ source }: RegExp): readonly string[] {
  const plain = source
    .replace(/\\[nrt]/g, ' ')
    .replace(/\\[sdwbSDWB]|\(\?[:=!<]+/g, '\0')
    .replace(/\\(.)/g, '$1');
  return [...new Set(plain.split(/[\0()[\]?*+|^]+|\{\d+,?\d*\}/).filter((word) => word !== ''))].slice(0, 14);
}

/** Texts that a pattern begins to match again and again. */
function* attacks(pattern: RegExp, size: number): Iterable<string> {
  const words = wordsOf(pattern);
  const begins = process.env.SLOW_TESTS ? ['', ...words, words.join(''), words.slice(0, 2).join('')] : [''];
  const pumps = [
    ...characters,
    ...words,
    ...words.map((word) => `${word} `),
    words.slice(0, 2).join(' '),
    words.join(''),
  ];
  for (const begin of new Set(begins))
    for (const pump of new Set(pumps))
      if (pump !== '') yield `${begin}${pump.repeat(Math.ceil(size / pump.length)).slice(0, size)}\u0001`;
}

/** Milliseconds of the fastest of some runs, so that what else the machine does is left out. */
function duration(pattern: RegExp, text: string, runs: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run++) {
    const began = performance.now();
    if (pattern.flags.includes('g')) for (const match of text.matchAll(pattern)) void match;
    else {
      pattern.lastIndex = 0;
      pattern.test(text);
    }
    least = Math.min(least, performance.now() - began);
  }
  return least;
}

/** A linear search over so many characters takes less than a tenth of it. */
const suspicious = 5;

function isSuperlinear(pattern: RegExp, text: string): boolean {
  if (duration(pattern, text, 1) < suspicious || duration(pattern, text, 3) < suspicious) return false;
  // Four times the length: linear is a factor of 4, quadratic of 16.
  const whole = duration(pattern, text, 5);
  const quarter = duration(pattern, `${text.slice(0, text.length / 4)}\u0001`, 5);
  return whole > 8 * quarter;
}

describe('Regular expressions take linear time', () => {
  it('are all found', () => {
    ok(all.length > 200, `${all.length}`);
    deepEqual(
      patternLiterals(
        'x.ts',
        [
          'const a = "/no/"; /* /no/ */',
          'const b = 1 / 2 / 3; f(/a[/]b/g, `$',
          '{/c/}/no/`, x.replace(/\\//, 0));',
        ].join(''),
      ).map(({ pattern }) => String(pattern)),
      ['/a[/]b/g', '/c/', '/\\//'],
    );
  });

  it('a quadratic one is detected', () => {
    const detects = (pattern: RegExp): boolean =>
      [...attacks(pattern, 16_000)].some((text) => isSuperlinear(pattern, text));
    equal(detects(/-var .*=/), true);
    equal(detects(/x\s*$/), false);
    equal(detects(/\s+$/), true);
  });

  for (const file of new Set(all.map(({ at }) => at.replace(/:.*/, ''))))
    it(file, function () {
      this.timeout(120_000);
      const slow: string[] = [];
      for (const { at, pattern } of all.filter((one) => one.at.startsWith(file)))
        for (const text of attacks(pattern, process.env.SLOW_TESTS ? 16_000 : 8_000))
          if (isSuperlinear(pattern, text)) {
            slow.push(`${at} ${pattern} on ${JSON.stringify(text.slice(0, 40))}`);
            break;
          }
      deepEqual(slow, []);
    });
});
