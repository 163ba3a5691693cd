import { basename, relative, resolve } from 'node:path';
import { definition } from '../answers/definition.ts';
import { withExample } from '../answers/example.ts';
import { answerFlags, withFlags } from '../answers/flags.ts';
import { parseGiven, refuseInvalid } from '../answers/flag-objections.ts';
import { isPlain, type Plain } from '../answers/shape.ts';
import { UserError } from '../errors.ts';
import { exitCode } from '../exit-code.ts';
import { nextSteps } from '../guidance/next-steps.ts';
import { summary } from '../guidance/summary.ts';
import { warnings } from '../guidance/warnings.ts';
import type { Answers } from '../model/answers.ts';
import { type Change, writes } from '../model/change.ts';
import { credentialIn } from '../model/credential/redact.ts';
import { otherPlaces } from '../model/shared-file.ts';
import { isTopPath } from '../model/top-path.ts';
import { arrangeClone } from '../plan/arrange-clone.ts';
import { arrange } from '../plan/arrange-new.ts';
import { plan } from '../plan/plan.ts';
import { readAnswersFile } from '../record/answers-file.ts';
import { answersPath, RecordProblem } from '../record/manifest.ts';
import { withRecord } from '../record/record-files.ts';
import type { Decision } from '../revision/decision.ts';
import type { CommonOptions, Outcome } from '../revision/outcome.ts';
import { refuseOtherFolder, withFolder } from '../revision/place-answers.ts';
import { reportTo } from '../revision/show-recovery.ts';
import { settle } from '../shell/apply-changes.ts';
import { interview } from '../shell/ask.ts';
import { firstCommit } from '../shell/git.ts';
import { readAnswers } from '../shell/read-answers.ts';
import { counted, countedWrites, diffs, next, paint, tree } from '../shell/show.ts';
import { lookAt, readTree, type Target } from '../shell/target.ts';
import type { Terminal } from '../shell/terminal.ts';
import { version } from '../version.ts';
import { agreeToCommit, offerGit } from './agree-to-commit.ts';
import { defineCommand } from './command.ts';
import { optionalOperand } from './operand.ts';
import { flagOption } from './option.ts';
import { answersOptions, commonOptionsOf, runOptions } from './option-groups.ts';

interface NewOptions extends CommonOptions {
  /** The folder; undefined for one named like the repository, here. */
  readonly directory: string | undefined;
  readonly force: boolean;
  readonly git: boolean;
  readonly example: boolean;
}

export const newCommand = defineCommand({
  name: 'new',
  operand: optionalOperand('DIR', 'directory', 'Folder of the new repository', 'folders'),
  title: 'Create a repository; on a terminal without arguments, start the wizard',
  generator: 'app',
  examples: [
    { line: 'new', says: 'Start the wizard' },
    { line: 'new my-infra --example', says: 'Create a repository with the values of an example company' },
    { line: 'new my-infra --answers answers.yaml', says: 'Read the answers from a file' },
    {
      line: 'new my-infra --yes --org acme --environments dev,prod --set secretStore.region=us-west-2 --set backend.bucket=acme-tfstate --set backend.region=us-west-2',
      says: 'Create a repository without prompts',
    },
  ],
  answerFlags,
  options: {
    force: flagOption('Overwrite existing files'),
    git: flagOption('Create a Git repository with an initial commit'),
    example: flagOption('Use the values of an example company for missing answers, for evaluation'),
    ...answersOptions,
    ...runOptions,
  },
  parse: (values, directory, flags): NewOptions => ({
    ...commonOptionsOf(values, flags),
    directory,
    force: values.force,
    git: values.git,
    example: values.example,
  }),
  decide: decideRepository,
});

/**
 * Decides on a new repository: answers, plan, what is in the folder, and the user's consent.
 *
 * @throws UserError for what is wrong with answers, folder or disk; then nothing is written
 */
async function decideRepository(options: NewOptions, terminal: Terminal): Promise<Decision> {
  const asked = terminal.interactive && !options.yes && !options.example && options.answers === undefined;
  const raw = await answersFor(options, terminal, asked);
  const directory = resolve(terminal.cwd, options.directory ?? parseGiven(raw, options).name);
  refuseFolderName(relative(terminal.cwd, directory));
  const target = lookAt(directory);
  const answers = parseGiven(withFolder(raw, target.root), options);
  refuseOtherFolder(answers, target.root);
  const shown = relative(terminal.cwd, directory) || '.';
  if (!options.dryRun) await clearUp(target, terminal);
  const changes = changesFor(answers, target, options.force);
  const clash = changes.some(({ action }) => action === 'conflict');
  const lacking = changes.flatMap(({ path, action, note }) =>
    action === 'skip' && note !== undefined ? [`${path} ${note}`] : [],
  );
  const steps = [...nextSteps(answers, shown), ...lacking];
  const outcome = { directory, changes, warnings: warnings(answers), nextSteps: steps };
  const place = shown === '.' ? 'the current folder' : shown;
  let git = options.git && !clash;
  for (const warning of outcome.warnings) terminal.say(`Note: ${warning}`);
  if (options.diff && !options.json) terminal.result(await diffs(changes, terminal.colors));
  if (clash) await refuse(changes, place, options, terminal);
  else {
    if (asked) terminal.result(['', ...summary(answers), ''].join('\n'));
    if (options.dryRun || asked) preview(changes, place, options, terminal);
    if (asked && !options.dryRun) await consent(terminal);
    if (asked && !options.dryRun) git ||= await offerGit(target, terminal);
    if (git) git = await agreeToCommit(target, changes, options, terminal);
    const overwritten = changes.filter(({ action }) => action === 'overwrite');
    for (const { path, action, note } of changes)
      if (note !== undefined && action !== 'skip')
        terminal.say(
          `${path} ${note}. If the folder contains Terraform for Union.ai: unionai-terraform update --adopt`,
        );
    for (const { path } of overwritten) terminal.say(`${options.dryRun ? 'Would overwrite' : 'Overwriting'} ${path}`);
  }
  const isWritten = !clash && !options.dryRun;
  return {
    exitCode: clash ? exitCode.conflicts : exitCode.done,
    target,
    writes: isWritten ? changes : [],
    lock: undefined,
    outcome,
    finish: () => {
      if (isWritten && git)
        terminal.say(
          firstCommit(
            target.root,
            changes.map(({ path }) => path),
          ),
        );
      if (isWritten && !options.json) report(outcome, place, asked, terminal);
    },
  };
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

async function consent(terminal: Terminal): Promise<void> {
  const yes = await terminal.prompt({ type: 'confirm', name: 'write', message: 'Write these files?', default: true });
  if (!yes) throw new UserError('interrupted', 'Nothing was written.');
}

/** What is there has to be whole before it is looked at. */
async function clearUp(target: Target, terminal: Terminal): Promise<void> {
  await settle(target, reportTo(terminal));
}

async function answersFor(options: NewOptions, terminal: Terminal, asked: boolean): Promise<Plain> {
  const file = options.answers === undefined ? {} : await readAnswers(options.answers, terminal.cwd);
  const given = withFlags(file, options);
  const folder = options.directory === undefined ? undefined : basename(resolve(terminal.cwd, options.directory));
  if (asked) refuseInvalid(given, options);
  if (asked) return interview(terminal.prompt, given, folder ?? 'unionai', options.flags.org);
  const named = given.name === undefined && folder !== undefined ? { ...given, name: folder } : given;
  const filled = options.example ? withExample(named, options.flags.org) : named;
  return options.yes ? withDefaultKinds(filled) : filled;
}

/** What `--yes` takes where nothing is said: the first store and backend of the registry. */
function withDefaultKinds(raw: Plain): Plain {
  const kinds = (['secretStore', 'backend'] as const).map((key) => {
    const { [key]: given } = raw;
    const isOpen = given === undefined || (isPlain(given) && given.kind === undefined);
    return [key, isOpen ? { kind: definition[key].default, ...(isPlain(given) ? given : {}) } : given] as const;
  });
  return { ...raw, ...Object.fromEntries(kinds) };
}

function changesFor(answers: Answers, target: Target, force: boolean): readonly Change[] {
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

/** `.yo-rc.json` may be other generators' too: adding our answers to it takes nothing from them. */
function arrangeAnswers(changes: readonly Change[], existing: string | undefined): readonly Change[] {
  if (existing === undefined || readAnswersFile(existing) !== undefined) return changes;
  return changes.map((change) =>
    change.path === answersPath && change.action === 'conflict'
      ? { ...change, action: 'update', conflicts: [] }
      : change,
  );
}

async function refuse(
  changes: readonly Change[],
  place: string,
  options: NewOptions,
  terminal: Terminal,
): Promise<void> {
  const conflicts = changes.filter(({ action }) => action === 'conflict');
  const isOurs = conflicts.some(({ path }) => path === answersPath);
  terminal.say(`${counted(conflicts.length, 'file')} in ${place} would be overwritten:`);
  for (const { path } of conflicts) terminal.say(`  ${path}`);
  if (!options.diff && !options.json) terminal.say(await diffs(conflicts, paint(false)));
  const isAbove = conflicts.some(({ path }) => isTopPath(path));
  terminal.say(
    isAbove
      ? 'Nothing was written. What is above the folder may belong to another repository of that name, and is never overwritten: choose another one with --name.'
      : 'Nothing was written. Use --force to overwrite them, or choose another folder.',
  );
  if (isOurs)
    terminal.say(
      'The folder contains a repository of this generator. To change its answers and keep your edits, run unionai-terraform update.',
    );
}

function preview(changes: readonly Change[], place: string, options: NewOptions, terminal: Terminal): void {
  if (options.json) return;
  const number = counted(changes.filter(writes).length, 'file');
  terminal.result(`${options.dryRun ? 'Would write' : 'Will write'} ${number} to ${place}:`);
  terminal.result(tree(changes, terminal.colors));
}

function report(outcome: Outcome, place: string, asked: boolean, terminal: Terminal): void {
  const written = countedWrites(outcome.changes, false);
  if (written === undefined) terminal.result(`${place} is up to date; nothing was written.`);
  else terminal.result(`${written} to ${place}.`);
  if (!asked && written !== undefined) terminal.result(tree(outcome.changes, terminal.colors));
  terminal.result(next(outcome.nextSteps));
}
