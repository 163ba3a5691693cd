import { relative, resolve } from 'node:path';
import { parseGiven } from '../answers/flag-objections.ts';
import type { Plain } from '../answers/shape.ts';
import { UserError } from '../errors.ts';
import { environmentLimits } from '../guidance/environment-limits.ts';
import { warnings } from '../guidance/warnings.ts';
import type { Answers } from '../model/answers.ts';
import type { Change } from '../model/change.ts';
import { credentialIn } from '../model/credential/redact.ts';
import { otherPlaces } from '../model/shared-file.ts';
import { arrangeClone } from '../plan/arrange-clone.ts';
import { arrange } from '../plan/arrange-new.ts';
import { plan } from '../plan/plan.ts';
import { readAnswersFile } from '../record/answers-file.ts';
import { answersPath, RecordProblem } from '../record/manifest.ts';
import { withRecord } from '../record/record-files.ts';
import { refuseOtherFolder, withFolder } from '../revision/place-answers.ts';
import { progress } from '../shell/progress.ts';
import { lookAt, readTree, type Target } from '../shell/target.ts';
import { version } from '../version.ts';
import type { NewOptions } from './new-options.ts';

/** Where a new repository goes. */
export interface RepositorySite {
  readonly directory: string;
  /** The folder, as messages name it: relative to the working folder. */
  readonly shown: string;
  readonly target: Target;
  readonly answers: Answers;
}

/**
 * Checks the answers and the folder of a new repository.
 *
 * @param cwd the working folder
 * @throws UserError for what is wrong with answers or folder
 */
export function siteFor(raw: Plain, options: NewOptions, cwd: string): RepositorySite {
  const directory = resolve(cwd, options.directory ?? parseGiven(raw, options).name);
  refuseFolderName(relative(cwd, directory));
  const target = lookAt(directory);
  const answers = parseGiven(withFolder(raw, target.root), options);
  refuseOtherFolder(answers, target.root);
  return { directory, shown: relative(cwd, directory) || '.', target, answers };
}

/** The names of folders are kept, and git and every tool show them. */
function refuseFolderName(path: string): void {
  const credential = credentialIn(path);
  if (credential !== undefined)
    throw new UserError(
      'target',
      `The name of the folder contains what looks like ${credential}.`,
      'Consider it exposed and replace it. Choose another name.',
    );
  if (path.includes('\ufffd')) throw new UserError('target', 'The name of the folder is not valid UTF-8.');
}

/**
 * What a run would do with each file.
 *
 * @throws UserError 'target' if the folder contains a record that is not valid
 */
export function changesFor({ answers, target }: RepositorySite, force: boolean): readonly Change[] {
  progress('Rendering files');
  const files = plan(answers);
  const existing = readTree(target, [answersPath]).get(answersPath)?.text;
  try {
    const planned = withRecord(files, answers, version, existing);
    const paths = [...planned.map(([path]) => path), ...otherPlaces(planned)];
    return arrangeClone(arrangeAnswers(arrange(planned, readTree(target, paths), force), existing));
  } catch (error) {
    if (!(error instanceof RecordProblem)) throw error;
    throw new UserError(
      'target',
      `The folder contains a file that is not valid: ${error.message}.`,
      'Move it and rerun.',
    );
  }
}

/** What reduces the security of a new repository, or stops its pipeline. */
export function warningsFor({ answers }: RepositorySite, changes: readonly Change[]): readonly string[] {
  const textOf = (path: string): string | undefined => changes.find((one) => one.path === path)?.after?.text;
  return [...warnings(answers), ...environmentLimits(answers, textOf)];
}

/** `.yo-rc.json` may be other generators' too: adding our answers to it takes nothing from them. */
function arrangeAnswers(changes: readonly Change[], existing: string | undefined): readonly Change[] {
  if (existing === undefined || readAnswersFile(existing) !== undefined) return changes;
  return changes.map((change) =>
    change.path === answersPath && change.action === 'conflict'
      ? { ...change, action: 'update', conflicts: [] }
      : change,
  );
}
