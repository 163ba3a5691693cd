import { equal } from 'node:assert/strict';
import { isTooDeepYaml } from '../../src/model/yaml-depth.ts';
import { checkYaml } from '../../src/shell/yaml-check.ts';

const indented = (levels: number): string =>
  Array.from({ length: levels }, (_, depth) => `${' '.repeat(depth)}a:\n`).join('');

describe('A file of YAML that is nested deeply', () => {
  for (const [title, text] of Object.entries({
    'lists in brackets': '['.repeat(201),
    'objects in braces': '{a: '.repeat(201),
    'lists on a line': '- '.repeat(200),
    'complex keys': '? '.repeat(200),
    indentation: indented(402),
  }))
    it(`is not parsed, because the process would end: ${title}`, () => {
      equal(isTooDeepYaml(text), true);
      equal(checkYaml('a.yml', text)[0]?.message, 'is nested too deeply to be checked');
    });

  for (const [title, text] of Object.entries({
    'many lists one after the other': '[]\n'.repeat(10_000),
    indentation: indented(100),
    'a long comment': `# ${'-'.repeat(1000)}\n`,
    'closing brackets': ']'.repeat(1000),
  }))
    it(`is parsed: ${title}`, () => equal(isTooDeepYaml(text), false));
});
