import { basename, resolve } from 'node:path';
import { definition } from '../answers/definition.ts';
import { withExample } from '../answers/example.ts';
import { isIncomplete, refuseInvalid } from '../answers/flag-objections.ts';
import { withFlags } from '../answers/flags.ts';
import { isPlain, type Plain } from '../answers/shape.ts';
import { decodeLink } from '../answers/share-link.ts';
import { UserError } from '../errors.ts';
import { exitCode } from '../exit-code.ts';
import { nextSteps } from '../guidance/next-steps.ts';
import { writes } from '../model/change.ts';
import type { Decision } from '../revision/decision.ts';
import { reportTo } from '../revision/show-recovery.ts';
import { settle } from '../shell/apply-changes.ts';
import { firstCommit } from '../shell/git.ts';
import { readAnswers } from '../shell/read-answers.ts';
import { diffs } from '../shell/show.ts';
import { plainTerminal, type Terminal } from '../shell/terminal.ts';
import { answerLines } from '../wizard/show-review.ts';
import { agreeToCommit } from './agree-to-commit.ts';
import type { NewOptions } from './new-options.ts';
import { changesFor, siteFor, warningsFor } from './prospect.ts';
import { preview, refuse, report } from './report-new.ts';

/** The answers of a run, and what the wizard adds to them. */
interface Answered {
  readonly raw: Plain;
  readonly git: boolean;
  /** The command that repeats the run without prompts; undefined if nothing was asked. */
  readonly repeat: string | undefined;
}

/**
 * Decides on a new repository: answers, plan, what is in the folder, and the user's consent.
 *
 * @throws UserError for what is wrong with answers, folder or disk; then nothing is written
 */
export async function decideRepository(options: NewOptions, terminal: Terminal): Promise<Decision> {
  const asking = options.plain ? plainTerminal(terminal) : terminal;
  const { git: isGitWanted, raw, repeat } = await answersFor(options, asking);
  const site = siteFor(raw, options, terminal.cwd);
  const { answers, directory, shown, target } = site;
  // What is there has to be whole before it is looked at.
  if (!options.dryRun) await settle(target, reportTo(terminal));
  const changes = changesFor(site, options.force);
  const clash = changes.some(({ action }) => action === 'conflict');
  const lacking = changes.flatMap(({ path, action, note }) =>
    action === 'skip' && note !== undefined ? [`${path} ${note}`] : [],
  );
  const isUpToDate = !clash && !changes.some(writes);
  const steps = [...(isUpToDate ? [] : nextSteps(answers, shown)), ...lacking];
  const outcome = { directory, changes, warnings: warningsFor(site, changes), nextSteps: steps };
  const place = shown === '.' ? 'the current folder' : shown;
  let git = isGitWanted && !clash;
  // The review of the wizard showed them.
  if (repeat === undefined) for (const warning of outcome.warnings) terminal.say(`Note: ${warning}`);
  if (options.diff && !options.json) terminal.result(diffs(changes, terminal.colors));
  if (clash) await refuse(changes, place, options, terminal);
  else {
    if (options.dryRun) preview(changes, place, options, terminal);
    // In the wizard, the user agreed before.
    if (git && repeat === undefined) git = await agreeToCommit(target, changes, options, asking);
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
      if (isWritten && !options.json) report(outcome, place, terminal);
      if (repeat !== undefined && !options.json) terminal.result(`\nTo repeat this run without prompts:\n  ${repeat}`);
    },
  };
}

async function answersFor(options: NewOptions, terminal: Terminal): Promise<Answered> {
  refuseWizard(options, terminal);
  const given = withFlags(await readGiven(options, terminal), options);
  const folder = options.directory === undefined ? undefined : basename(resolve(terminal.cwd, options.directory));
  const named = given.name === undefined && folder !== undefined ? { ...given, name: folder } : given;
  if (isAsked(options, terminal, named)) {
    refuseInvalid(given, options);
    const { runWizard } = await import('./new-wizard.ts');
    return runWizard(given, options, terminal);
  }
  const filled = options.example ? withExample(named, options.flags.org) : named;
  const raw = options.yes ? withDefaultKinds(filled) : filled;
  // Nobody can read the answers in a link, and it may be from a stranger.
  if (options.from !== undefined) for (const line of ['Answers:', ...answerLines(raw)]) terminal.say(line);
  return { raw, git: options.git, repeat: undefined };
}

/**
 * The answers of a file or of a share link. What this version does not know of a link is said and left out.
 *
 * @throws UserError 'usage' for both together, and 'answers' for what cannot be read
 */
async function readGiven({ answers, from }: NewOptions, terminal: Terminal): Promise<Plain> {
  if (from === undefined) return answers === undefined ? {} : readAnswers(answers, terminal.cwd);
  if (answers !== undefined)
    throw new UserError(
      'usage',
      '--from cannot be used with --answers.',
      'Remove one of them. To change single answers of the link, use --set or the flags of the answers.',
    );
  const { answers: known, notes } = await decodeLink(from);
  for (const note of notes) terminal.say(`Note: ${note}`);
  return known;
}

/**
 * Answers in a file are asked for only if some are missing, or if the user wants to review them. Answers in a link are always
 * reviewed before they are used.
 */
function isAsked(options: NewOptions, { interactive }: Terminal, raw: Plain): boolean {
  const { answers, dryRun, example, from, wizard, yes } = options;
  if (!interactive || yes || example || answers === '-') return false;
  const isReviewed = from === undefined ? answers === undefined : !dryRun;
  return wizard || isReviewed || isIncomplete(raw);
}

/** @throws UserError for --wizard where nothing can be asked, or where the user does not want to be asked */
function refuseWizard({ answers, example, wizard, yes }: NewOptions, { interactive }: Terminal): void {
  if (!wizard) return;
  const other = yes ? '--yes' : example ? '--example' : answers === '-' ? '--answers -' : undefined;
  if (other !== undefined) throw new UserError('usage', `--wizard cannot be used with ${other}.`);
  if (!interactive)
    throw new UserError(
      'terminal',
      '--wizard requires a terminal.',
      'Set the answers with flags, --answers or --from.',
    );
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
