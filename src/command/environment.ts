import { tierOf } from '../answers/environments.ts';
import { withFlags } from '../answers/flags.ts';
import { parseAnswers } from '../answers/parse.ts';
import type { Plain } from '../answers/shape.ts';
import { UserError } from '../errors.ts';
import { environmentSteps, leftoverSteps, removalSteps } from '../guidance/migration-steps.ts';
import { type Answers, tiers } from '../model/answers.ts';
import { repositoryOf } from '../plan/resolve-repository.ts';
import { type Intention, inRepository, parseRecord, type ReviseOptions } from '../revision/decide-revision.ts';
import type { Outcome } from '../revision/outcome.ts';
import { environment as askEnvironment } from '../shell/ask.ts';
import type { Opened } from '../shell/open-repository.ts';
import type { Terminal } from '../shell/terminal.ts';

export interface EnvironmentOptions extends ReviseOptions {
  readonly name: string;
  readonly tier: string | undefined;
  readonly host: string | undefined;
  /** The environment that the new one comes after, in the order of promotion. */
  readonly after: string | undefined;
  readonly remove: boolean;
  /** The person says that nothing is left in the state of the environment to remove. */
  readonly stateIsEmpty: boolean;
}

/**
 * Adds an environment to the repository that the terminal stands in, or removes one.
 *
 * @throws UserError for what is wrong with record, answers, disk or git; then nothing was written
 */
export async function changeEnvironment(options: EnvironmentOptions, terminal: Terminal): Promise<Outcome> {
  return inRepository(options, terminal, environmentIntention(options, terminal));
}

/** What adding or removing an environment is to achieve. */
export function environmentIntention(options: EnvironmentOptions, terminal: Terminal) {
  return (opened: Opened): Promise<Intention> =>
    options.remove ? removal(options, opened) : addition(options, opened, terminal);
}

async function addition(options: EnvironmentOptions, opened: Opened, terminal: Terminal): Promise<Intention> {
  const before = parseRecord(opened);
  if (before.environments.some(({ name }) => name === options.name)) {
    throw new UserError(
      'answers',
      `There is an environment ${options.name} already.`,
      'unionai-terraform update --set changes it.',
    );
  }
  const given = await answersOf(options, before, terminal);
  const raw = inserted(given, before, options.after);
  const after = parseAnswers(withFlags(raw, { flags: {}, sets: options.sets }));
  refuseWrongOrder(after, options);
  return { before, after, nextSteps: environmentSteps(repositoryOf(after), options.name) };
}

async function answersOf(options: EnvironmentOptions, before: Answers, terminal: Terminal): Promise<Plain> {
  const { name, tier, host } = options;
  const given = Object.fromEntries(
    Object.entries({ name, tier, org: options.flags.org, host }).filter(([, value]) => value !== undefined),
  );
  const isAsked = terminal.interactive && !options.yes && !options.json && given.org === undefined;
  return isAsked ? askEnvironment(terminal.prompt, given, before.environments.at(-1)?.org) : given;
}

/** After the environment named, or after the last of the same or a lower tier. */
function inserted(given: Plain, before: Answers, after: string | undefined): Plain {
  const list = before.record.environments as readonly Plain[];
  const tier = tiers.find((one) => one === given.tier) ?? tierOf(String(given.name));
  const last = before.environments.findLastIndex((one) => tiers.indexOf(one.tier) <= tiers.indexOf(tier));
  const index = after === undefined ? last : before.environments.findIndex(({ name }) => name === after);
  if (after !== undefined && index === -1) {
    const names = before.environments.map(({ name }) => name).join(', ');
    throw new UserError(
      'answers',
      `--after: there is no environment ${JSON.stringify(after)}.`,
      `There are: ${names}.`,
    );
  }
  return { ...before.record, environments: list.toSpliced(index + 1, 0, given) };
}

/** Environments stand in the order of their tiers, so no `--after` can put one before a lower tier. */
function refuseWrongOrder({ environments }: Answers, { name, after }: EnvironmentOptions): void {
  if (after === undefined) return;
  const index = environments.findIndex((one) => one.name === name);
  if (environments[index - 1]?.name === after) return;
  const tier = environments[index]?.tier ?? '';
  throw new UserError(
    'answers',
    `--after ${after}: an environment of the tier ${tier} cannot stand there.`,
    'The order of promotion is development, staging, production.',
  );
}

async function removal(options: EnvironmentOptions, opened: Opened): Promise<Intention> {
  const before = parseRecord(opened);
  const gone = before.environments.find(({ name }) => name === options.name);
  if (gone === undefined) {
    const names = before.environments.map(({ name }) => name).join(', ');
    throw new UserError('answers', `There is no environment ${JSON.stringify(options.name)}.`, `There are: ${names}.`);
  }
  const repository = repositoryOf(before);
  if (!options.stateIsEmpty) {
    const steps = removalSteps(repository, gone.name).map((step, index) => `\n  ${index + 1}. ${step}`);
    throw new UserError(
      'usage',
      `Removing ${gone.name} would leave behind what it manages, with no configuration to destroy it by.`,
      `Destroy it first, then say so:${steps.join('')}`,
    );
  }
  const list = (before.record.environments as readonly Plain[]).filter(({ name }) => name !== gone.name);
  const after = parseAnswers({ ...before.record, environments: list });
  return { before, after, nextSteps: leftoverSteps(repository, gone) };
}
