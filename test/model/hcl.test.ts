import { deepEqual, equal, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parseHcl } from '../../src/model/hcl/parse-hcl.ts';
import type { HclFile, HclParser } from '../../src/model/hcl-tree.ts';
import { goldenFiles } from './golden-files.ts';
import { loadReferenceParser } from './reference-parser.ts';

const isValid = (text: string): boolean => parseHcl(text).errors.length === 0;
const attribute = (expression: string): string => `a = ${expression}\n`;

/** Expressions that are valid, each with the syntax that only it has; and what is not valid, each for one reason. */
const { valid, invalid } = JSON.parse(readFileSync(new URL('expressions.json', import.meta.url), 'utf8')) as {
  readonly valid: readonly string[];
  readonly invalid: readonly string[];
};

describe('A file of HCL', () => {
  for (const expression of valid)
    it(`can contain the expression ${JSON.stringify(expression)}`, () => {
      const text = attribute(expression);
      deepEqual(parseHcl(text).errors, []);
      ok(isValid(`resource "a" "b" {\n  ${text}}\n`));
    });

  for (const expression of invalid)
    it(`cannot contain the expression ${JSON.stringify(expression)}`, () => {
      ok(!isValid(attribute(expression)));
    });

  for (const text of [
    '}\n',
    'a {\n',
    'a "b"\n{\n}\n',
    'a "b\\c" {\n}\n',
    `a "\${b}" {\n}\n`,
    'a "b\n" {\n}\n',
    '"a" = 1\n',
    'a\n',
    'a "b" = 1\n',
    'a = 1 b = 2\n',
    '/*',
    '1 = 2\n',
  ])
    it(`cannot be ${JSON.stringify(text)}`, () => ok(!isValid(text)));

  it('has blocks and attributes with their text and places', () => {
    const text = '\uFEFF# first\r\nresource "a" b {\r\n  c = [1, # one\r\n    2]  # end\r\n  d {}\r\n}\r\n';
    deepEqual(parseHcl(text), {
      body: {
        attributes: [],
        blocks: [
          {
            type: 'resource',
            labels: ['a', 'b'],
            line: 2,
            column: 1,
            range: { from: text.indexOf('resource'), to: text.lastIndexOf('}') + 1, open: text.indexOf('{') + 1 },
            body: {
              attributes: [
                {
                  name: 'c',
                  expression: '[1, # one\r\n    2]',
                  range: { from: text.indexOf('c ='), to: text.indexOf(']') + 1 },
                  line: 3,
                  column: 3,
                },
              ],
              blocks: [
                {
                  type: 'd',
                  labels: [],
                  line: 5,
                  column: 3,
                  range: { from: text.indexOf('d {'), to: text.indexOf('{}') + 2, open: text.indexOf('{}') + 1 },
                  body: { attributes: [], blocks: [] },
                },
              ],
            },
          },
        ],
      },
      errors: [],
    });
  });

  it('is read on after an error, which has its line', () => {
    const { body, errors } = parseHcl('a = 1\nb = [1 2]\nc "d" {\n  e = "\n  f = 2\n}\ng = 3\n');
    deepEqual(
      errors.map(({ line }) => line),
      [2, 4],
    );
    deepEqual(
      body.attributes.map(({ name }) => name),
      ['a', 'b', 'g'],
    );
    equal(body.attributes[1]?.range, undefined, 'what is not valid cannot be edited');
    deepEqual(
      body.blocks[0]?.body.attributes.map(({ name }) => name),
      ['e', 'f'],
    );
  });

  it('of expressions that are nested very deeply is not valid, and no stack overflows', () => {
    ok(isValid(attribute(`${'['.repeat(200)}${']'.repeat(200)}`)));
    for (const open of ['[', '(', 'f(', '{a=', '"${', 'a[', '-[', 'a ? ', '<<A\n${'])
      ok(!isValid(attribute(open.repeat(20_000))), open);
  });

  for (const [title, part] of Object.entries({
    blanks: ' ',
    'attributes of one line': 'a = 1 ',
    'comments without an end': '/*\n',
    'comments without an end after an error': '?\n/*',
    'comments without an end in a block': 'a {\n?\n/*',
    'heredocs without an end': 'a = <<A\n',
    'texts without an end': 'a = "\n',
    'lists without an end': 'a = [\n',
    'objects without an end': 'a = {\n',
    'interpolations without an end': 'a = "${\n',
    'blocks without an end': 'a {\n',
    braces: '}\n',
    'invalid characters': '@',
    'items of a list': 'a = [1,\n2]\n',
    dollars: 'a = "$$$"\n',
  })) {
    // Time in proportion to the square of the length would exceed the time limit of a test.
    it(`is read in one pass, whatever its length: ${title}`, () => {
      parseHcl(part.repeat(Math.ceil(400_000 / part.length)));
    });
  }
});

describe('The parser of HCL, compared with tree-sitter', () => {
  let reference: HclParser;
  before(async () => {
    reference = await loadReferenceParser();
  });

  it('reads all golden files alike', () => {
    const files = goldenFiles();
    ok(files.size > 100);
    for (const [path, text] of files) deepEqual(sorted(parseHcl(text)), sorted(reference(text)), path);
  });

  it('reads all valid expressions alike', () => {
    // tree-sitter takes a comment for the expression, and knows no functions of providers.
    for (const expression of valid.filter((one) => !/^\/\*|::/.test(one))) {
      const text = `resource "a" "b" {\n  a = ${expression}\n}\n`;
      deepEqual(sorted(parseHcl(text)), sorted(reference(text)), expression);
    }
  });
});

/** Plain objects, without the order of their members. */
const sorted = (file: HclFile): unknown => JSON.parse(JSON.stringify(file)) as unknown;
