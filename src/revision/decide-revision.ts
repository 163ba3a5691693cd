import { resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parseAnswers } from '../answers/parse.ts';
import { isPlain } from '../answers/shape.ts';
import { oneLine } from '../answers/words.ts';
import { UserError } from '../errors.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { environmentLimits } from '../guidance/environment-limits.ts';
import { replacementWarnings } from '../guidance/replacement-warnings.ts';
import { warnings } from '../guidance/warnings.ts';
import type { Answers } from '../model/answers.ts';
import { type Change, writes } from '../model/change.ts';
import { repositoryOf } from '../plan/resolve-repository.ts';
import { answersPath, basePath, manifestPath } from '../record/manifest.ts';
import { lockOf, refuseInterrupted } from '../shell/apply-changes.ts';
import type { Lock } from '../shell/commit/held-lock.ts';
import { outsidePaths } from '../shell/git.ts';
import { findRepository, type Opened, openRepository } from '../shell/open-repository.ts';
import { isInWorkTree } from '../shell/run-git.ts';
import { countedWrites, next } from '../shell/show.ts';
import type { Terminal } from '../shell/terminal.ts';
import { version } from '../version.ts';
import { cleanWrites, markedWrites } from './carry-out.ts';
import { type Revision, revise } from './compute-revision.ts';
import type { Decision } from './decision.ts';
import { leavesUnread } from './leave-unread.ts';
import type { CommonOptions } from './outcome.ts';
import { misplacedPipeline, refuseOtherFolder } from './place-answers.ts';
import { refuseDirty } from './refuse-dirty.ts';
import { refuseLeftFiles } from './refuse-left-files.ts';
import { refuseSharedStates } from './refuse-shared-states.ts';
import { reportTo, showForeignRecords } from './show-recovery.ts';
import { showConflicts, showRevision } from './show-revision.ts';

export interface ReviseOptions extends CommonOptions {
  readonly allowDirty: boolean;
  /** What to do with conflicts: write nothing, or write markers. */
  readonly conflicts: 'stop' | 'markers';
}

/** What a repository is to become: its answers before and after, and what people have to do then. */
export interface Intention {
  /** Those that the files were rendered from; of each branch where git joined two records. The last one counts. */
  readonly before: readonly [Answers, ...Answers[]];
  readonly after: Answers;
  readonly nextSteps: readonly string[];
}

/**
 * Everything up to the first byte written: find the repository, lock it, handle an interrupted run, decide,
 * and show what is decided.
 */
export async function decideRevision(
  options: ReviseOptions & { readonly check?: boolean },
  terminal: Terminal,
  intend: (opened: Opened) => Promise<Intention>,
): Promise<Decision> {
  const root = findRepository(resolve(terminal.cwd));
  showForeignRecords(root, terminal);
  const isWriting = !options.dryRun && !options.check;
  if (!isWriting) refuseInterrupted(root);
  const lock = isWriting ? (await lockOf(root, reportTo(terminal))).lock : undefined;
  try {
    // A run that writes must know what is committed.
    if (isWriting && !options.allowDirty) isInWorkTree(root);
    refuseSparseRecord(root);
    return await decide(openRepository(root, version), options, terminal, intend, lock);
  } catch (error) {
    lock?.release();
    throw error;
  }
}

/** Without its record a repository cannot be merged, and git would not commit what a run records. */
function refuseSparseRecord(root: string): void {
  const outside = [...outsidePaths(root, [manifestPath, basePath, answersPath])];
  if (outside.length === 0) return;
  throw new UserError(
    'record',
    `The sparse checkout leaves out the record of this repository: ${outside.join(', ')}.`,
    'Add the folder and rerun: git sparse-checkout add .scaffold',
  );
}

async function decide(
  opened: Opened,
  options: ReviseOptions & { readonly check?: boolean },
  terminal: Terminal,
  intend: (opened: Opened) => Promise<Intention>,
  lock: Lock | undefined,
): Promise<Decision> {
  for (const trouble of opened.troubles)
    terminal.say(`Warning: ${trouble}. Files that cannot be merged without it are reported as conflicts.`);
  const { before, after, nextSteps } = await intend(opened);
  refuseOtherFolder(after, opened.root);
  const cautions = [
    ...replacementWarnings(repositoryOf(before.at(-1) ?? before[0]), repositoryOf(after)),
    ...warnings(after),
    ...misplacedPipeline(after, opened.root),
  ];
  for (const warning of cautions) terminal.say(`Note: ${warning}`);
  refuseLeftFiles(opened, before.at(-1) ?? before[0], after);
  const parsed = await refuseSharedStates(opened.root, before, after);
  const skipsSettled = !options.check && leavesUnread(opened, before, after);
  const revision = await revise(opened, before, after, { skipsSettled, parsed });
  const limits = environmentLimits(after, revision.wantedText);
  for (const limit of limits) terminal.say(`Note: ${limit}`);
  const links = revision.danglingLinks.map((path) => `${path} is a broken symbolic link and was not checked`);
  for (const link of links) terminal.say(`Warning: ${oneLine(link)}.`);
  const all = [...revision.changes, ...revision.record];
  const clash = revision.changes.some(({ action }) => action === 'conflict');
  const stops = clash && options.conflicts === 'stop';
  await showRevision(stops ? { ...revision, record: [] } : revision, options, terminal);
  const code = clash ? exitCode.conflicts : exitCode.done;
  const result = options.check ? checkCode(revision, clash, terminal) : code;
  const isWritten = !stops && !options.check;
  if (isWritten && !options.allowDirty) refuseDirty(opened, revision.changes, revision.isUnedited);
  const todo = clash ? markedWrites : cleanWrites;
  const planned = isWritten ? todo(revision) : [];
  if (clash && !options.check) showConflicts(revision.changes, { ...options, isWritten: lock !== undefined }, terminal);
  return {
    exitCode: result,
    target: { root: opened.root, exists: true },
    writes: lock ? planned : [],
    lock,
    undo: clash ? 'keep' : 'drop',
    outcome: {
      directory: opened.root,
      changes: all,
      warnings: [...opened.troubles, ...cautions, ...limits, ...links],
      nextSteps,
    },
    finish: () => {
      lock?.release();
      if (isWritten && !options.json) report(all, nextSteps, options, terminal);
    },
  };
}

function checkCode({ record, editedOwned, changes }: Revision, clash: boolean, terminal: Terminal): ExitCode {
  const edited = editedOwned();
  for (const path of edited) terminal.say(`Edited, but owned by the templates: ${path}`);
  for (const { path, note } of changes) if (note !== undefined) terminal.say(`${path} ${note}.`);
  const behind = clash || [...changes, ...record].some((one) => writes(one) || one.action === 'skip');
  if (behind) terminal.say('The repository is not up to date. Run unionai-terraform update.');
  return behind || edited.length > 0 ? exitCode.checkFailed : exitCode.done;
}

function report(
  changes: readonly Change[],
  nextSteps: readonly string[],
  { dryRun }: ReviseOptions,
  terminal: Terminal,
): void {
  const written = countedWrites(changes, dryRun);
  terminal.result(written === undefined ? 'Everything is up to date; nothing was written.' : `${written}.`);
  if (nextSteps.length > 0) terminal.result(next(nextSteps));
}

/**
 * The answers in `.yo-rc.json`, parsed.
 *
 * @param raw the same answers with others, as the files were rendered from them
 * @throws UserError 'answers' for edited answers that are not valid
 */
export function parseRecord(opened: Opened, raw: unknown = opened.answers): Answers {
  try {
    return parsed(opened, raw);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(
      error.code,
      `.yo-rc.json: ${error.message}`,
      'Fix the answers in that file and rerun.',
      error.objections,
    );
  }
}

const parsedAnswers = new WeakMap<Opened, { readonly raw: unknown; readonly answers: Answers }[]>();

/** Parses answers of a record. Those of .yo-rc.json and of the manifest are usually the same, and are parsed once. */
function parsed(opened: Opened, raw: unknown): Answers {
  const known = parsedAnswers.get(opened) ?? [];
  parsedAnswers.set(opened, known);
  const same = known.find((one) => isDeepStrictEqual(one.raw, raw));
  if (same !== undefined) return same.answers;
  const answers = parseAnswers(raw);
  known.push({ raw, answers });
  return answers;
}

/**
 * Recorded answers as they were rendered. Separate keys are always recorded: a record without planKey is older than the
 * answer, or its repository had one key for each environment.
 */
function rendered(record: unknown): unknown {
  return isPlain(record) ? { planKey: 'shared', ...record } : record;
}

/**
 * The answers that the files were rendered from, as the manifest records them: one set, or one of each branch where git
 * joined two manifests. Where it records none that this version can read, those of `.yo-rc.json`.
 */
export function renderedAnswers(opened: Opened): readonly [Answers, ...Answers[]] {
  const [first, ...others] = (opened.manifest?.answers ?? []).flatMap((one): readonly Answers[] => {
    try {
      return [parsed(opened, rendered(one))];
    } catch (error) {
      if (error instanceof UserError) return [];
      throw error;
    }
  });
  return first === undefined ? [parseRecord(opened, rendered(opened.answers))] : [first, ...others];
}
