import { answerFlags, type Given } from '../answers/flags.ts';
import type { ReviseOptions } from '../revision/decide-revision.ts';
import type { CommonOptions } from '../revision/outcome.ts';
import { choiceOption, flagOption, listOption, type OptionValues, textOption } from './option.ts';

/** The options of every command: they say how the process behaves, not what the command does. */
export const processOptions = {
  json: flagOption('Make standard output one JSON document'),
  cwd: textOption('DIR', 'Work in this folder'),
  'no-color': flagOption('Print no colours'),
  help: flagOption('Show this help', 'h'),
  version: flagOption('Print the version', 'v'),
};

/** The options of a command that writes files. */
export const runOptions = {
  yes: flagOption('Take defaults for the rest, and ask nothing', 'y'),
  'dry-run': flagOption('Write nothing; show and exit as the run would'),
  diff: flagOption('Show the difference to what is there'),
};

/** The options of a command that takes answers. */
export const answersOptions = {
  answers: textOption('FILE', 'Read answers from a JSON or YAML file; - is standard input'),
  set: listOption('PATH=VALUE', 'Set one answer, such as backend.bucket=acme-tfstate; wins over the file'),
};

/** The options of a command that changes a repository that exists. */
export const reviseOptions = {
  conflicts: choiceOption(['markers'], 'Write conflict markers, instead of nothing at all'),
  'allow-dirty': flagOption('Touch files even where they hold changes that are not committed'),
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
