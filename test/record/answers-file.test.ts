import { deepEqual, equal, throws } from 'node:assert/strict';
import fc from 'fast-check';
import { generatorName } from '../../src/model/generator-name.ts';
import { readAnswersFile, writeAnswersFile } from '../../src/record/answers-file.ts';

const answers = { name: 'infra', rotation: { maxAgeDays: 90 } };
const name = JSON.stringify(generatorName);

/** What is around the answers is the same to the character. */
function assertAround(existing: string, before: string, after: string): void {
  const written = writeAnswersFile(answers, existing);
  equal(written.slice(0, before.length), before);
  equal(written.slice(written.length - after.length), after);
  deepEqual(readAnswersFile(written), answers);
}

describe('What other generators keep in .yo-rc.json stays to the character', () => {
  const others: Readonly<Record<string, string>> = {
    'a large number': '12345678901234567890',
    'a number out of range': '1e400',
    'a number with zeros': '1.00',
    'an escape': '"\\u0041\\/"',
    'odd blanks': '[ 1,2,\t3 ]',
    'a text that looks like the end': '"}, \\"x\\": {"',
    'an empty object': '{}',
    'a name twice': '{"a":1,"a":2}',
    'values that are nested 100,000 deep': `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
  };
  for (const [title, value] of Object.entries(others)) {
    it(title, () => {
      const before = `{\n  "generator-x": { "a": ${value} },\n  ${name}: `;
      const after = `,\n  "generator-y": ${value}\n}\n`;
      assertAround(`${before}{ "name": "old" }${after}`, before, after);
      assertAround(`{\n  "generator-x": ${value}\n}\n`, `{\n  "generator-x": ${value},\n  ${name}: {`, '\n}\n');
      assertAround(`{"generator-x":${value}}`, `{"generator-x":${value},${name}:{`, '}');
    });
  }

  it('any JSON, laid out in any way', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()).filter((object) => !Object.hasOwn(object, generatorName)),
        fc.constantFrom<string | number | undefined>(undefined, 2, 4, '\t'),
        fc.constantFrom('\n', '\r\n'),
        (object, indent, end) => {
          const existing = JSON.stringify(object, null, indent).replaceAll('\n', end);
          const written = writeAnswersFile(answers, existing);
          deepEqual(JSON.parse(written), { ...(JSON.parse(existing) as object), [generatorName]: answers });
          const length = Object.keys(object).length === 0 ? 0 : existing.trimEnd().replace(/\s*\}$/, '').length;
          equal(written.slice(0, length), existing.slice(0, length));
          const again = writeAnswersFile({ ...answers, name: 'other' }, written);
          equal(again, written.replace('"infra"', '"other"'));
        },
      ),
    );
  });
});

describe('The answers in .yo-rc.json', () => {
  it('are not laid out again where they are the same', () => {
    const existing = `{ "x": 1, ${name} : {"name":"infra",\n"rotation":{"maxAgeDays":90}} }`;
    equal(writeAnswersFile(answers, existing), existing);
  });

  it('are laid out as ever where nothing else is there', () => {
    equal(writeAnswersFile(answers, `{${name}:{}}`), writeAnswersFile(answers));
  });

  it('are laid out like the rest', () => {
    equal(
      writeAnswersFile({ a: { b: 1 } }, '{\r\n\t"x": 1\r\n}\r\n'),
      `{\r\n\t"x": 1,\r\n\t${name}: {\r\n\t\t"a": {\r\n\t\t\t"b": 1\r\n\t\t}\r\n\t}\r\n}\r\n`,
    );
  });

  it('that stand there twice are refused', () => {
    throws(() => writeAnswersFile(answers, `{${name}:{},${name}:{}}`), /contains generator-unionai-terraform twice/);
  });
});
