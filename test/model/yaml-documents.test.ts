import { deepEqual, equal } from 'node:assert/strict';
import { LineCounter } from 'yaml';
import { yamlDocuments } from '../../src/model/yaml-documents.ts';
import { checkYaml } from '../../src/shell/yaml-check.ts';

const documents = (text: string) => yamlDocuments(text, new LineCounter(), {});
const indented = (levels: number): string =>
  Array.from({ length: levels }, (_, depth) => `${' '.repeat(depth)}a:\n`).join('');

describe('A file of YAML', () => {
  for (const [title, text] of Object.entries({
    'lists in brackets': '['.repeat(20_000),
    'objects in braces': '{a: '.repeat(20_000),
    'lists on a line': '- '.repeat(20_000),
    'complex keys': '? '.repeat(20_000),
    indentation: indented(1000),
    'a key that is a list': `${'? ['.repeat(300)}`,
  }))
    it(`is not composed if it is nested deeply, because the process could end: ${title}`, () => {
      equal(documents(text), undefined);
      equal(checkYaml('a.yml', text)[0]?.message, 'is nested too deeply to be checked');
    });

  for (const [title, text] of Object.entries({
    'many lists one after the other': '- []\n'.repeat(10_000),
    indentation: indented(100),
    'brackets in texts': `a: "${'[{'.repeat(1000)}"\nb: |\n  ${'[{'.repeat(1000)}\n`,
    'a comment': `# ${'- [{'.repeat(1000)}\n`,
  }))
    it(`is composed: ${title}`, () => equal(documents(text)?.length, 1));

  it('has every document, with its errors', () => {
    deepEqual(
      documents('a: 1\n---\nb: [\n')?.map(({ errors }) => errors.length > 0),
      [false, true],
    );
    equal(documents('')?.length, 1);
    deepEqual(checkYaml('.gitlab-ci.yml', ''), []);
  });
});
