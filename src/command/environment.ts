import { tiers } from '../model/answers.ts';
import { defineCommand } from './command.ts';
import type { Addition, Removal } from './environment-request.ts';
import { requiredOperand } from './operand.ts';
import { flagOption, textOption } from './option.ts';
import { answersOptions, commonOptionsOf, reviseOptions, reviseOptionsOf, runOptions } from './option-groups.ts';

export const environmentCommand = defineCommand({
  name: 'environment',
  operand: requiredOperand('NAME', 'name', 'Environment name', 'environments'),
  title: 'Add an environment to the repository in the current folder, or remove one',
  generator: 'environment',
  examples: [
    { line: 'environment qa --org acme-qa', says: 'Add an environment' },
    { line: 'environment qa --tier staging --after staging', says: 'Add one after another one of its tier' },
    { line: 'environment qa --remove --state-is-empty', says: 'Remove one whose resources are destroyed' },
  ],
  options: {
    tier: textOption(tiers.join('|'), 'Tier; derived from a name that begins with dev, stag or prod', tiers),
    org: textOption('ORG', 'Union.ai organization'),
    host: textOption('HOST', 'Control plane host; default ORG.hosted.unionai.cloud'),
    after: textOption(
      'NAME',
      'Environment that the new one follows in the order of promotion, within the tier',
      'environments',
    ),
    remove: flagOption('Remove the environment instead'),
    'state-is-empty': flagOption('With --remove: confirm that its state manages no resources'),
    ...answersOptions,
    ...reviseOptions,
    ...runOptions,
  },
  modes: {
    remove: { with: [...Object.keys(runOptions), ...Object.keys(reviseOptions)], own: ['state-is-empty'] },
  },
  parse: (values, name): Addition | Removal => {
    const shared = { ...commonOptionsOf(values, {}), ...reviseOptionsOf(values), name };
    if (values.remove) return { ...shared, kind: 'remove', stateIsEmpty: values['state-is-empty'] };
    const { tier, org, host, after } = values;
    return { ...shared, kind: 'add', tier, org, host, after };
  },
  decide: async (request, terminal) => (await import('./decide-environment.ts')).decideEnvironment(request, terminal),
});
