import { answerFlags } from '../answers/answer-flags.ts';
import { defineCommand } from './command.ts';
import type { NewOptions } from './new-options.ts';
import { optionalOperand } from './operand.ts';
import { flagOption, textOption } from './option.ts';
import { answersOptions, commonOptionsOf, runOptions } from './option-groups.ts';

export const newCommand = defineCommand({
  name: 'new',
  operand: optionalOperand('DIR', 'directory', 'Folder of the new repository', 'folders'),
  title: 'Create a repository; on a terminal without arguments, start the wizard',
  generator: 'app',
  examples: [
    { line: 'new', says: 'Start the wizard' },
    { line: 'new my-infra --example', says: 'Create a repository with the values of an example company' },
    { line: 'new my-infra --answers answers.yaml', says: 'Read the answers from a file' },
    { line: "new my-infra --from 'LINK'", says: 'Read the answers from a share link of the configurator' },
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
    wizard: flagOption('Start the wizard also if --answers gives all answers, to review and change them'),
    plain: flagOption('In the wizard, use numbered lists without colors, for screen readers'),
    ...answersOptions,
    from: textOption(
      'LINK',
      'Read answers from a share link of the configurator, and show them; nothing is downloaded',
    ),
    ...runOptions,
  },
  parse: (values, directory, flags): NewOptions => ({
    ...commonOptionsOf(values, flags),
    directory,
    from: values.from,
    force: values.force,
    git: values.git,
    example: values.example,
    wizard: values.wizard,
    plain: values.plain,
    noColor: values['no-color'],
    cwd: values.cwd,
  }),
  decide: async (request, terminal) => (await import('./decide-new.ts')).decideRepository(request, terminal),
});
