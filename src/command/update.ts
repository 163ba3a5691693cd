import { answerFlags } from '../answers/answer-flags.ts';
import { defineCommand } from './command.ts';
import { noOperand } from './operand.ts';
import { flagOption } from './option.ts';
import {
  answersOptionNames,
  answersOptions,
  commonOptionsOf,
  reviseOptions,
  reviseOptionsOf,
  runOptions,
} from './option-groups.ts';
import type { UpdateRequest } from './update-request.ts';

const answersAndRun = [...answersOptionNames, ...Object.keys(runOptions)];

export const updateCommand = defineCommand({
  name: 'update',
  operand: noOperand,
  title: 'Update the repository to new answers or templates, and merge your edits',
  generator: 'update',
  examples: [
    { line: 'update --dry-run --diff', says: 'Show what newer templates change' },
    { line: 'update --backend gcs --set backend.bucket=acme-state', says: 'Change answers' },
    { line: "update --set 'environments[prod].gate=approval'", says: 'Change an answer of one environment' },
    { line: 'update --check', says: 'Exit with 1 if the repository is not up to date' },
    { line: 'update --adopt', says: 'Adopt a repository that was not created by this generator' },
  ],
  answerFlags,
  options: {
    check: flagOption('Write nothing; exit with 1 if the repository is not up to date or an owned file was edited'),
    abort: flagOption('Undo an update that left conflict markers'),
    recover: flagOption('Report and repair an interrupted run'),
    adopt: flagOption('Adopt a repository that was not created by this generator'),
    ...answersOptions,
    ...reviseOptions,
    ...runOptions,
  },
  modes: {
    check: { with: answersAndRun },
    abort: { with: Object.keys(runOptions) },
    recover: { with: Object.keys(runOptions) },
    adopt: { with: answersAndRun },
  },
  parse: (values, _operand, flags): UpdateRequest => {
    const shared = commonOptionsOf(values, flags);
    if (values.abort) return { ...shared, kind: 'abort' };
    if (values.recover) return { ...shared, kind: 'recover' };
    if (values.adopt) return { ...shared, kind: 'adopt' };
    return { ...shared, ...reviseOptionsOf(values), kind: values.check ? 'check' : 'update' };
  },
  decide: async (request, terminal) => (await import('./decide-update.ts')).decideUpdate(request, terminal),
});
