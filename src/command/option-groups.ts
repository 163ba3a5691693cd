import { answerFlags } from '../answers/answer-flags.ts';
import type { Given } from '../answers/flags.ts';
import type { ReviseOptions } from '../revision/decide-revision.ts';
import type { CommonOptions } from '../revision/outcome.ts';
import { choiceOption, flagOption, listOption, type OptionValues, textOption } from './option.ts';

/** The options of all commands: they say how the process behaves, not what the command does. */
export const processOptions = {
  json: flagOption('Print one JSON document to standard output'),
  cwd: textOption('DIR', 'Run in this folder', 'folders'),
  'no-color': flagOption('Disable colors'),
  help: flagOption('Show this help', 'h'),
  version: flagOption('Print the version', 'v'),
};

/** The options of a command that writes files. */
export const runOptions = {
  yes: flagOption('Use defaults for missing answers, and do not prompt', 'y'),
  'dry-run': flagOption('Write nothing; show the result and exit with the same code'),
  diff: flagOption('Show the differences to existing files'),
};

/** The options of a command that takes answers. */
export const answersOptions = {
  answers: textOption('FILE', 'Read answers from a JSON or YAML file; - is standard input', 'files'),
  set: listOption(
    'PATH=VALUE',
    'Set one answer, for example backend.bucket=acme-tfstate; overrides the file',
    'answer-paths',
  ),
};

/** The options of a command that changes a repository that exists. */
export const reviseOptions = {
  conflicts: choiceOption(['markers'], 'Write conflict markers instead of stopping'),
  'allow-dirty': flagOption('Change files even if they have uncommitted changes'),
};

/** The names of all options that give answers. */
export const answersOptionNames: readonly string[] = [
  ...Object.keys(answersOptions),
  ...answerFlags.map(({ name }) => name),
];

export function commonOptionsOf(
  values: OptionValues<typeof processOptions & typeof runOptions & typeof answersOptions>,
  flags: Given['flags'],
): CommonOptions {
  return {
    answers: values.answers,
    sets: values.set,
    flags,
    yes: values.yes,
    dryRun: values['dry-run'],
    diff: values.diff,
    json: values.json,
  };
}

export function reviseOptionsOf(
  values: OptionValues<typeof reviseOptions>,
): Pick<ReviseOptions, 'allowDirty' | 'conflicts'> {
  return { allowDirty: values['allow-dirty'], conflicts: values.conflicts ?? 'stop' };
}
