import { equal, ok } from 'node:assert/strict';
import { harmless, hiding, lay, places, reported, script, search } from './find.ts';

/** Changes of the script, each of which makes it miss a key, report another text, or hide a failure. */
const mutants: readonly (readonly [what: string, from: string, to: string])[] = [
  ['keeps terminal codes', String.raw`gsub(/\033\[[0-9;:?]*[A-Za-z]/, "", text)`, ''],
  ['keeps escaped line ends', String.raw`gsub(/\\[nrt]/, "", text)`, ''],
  ['keeps what is before a line', String.raw`sub(/^[ \t|#>*"\047${'`'}(]+/, "", text)`, ''],
  ['keeps what is after a line', String.raw`sub(/[ \t|"\047${'`'},;)\\]+$/, "", text)`, ''],
  ['keeps the frame', String.raw`\177-\377`, String.raw`\177`],
  ['keeps zero bytes', String.raw`\000-\010`, String.raw`\001-\010`],
  ['searches lines alone', 'buffer = buffer text\n', 'buffer = text\n'],
  ['does not know the characters for URLs', 'value["-"] = 62', 'value["-"] = 0'],
  ['does not know the other one', 'value["_"] = 63', 'value["_"] = 0'],
  ['decodes from the first character only', 'offset <= 4', 'offset <= 1'],
  ['decodes from three characters of four', 'offset <= 4', 'offset <= 3'],
  ['does not decode twice', 'else if (depth == 1) scan(decoded, 2, position)', ''],
  ['forgets the end of the file', 'scan(buffer, 1)\n    buffer = ""', 'buffer = ""'],
  ['forgets the window', 'scan(buffer, 1)\n    cut', 'cut'],
  ['keeps no overlap', 'overlap = 2048', 'overlap = 0'],
  ['counts lines over all files', 'number = 0; next', 'next'],
  ['reports short secrets', '[^: ][^: ][^: ][^: ][^: ][^: ][^: ][^: ]+', '[^: ]+'],
  [
    'reports a host without a domain',
    String.raw`(\.[A-Za-z0-9-]+)+:[A-Za-z0-9._-]+:`,
    String.raw`(\.[A-Za-z0-9-]+)*:[^:]+:`,
  ],
  ['reports no line', 'line = numbers[i]', 'line = 1'],
  ['ends well after a key', 'if (found) exit 10', ''],
  ['ends well after a failure', '(unreadable || !ended) ? 74 : 0', '0'],
  ['ends well without an end', "printf '\\001end\\n'", ':'],
];

/** What a script does that it must not do. */
async function faults(text: string): Promise<readonly string[]> {
  const both = await search(lay({ ...hiding, ...harmless }, text));
  const none = await search(
    lay({ ...harmless, short: [Buffer.from('host.example:client:abc:org and more').toString('base64')] }, text),
  );
  const missing = await search(lay({}, text), ['files/missing']);
  const expected = places(hiding);
  const found = reported(both);
  return [
    ...expected.filter((place) => !found.includes(place)).map((place) => `misses ${place}`),
    ...found.filter((place) => !expected.includes(place)).map((place) => `reports ${place}`),
    ...reported(none).map((place) => `reports ${place}`),
    ...(both.status === 1 ? [] : ['does not exit 1']),
    ...(none.status === 0 ? [] : ['does not exit 0']),
    ...(missing.status === 74 ? [] : ['does not exit 74']),
  ];
}

describe('Changes of scripts/find-keys.sh', function () {
  this.timeout(30_000);
  before(function () {
    if (process.env.SLOW_TESTS === undefined) this.skip();
  });

  it('are none in the script itself', async () => equal((await faults(script)).join('\n'), ''));
  for (const [what, from, to] of mutants)
    it(`are detected: ${what}`, async () => {
      equal(script.split(from).length, 2, `the script contains ${from} once`);
      ok((await faults(script.replace(from, () => to))).length > 0);
    });
});
