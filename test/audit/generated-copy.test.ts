import { equal } from 'node:assert/strict';
import { withExample } from '../../src/answers/example.ts';
import { parseAnswers } from '../../src/answers/parse.ts';
import { exampleKey, secureRoot } from '../../src/audit/examples.ts';
import { isCopyOfFiles } from '../../src/audit/generated-copy.ts';
import { plan } from '../../src/plan/plan.ts';
import { withRecord } from '../../src/record/record-files.ts';
import { version } from '../../src/version.ts';
import { auditOf, treeOf } from './tree.ts';

const path = '.scaffold/base.json';

function base(files: Readonly<Record<string, string>>): string {
  return `${JSON.stringify({ format: 1, files }, null, 2)}\n`;
}

async function isFound(text: string): Promise<boolean> {
  const { findings } = await auditOf({ 'main.tf': secureRoot, [path]: text });
  return findings.some(({ rule, file }) => rule === 'union-key-in-file' && file === path);
}

describe('The base of a generated repository', () => {
  it('is not searched again if it has the texts of the files', () => {
    const answers = parseAnswers(withExample({}));
    const files = Object.fromEntries(
      [...withRecord(plan(answers), answers, version, undefined)].map(([name, { text }]) => [name, text]),
    );
    equal(isCopyOfFiles(path, files[path] ?? '', treeOf(files).files), true);
    equal(isCopyOfFiles(path, files[path] ?? '', treeOf({ ...files, 'README.md': 'mine' }).files), false);
  });

  it('is searched for keys in a text of an earlier version, in another member and in one that is written twice', async () => {
    equal(await isFound(base({ 'main.tf': secureRoot })), false);
    equal(await isFound(base({ 'main.tf': `${secureRoot}# ${exampleKey()}\n` })), true);
    equal(await isFound(base({ 'main.tf': secureRoot }).replace('"format": 1', `"format": "${exampleKey()}"`)), true);
    equal(await isFound(base({ 'main.tf': secureRoot }).replace('{\n', `{\n  "files": "${exampleKey()}",\n`)), true);
    equal(await isFound(base({ 'main.tf': secureRoot }).replace('{\n', `{\n  "note": "${exampleKey()}",\n`)), true);
  });
});
