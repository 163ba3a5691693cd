import { deepEqual, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { type Checkers, checkMerged } from '../../src/merge/check-merged.ts';
import type { Change, DiskFile } from '../../src/model/change.ts';
import { parseHcl } from '../../src/model/hcl/parse-hcl.ts';
import { parentFolder } from '../../src/model/parent-folder.ts';
import { plan } from '../../src/plan/plan.ts';
import type { Rendered } from '../../src/record/manifest.ts';
import { checkYaml } from '../../src/shell/yaml-check.ts';
import { isSlow } from '../slow.ts';
import { edited, someEdits } from './edits.ts';
import { created, fileOf, stepped } from './memory.ts';
import { answersAfter, aStep, someAnswers } from './steps.ts';

/** The checks of a repository in memory, and how many texts they parse. */
function checkersOf(
  disk: ReadonlyMap<string, DiskFile>,
  wanted?: Rendered,
): Checkers & { readonly parsed: Set<string> } {
  const parsed = new Set<string>();
  return {
    parsed,
    parseHcl: (text) => {
      parsed.add(text);
      return parseHcl(text);
    },
    checkYaml,
    terraformFilesIn: (folder) =>
      new Map(
        [...disk]
          .filter(([path]) => /\.(tf|tofu)(\.json)?$/.test(path) && parentFolder(path) === folder)
          .map(([path, { text = '' }]) => [path.slice(path.lastIndexOf('/') + 1), text]),
      ),
    ...(wanted === undefined ? {} : { wanted }),
  };
}

describe('A folder that is as the templates want it', function () {
  this.timeout(isSlow ? 600_000 : 60_000);
  const cases = { numRuns: isSlow ? 500 : 15 };

  it('has nothing that a check could find', () => {
    fc.assert(
      fc.property(someAnswers, aStep, (answers, step) => {
        const files = [...plan(answersAfter(answers, answers, step))];
        const changes = files.map(
          ([path, { text, executable }]): Change => ({
            ...{ path, action: 'create', before: undefined, after: { text, executable }, conflicts: [] },
          }),
        );
        deepEqual(checkMerged(changes, checkersOf(new Map())), changes);
      }),
      cases,
    );
  });

  it('is not parsed, and the result is the one of a check of all folders', () => {
    let [few, all, found] = [0, 0, 0];
    fc.assert(
      fc.property(someAnswers, someEdits, aStep, (answers, edits, step) => {
        const memory = edited(created(answers), edits);
        // Declarations of a user, some of which the templates have, too.
        const disk = new Map(memory.disk);
        if (edits.length % 3 === 0) disk.set('modules/workspace/mine.tf', fileOf('variable "projects" {}\n', false));
        if (edits.length % 3 === 1) disk.set('environments/staging/mine.tf', fileOf('provider "unionai" {}\n', false));
        const after = answersAfter(answers, answers, step);
        const { changes } = stepped({ ...memory, disk }, after);
        const [fast, full] = [checkersOf(disk, new Map(plan(after))), checkersOf(disk)];
        const checked = checkMerged(changes, fast);
        deepEqual(checked, checkMerged(changes, full));
        if (checked.some((one, index) => one.action !== changes[index]?.action)) found += 1;
        few += fast.parsed.size;
        all += full.parsed.size;
      }),
      cases,
    );
    ok(few < all, `${few} of ${all} texts`);
    if (isSlow) ok(found > 0, 'cases with a problem');
  });
});
