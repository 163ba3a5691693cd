import { tierOf } from '../answers/environments.ts';
import { parseGiven } from '../answers/flag-objections.ts';
import { withFlags } from '../answers/flags.ts';
import { isPlain, type Plain } from '../answers/shape.ts';
import { onOptions } from '../answers/typed-options.ts';
import { nearest, show } from '../answers/words.ts';
import { UserError } from '../errors.ts';
import { environmentSteps, migrationSteps } from '../guidance/migration-steps.ts';
import { leftoverSteps } from '../guidance/removal-steps.ts';
import { type Answers, tiers } from '../model/answers.ts';
import { repositoryOf } from '../plan/resolve-repository.ts';
import { decideRevision, type Intention, parseRecord, renderedAnswers } from '../revision/decide-revision.ts';
import type { Decision } from '../revision/decision.ts';
import { nextAnswers, removalRefused } from '../revision/next-answers.ts';
import type { Opened } from '../shell/open-repository.ts';
import { readAnswers } from '../shell/read-answers.ts';
import type { Terminal } from '../shell/terminal.ts';
import type { Addition, Removal } from './environment-request.ts';

/**
 * Decides how the repository in the current folder changes with an environment that is added or removed.
 *
 * @throws UserError for what is wrong with arguments, record, answers, disk or git; then nothing is written
 */
export function decideEnvironment(request: Addition | Removal, terminal: Terminal): Promise<Decision> {
  return decideRevision(request, terminal, (opened) =>
    request.kind === 'remove' ? removal(request, opened) : addition(request, opened, terminal),
  );
}

async function addition(options: Addition, opened: Opened, terminal: Terminal): Promise<Intention> {
  const known = renderedAnswers(opened);
  const before = known.at(-1) ?? known[0];
  const recorded = parseRecord(opened);
  if (recorded.environments.some(({ name }) => name === options.name)) {
    throw new UserError(
      'answers',
      `Environment ${options.name} already exists.`,
      'To change it, run unionai-terraform update --set.',
    );
  }
  const file = options.answers === undefined ? {} : await readAnswers(options.answers, terminal.cwd);
  const given = await answersOf(options, entryOf(file, options.name), recorded, terminal);
  const { environments: _own, ...others } = file;
  const raw = { ...inserted(given, recorded, options.after), ...others };
  const after = parseAddition(withFlags(raw, { flags: {}, sets: options.sets }), options, known);
  refuseWrongOrder(after, options);
  // The same run applies edits of .yo-rc.json, so include their steps.
  const pending = migrationSteps(repositoryOf(before), repositoryOf(recorded));
  return { before: known, after, nextSteps: [...pending, ...environmentSteps(repositoryOf(after), options.name)] };
}

/** @throws UserError 'answers' with every objection, on the option that the user typed */
function parseAddition(raw: Plain, options: Addition, known: readonly Answers[]): Answers {
  const list: readonly unknown[] = Array.isArray(raw.environments) ? raw.environments : [];
  const index = list.findLastIndex((one) => isPlain(one) && one.name === options.name);
  const { tier, org, host } = options;
  const flags = Object.entries({ tier, org, host }).filter(([, value]) => value !== undefined);
  const typed = [['NAME', 'name'], ...flags.map(([flag]) => [`--${flag}`, flag])];
  try {
    return parseGiven(raw, { flags: {}, sets: options.sets }, (given) => nextAnswers(given, known));
  } catch (error) {
    throw onOptions(
      error,
      typed.map(([option = '', field]) => ({ typed: option, path: `environments[${index}].${field}` })),
    );
  }
}

/**
 * What an answers file says about the new environment.
 *
 * @throws UserError 'answers' where it lists other environments
 */
function entryOf({ environments = [] }: Plain, name: string): Plain {
  const list: readonly unknown[] = Array.isArray(environments) ? environments : [environments];
  const others = list.filter((one) => !isPlain(one) || one.name !== name);
  if (others.length > 0 || list.length > 1) {
    throw new UserError(
      'answers',
      `--answers: the file may list only ${show(name)} under environments.`,
      'To change other environments, run unionai-terraform update --answers.',
    );
  }
  const [entry = {}] = list;
  return isPlain(entry) ? entry : {};
}

async function answersOf(options: Addition, entry: Plain, before: Answers, terminal: Terminal): Promise<Plain> {
  const { name, tier, org, host } = options;
  const flags = Object.entries({ name, tier, org, host }).filter(([, value]) => value !== undefined);
  const given: Plain = { ...entry, ...Object.fromEntries(flags) };
  const isAsked = terminal.interactive && !options.yes && !options.json && given.org === undefined;
  if (!isAsked) return given;
  const { askEnvironment } = await import('./ask-environment.ts');
  return askEnvironment(terminal, given, before.environments.at(-1)?.org);
}

/** After the environment named, or after the last of the same or a lower tier. */
function inserted(given: Plain, before: Answers, after: string | undefined): Plain {
  const list: readonly Plain[] = before.record.environments;
  const tier = tiers.find((one) => one === given.tier) ?? tierOf(String(given.name));
  const last = before.environments.findLastIndex((one) => tiers.indexOf(one.tier) <= tiers.indexOf(tier));
  const index = after === undefined ? last : before.environments.findIndex(({ name }) => name === after);
  if (after !== undefined && index === -1) {
    throw noSuchEnvironment('--after: environment', after, before);
  }
  return { ...before.record, environments: list.toSpliced(index + 1, 0, given) };
}

function noSuchEnvironment(what: string, name: string, { environments }: Answers): UserError {
  const names = environments.map((one) => one.name);
  const near = nearest(name, names);
  const hint = near === undefined ? `Environments: ${names.join(', ')}.` : `Did you mean ${near}?`;
  return new UserError('answers', `${what} ${show(name)} does not exist.`, hint);
}

/** Environments are ordered by tier, so `--after` cannot move one before a lower tier. */
function refuseWrongOrder({ environments }: Answers, { name, after }: Addition): void {
  if (after === undefined) return;
  const index = environments.findIndex((one) => one.name === name);
  if (environments[index - 1]?.name === after) return;
  const tier = environments[index]?.tier ?? '';
  throw new UserError(
    'answers',
    `--after ${after}: an environment of tier ${tier} cannot follow it.`,
    'The order of promotion is development, staging, production.',
  );
}

async function removal(options: Removal, opened: Opened): Promise<Intention> {
  const known = renderedAnswers(opened);
  const recorded = parseRecord(opened);
  const before = known.find(({ environments }) => environments.some(({ name }) => name === options.name)) ?? recorded;
  const gone = before.environments.find(({ name }) => name === options.name);
  if (gone === undefined) {
    throw noSuchEnvironment('Environment', options.name, before);
  }
  if (!options.stateIsEmpty) throw removalRefused(before, gone.name);
  const list = recorded.record.environments.filter(({ name }) => name !== gone.name);
  const after = nextAnswers({ ...recorded.record, environments: list }, known, { removed: gone.name });
  return { before: known, after, nextSteps: leftoverSteps(repositoryOf(before), gone) };
}
