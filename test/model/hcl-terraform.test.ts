import { deepEqual, ok } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { parseHcl } from '../../src/model/hcl/parse-hcl.ts';
import { Random } from '../audit/fuzz/random.ts';
import { isSlow } from '../slow.ts';
import { goldenFiles } from './golden-files.ts';

const rounds = isSlow ? 400 : 10;

/** What is put into a file, or in the place of a character. */
const pieces = [
  '{',
  '}',
  '[',
  ']',
  '(',
  ')',
  '"',
  '${',
  '%{',
  '=',
  ',',
  '\n',
  ' ',
  '<<A\n',
  '#',
  '/*',
  '*/',
  '?',
  ':',
  '.',
  'a',
  '1',
  '!',
  '\\',
];

/** Whether the real Terraform can read a text. `fmt` reads the syntax only; undefined without Terraform. */
function terraformAccepts(text: string): boolean | undefined {
  const { error, status } = spawnSync('terraform', ['fmt', '-'], { input: text, encoding: 'utf8' });
  return error === undefined ? status === 0 : undefined;
}

describe('The parser of HCL, compared with Terraform', function () {
  this.timeout(300_000);

  it(`accepts and rejects the same ${rounds} damaged files`, function () {
    if (terraformAccepts('') === undefined) this.skip();
    const random = new Random(20);
    const files = [...goldenFiles().values()].filter((text) => text.length < 4000);
    const differ: string[] = [];
    let invalid = 0;
    for (let round = 0; round < rounds; round += 1) {
      const text = random.one(files);
      const at = random.below(text.length);
      const piece = random.one(pieces);
      const damaged = text.slice(0, at) + piece + text.slice(at + random.below(3));
      const accepted = parseHcl(damaged).errors.length === 0;
      if (!accepted) invalid += 1;
      if (accepted !== terraformAccepts(damaged))
        differ.push(`${accepted ? 'accepted' : 'rejected'}: ${damaged.slice(Math.max(0, at - 60), at + 60)}`);
    }
    ok(invalid > rounds / 4 && invalid < rounds, `${invalid} are invalid`);
    deepEqual(differ, []);
  });
});
