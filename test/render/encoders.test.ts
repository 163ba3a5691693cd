// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what looks like a forgotten template is one, of Terraform's
import { deepEqual, doesNotMatch, equal, match, throws } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { assert as always, property, string } from 'fast-check';
import { parse } from 'yaml';
import { encode, type Language } from '../../src/render/encode.ts';
import { hcl } from '../../src/render/hcl.ts';
import { code, markdown } from '../../src/render/markdown.ts';
import { shell } from '../../src/render/shell.ts';
import { yaml } from '../../src/render/yaml.ts';
import { hostile } from './hostile.ts';

const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const anyText = string({ unit: 'binary' });

/** Each value with what it must become. */
function becomes(encoder: (value: unknown) => string, cases: readonly (readonly [unknown, string])[]): void {
  for (const [value, literal] of cases)
    it(`${JSON.stringify(value)} is ${literal}`, () => equal(encoder(value), literal));
}

// That Terraform reads these literals as they are meant is proved with Terraform: escaping.test.ts.
describe('A literal of HCL', () => {
  becomes(hcl, [
    ['a', '"a"'],
    ['', '""'],
    ['"\\', '"\\"\\\\"'],
    ['${x} %{y}', '"$${x} %%{y}"'],
    ['$${x}', '"$$${x}"'],
    ['$ { % $', '"$ { % $"'],
    ['a\nb\r\tc', '"a\\nb\\r\\tc"'],
    ['\u0000\u202e\u{e0041}', '"\\u0000\\u202e\\U000e0041"'],
    [['a', 'b'], '["a", "b"]'],
    [[], '[]'],
    [7, '7'],
    [true, 'true'],
  ]);

  it('shows every character that a reader does not see', () => {
    for (const text of hostile) doesNotMatch(hcl(text), unseen);
  });
});

describe('A literal of YAML', () => {
  becomes(yaml, [
    ['main', 'main'],
    ['a/b.c-d', 'a/b.c-d'],
    ['no', '"no"'],
    ['12:30', '"12:30"'],
    ['', '""'],
    [['a', 'on'], '[a, "on"]'],
    [7, '7'],
    [false, 'false'],
  ]);

  for (const version of ['1.1', '1.2'] as const)
    it(`is read back as the same text by a reader of YAML ${version}, wherever it is`, () => {
      const read = (text: string): void => {
        const literal = yaml(text);
        const document = `key: ${literal}\nlist:\n  - ${literal}\nflow: [${literal}, {a: ${literal}}]\nblock:\n  ${literal}\n`;
        const expected = { key: text, list: [text], flow: [text, { a: text }], block: text };
        deepEqual(parse(document, { version, logLevel: 'error' }), expected);
      };
      for (const text of hostile) read(text);
      always(property(anyText, read));
    });

  it('stays on one line, and shows every character that a reader does not see', () => {
    for (const text of hostile) doesNotMatch(yaml(text), unseen);
  });
});

describe('A word of a shell', () => {
  becomes(shell, [
    ['a/b.c:d@e', 'a/b.c:d@e'],
    ['--flag=value', '--flag=value'],
    ['A=b', 'A=b'],
    ['a b', "'a b'"],
    ["it's", "'it'\\''s'"],
    ['$(id)', "'$(id)'"],
    ['', "''"],
    ['~', "'~'"],
    [7, '7'],
  ]);

  it('is one word to a real shell, and the same one', () => {
    const texts = [...hostile, '=', 'a=b', '-n', '*', '?', 'a*', '{a,b}', '!', 'if'];
    const script = `printf '%s\\0' ${texts.map(shell).join(' ')}`;
    for (const one of ['sh', 'bash']) {
      const { stdout, status } = spawnSync(one, { input: script, encoding: 'utf8', maxBuffer: 1e8 });
      equal(status, 0);
      deepEqual(stdout.split('\0').slice(0, -1), texts);
    }
  });
});

describe('A text of Markdown', () => {
  becomes(markdown, [
    ['plain words', 'plain words'],
    ['*a* _b_ `c`', '\\*a\\* \\_b\\_ \\`c\\`'],
    ['a | b', 'a \\| b'],
    ['<b>&amp;', '\\<b\\>\\&amp;'],
    ['# x', '\\# x'],
    ['- x', '\\- x'],
    ['1. x', '1\\. x'],
    ['a\nb', 'a b'],
    ['\u202e', '\\\\u202e'],
    [7, '7'],
  ]);

  it('stays on one line, and shows every character that a reader does not see', () => {
    for (const text of hostile) doesNotMatch(markdown(text), unseen);
  });

  it('is code only where no backtick, bar or line break ends it', () => {
    equal(String(code('a*b')), '`a*b`');
    for (const text of ['a`b', 'a|b', 'a\nb']) throws(() => code(text), /inline code cannot contain/);
  });
});

describe('A value without a literal', () => {
  const languages: readonly Language[] = ['hcl', 'yaml', 'shell', 'markdown', 'plain'];
  for (const language of languages)
    it(`is refused in ${language}, rather than written as something else`, () => {
      for (const value of [null, undefined, Number.NaN, Infinity, {}, Symbol('x'), () => 1, 1n, '\ud800x'])
        throws(() => encode(language, value), String(language));
    });

  it('is any, in a file that has no literals', () =>
    throws(() => encode('plain', 'x'), /only an Identifier or a Fragment/));

  it('is NUL in a shell', () => throws(() => shell('a\0b'), /cannot contain NUL/));

  it('is named by its type and not by what it is', () => {
    throws(
      () => hcl({ secret: 'x' }),
      (error: Error) => {
        match(error.message, /^no HCL literal for object$/);
        return true;
      },
    );
  });
});
