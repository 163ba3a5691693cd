import { basename, join, resolve } from 'node:path';
import { refuseInvalid } from '../answers/flag-objections.ts';
import { withFlags } from '../answers/flags.ts';
import { isPlain, type Plain } from '../answers/shape.ts';
import { UserError } from '../errors.ts';
import { readAnswersFile } from '../record/answers-file.ts';
import { answersPath, RecordProblem } from '../record/manifest.ts';
import { readDiskFile } from '../shell/disk.ts';
import { readSuggestions } from '../shell/read-suggestions.ts';
import type { Terminal } from '../shell/terminal.ts';
import { start } from '../wizard/machine.ts';
import { commandFor, shortest } from '../wizard/repeat-command.ts';
import { repositoryQuestions } from '../wizard/repository-questions.ts';
import { usableSuggestions } from '../wizard/usable-suggestions.ts';
import { askQuestions, sayWrapped } from './ask-questions.ts';
import type { NewOptions } from './new-options.ts';
import { RepositoryReview } from './review-repository.ts';

/** What the user decided in the wizard. */
export interface Decided {
  readonly raw: Plain;
  readonly git: boolean;
  /** The command that repeats the run without prompts. */
  readonly repeat: string;
}

/**
 * Asks the user for a new repository, and for consent to write it. Writes only files that the user saves the answers to.
 *
 * @param given the answers of flags, and of a file or link
 * @throws UserError 'interrupted' if the user quits, with what to do to continue
 */
export async function runWizard(given: Plain, options: NewOptions, terminal: Terminal): Promise<Decided> {
  const { cwd } = terminal;
  const { directory } = options;
  const place = directory === undefined ? cwd : resolve(cwd, directory);
  const folder = directory === undefined ? undefined : basename(place);
  sayWrapped(
    terminal,
    'This wizard creates a Terraform repository for Union.ai. Nothing is written until you confirm.',
  );
  sayWrapped(terminal, 'To go back, type < and press Enter, or select "< Back". To stop, press Ctrl-C.');
  const recorded = (options.answers ?? options.from) === undefined ? recordedIn(place) : undefined;
  const isHere = directory === undefined;
  if (recorded !== undefined)
    sayWrapped(
      terminal,
      isHere
        ? `\nThe current folder contains a repository of this generator. To change it, press Ctrl-C and run unionai-terraform update. If you continue, the wizard creates another repository in a subfolder.`
        : `\nThe wizard starts with the answers in ${directory}/${answersPath}.`,
    );
  const known = recorded === undefined || isHere ? given : withFlags(recorded, options);
  if (known !== given) refuseInvalid(known, options);
  const name = typeof known.name === 'string' ? known.name : folder;
  const { found, notes } = readSuggestions(place, name);
  const { read, suggestions, notes: allNotes } = usableSuggestions(found, notes);
  if (read.length > 0) terminal.say('\nDefaults found on this computer:');
  for (const one of read) sayWrapped(terminal, `  ${one}`, '  ');
  for (const note of allNotes) sayWrapped(terminal, note);
  const script = repositoryQuestions({ folder, org: options.flags.org, suggestions });
  const review = new RepositoryReview(options, terminal);
  const raw = await askQuestions(start(script, known), {
    terminal,
    hasHeadings: true,
    review: (state) => review.show(state),
    resume: (answers) => review.stopped('Interrupted', answers),
  });
  const { cwd: folderOption, force } = options;
  const git = review.wantsGit;
  const others = [
    ...(git ? ['--git'] : []),
    ...(force ? ['--force'] : []),
    ...(folderOption === undefined ? [] : ['--cwd', folderOption]),
    '--yes',
  ];
  return { raw, git, repeat: commandFor(shortest(raw), { directory, options: others }) };
}

/**
 * The answers that a folder records.
 *
 * @throws UserError 'target' for a record that is not valid
 */
function recordedIn(place: string): Plain | undefined {
  const text = readDiskFile(join(place, answersPath), answersPath)?.text;
  if (text === undefined) return undefined;
  try {
    const answers = readAnswersFile(text);
    if (!isPlain(answers)) return undefined;
    const { path: _, ...others } = answers; // Follows from the folder.
    return others;
  } catch (error) {
    if (!(error instanceof RecordProblem)) throw error;
    throw new UserError('target', `${answersPath} is not valid: ${error.message}.`, 'Move it and rerun.');
  }
}
