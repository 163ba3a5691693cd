import { deepEqual, equal, throws } from 'node:assert/strict';
import type { PlannedFile } from '../../src/model/file-set.ts';
import { type Rendered, readBase, writeBase } from '../../src/record/manifest.ts';
import { type BaseFile, readBaseFile, rewriteBase, wantedBase } from '../../src/shell/base-file.ts';

const file = (text: string): PlannedFile => ({ text, policy: 'owned', executable: false });

function renderedOf(texts: Readonly<Record<string, string>>): Rendered {
  return new Map(Object.entries(texts).map(([path, text]) => [path, file(text)]));
}

function baseOf(text: string, folder = '.'): BaseFile {
  return readBaseFile({ bytes: Buffer.from(text), text, executable: false }, folder);
}

/** Texts and paths that a line of JSON has to escape, or UTF-8 has more than one byte for. */
const texts = {
  a: '',
  'b.md': 'é – … \u{1f600}\u2028\n',
  'c/d.tf': 'x = "\\"\n\t"',
  'e"f': '": "',
  'ü.md': '\\/ \\u0041 \u0001',
  z: '  }\n}\n',
};

/** Changes of texts, each from the same base. */
const changed: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'the same': texts,
  'the first': { ...texts, a: 'x' },
  'the last': { ...texts, z: 'x' },
  'all but the first': { ...Object.fromEntries(Object.keys(texts).map((path) => [path, 'ü'])), a: '' },
  'one more at the start': { ...texts, Z: 'x' },
  'one more in the middle': { ...texts, c: 'x' },
  'one more at the end': { ...texts, zz: 'x' },
  'none of the old': { x: 'x' },
  'the last alone': { z: texts.z },
  'every second': { a: texts.a, 'c/d.tf': texts['c/d.tf'], 'ü.md': texts['ü.md'] },
  none: {},
};

describe('A base file', () => {
  it('has the texts of a base, and a place for each line', () => {
    const text = writeBase(renderedOf(texts));
    const { texts: found, lines, bytes } = baseOf(text);
    deepEqual(found, readBase(text));
    for (const [name, { start, end }] of lines)
      equal(bytes.toString('utf8', start, end), `    ${JSON.stringify(name)}: ${JSON.stringify(found.get(name))}`);
    equal(lines.size, found.size);
  });

  for (const [what, next] of Object.entries(changed))
    it(`is rewritten as writeBase writes it: ${what}`, () => {
      const rendered = renderedOf(next);
      for (const from of Object.values(changed))
        equal(rewriteBase(rendered, baseOf(writeBase(renderedOf(from)))).toString(), writeBase(rendered));
    });

  const text = writeBase(renderedOf(texts));
  const otherFormats = {
    'a byte order mark': `\uFEFF${text}`,
    'other line ends': text.replaceAll('\n', '\r\n'),
    'other white space': JSON.stringify(JSON.parse(text)),
    'a blank before a comma': text.replace('",\n', '" ,\n'),
    'a line break before a comma': text.replace('",\n', '"\n,\n'),
    'two files on a line': text.replace('",\n    ', '", '),
    'a value that is no text': text.replace('"a": ""', '"a": {}'),
    'a path twice': text.replace('"b.md"', '"a"'),
    'another member behind the files': text.replace(/ {2}\}\n\}\n$/, '  },\n  "more": 1\n}\n'),
  };
  for (const [what, other] of Object.entries(otherFormats))
    it(`is read and rewritten without its lines if it has ${what}`, () => {
      const base = baseOf(other);
      deepEqual(base.texts, readBase(other.replace(/^\uFEFF/, '')));
      equal(base.lines.size, 0);
      equal(rewriteBase(renderedOf(texts), base).toString(), text);
    });

  it('loses the escapes that writeBase would not write, and no text', () => {
    const other = text.replace('"x = ', '"\\u0078 = ').replace('  \\n}\\n"', '\\u0020 }\\n}\\n"');
    const base = baseOf(other);
    equal(base.texts.get('c/d.tf'), texts['c/d.tf']);
    equal(rewriteBase(renderedOf(texts), base).toString(), text);
  });

  for (const damaged of ['', '{', text.slice(0, -2), `${text}}`, text.replace('",\n', '"\n'), text.replace('"a"', 'a')])
    it(`is refused as before if it is damaged: ${JSON.stringify(damaged.slice(-12))}`, () => {
      throws(() => baseOf(damaged), { message: 'it is not valid JSON' });
    });

  it('has the paths of the folder that the repository is in', () => {
    const text = writeBase(renderedOf({ '../.github/CODEOWNERS': 'x', a: 'y' }));
    deepEqual([...baseOf(text, 'infra').texts.keys()].sort(), ['../.github/CODEOWNERS', 'a']);
    deepEqual([...baseOf(text, 'deep/infra').texts.keys()].sort(), ['../../.github/CODEOWNERS', 'a']);
    deepEqual([...baseOf(text).texts.keys()], ['a']);
  });
});

describe('A base that is to be written', () => {
  it('has the text of its bytes', () => {
    equal(wantedBase(Buffer.from('–'), false).text, '–');
  });
});
