import type { Plain } from '../answers/shape.ts';
import { UserError } from '../errors.ts';
import { type Change, writes } from '../model/change.ts';
import { counted } from '../shell/show.ts';
import type { Terminal } from '../shell/terminal.ts';
import { answersOf, back, edit, type WizardState } from '../wizard/machine.ts';
import { reviewLines, reviewOf } from '../wizard/show-review.ts';
import { canCreateGit, questionAboutOthers } from './agree-to-commit.ts';
import { backChoice, backWord, sayWrapped } from './ask-questions.ts';
import { failureText } from './failure.ts';
import type { NewOptions } from './new-options.ts';
import { changesFor, type RepositorySite, siteFor, warningsFor } from './prospect.ts';
import { useUpdate } from './report-new.ts';
import { SavedAnswers } from './saved-answers.ts';

/** What can be written with the present answers. */
interface Prospect {
  readonly site: RepositorySite;
  readonly changes: readonly Change[];
}

/** The review of a new repository: the last screen of the wizard. */
export class RepositoryReview {
  readonly #options: NewOptions;
  readonly #terminal: Terminal;
  readonly #saved: SavedAnswers;
  /** Whether the user wants a Git repository. */
  wantsGit = false;

  constructor(options: NewOptions, terminal: Terminal) {
    this.#options = options;
    this.#terminal = terminal;
    this.#saved = new SavedAnswers(options, terminal);
  }

  /**
   * Shows the answers and asks what to do.
   *
   * @returns the state to continue with; undefined to write the repository
   * @throws UserError 'interrupted' if the user quits
   */
  async show(state: WizardState): Promise<WizardState | undefined> {
    const raw = answersOf(state);
    for (const line of ['', ...reviewLines(state), '']) sayWrapped(this.#terminal, line, '    ');
    sayWrapped(this.#terminal, 'Other settings have defaults. To list them, run unionai-terraform help answers.');
    const prospect = this.#prospect(raw);
    for (;;) {
      const action = await this.#ask(prospect, back(state) !== undefined);
      if (action === backWord) return back(state);
      if (action === 'write' && prospect !== undefined && (await this.#agreeToGit(prospect))) return undefined;
      if (action === 'change') {
        const id = await this.#chooseAnswer(state);
        if (id !== backWord) return edit(state, id);
      }
      if (action === 'show' && prospect !== undefined) await this.#showFile(prospect.changes);
      if (action === 'save') await this.#saved.save(raw);
      if (action === 'quit' && (await this.#saved.offer(raw))) throw this.stopped('Stopped', raw);
    }
  }

  /** The end of a run in which the user stopped. It says how to continue with the answers. */
  stopped(how: string, raw: Plain): UserError {
    return this.#saved.stopped(how, raw);
  }

  /** What would be written. Undefined if it cannot be, which is said. */
  #prospect(raw: Plain): Prospect | undefined {
    const terminal = this.#terminal;
    try {
      const site = siteFor(raw, this.#options, terminal.cwd);
      const changes = changesFor(site, this.#options.force);
      for (const warning of warningsFor(site, changes)) sayWrapped(terminal, `Note: ${warning}`, '  ');
      const conflicts = changes.filter(({ action }) => action === 'conflict');
      if (conflicts.length === 0) return { site, changes };
      const named = conflicts.slice(0, 3).map(({ path }) => path);
      const more = conflicts.length > 3 ? ` and ${conflicts.length - 3} more` : '';
      const place = site.shown === '.' ? 'the current folder' : site.shown;
      sayWrapped(
        terminal,
        `Cannot write the repository: ${counted(conflicts.length, 'file')} in ${place} would be overwritten (${named.join(', ')}${more}). Change the repository name, or save the answers and use another folder.`,
      );
      const advice = useUpdate(changes);
      if (advice !== undefined) sayWrapped(terminal, advice);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      sayWrapped(terminal, `The repository cannot be written. ${failureText(error)}`, '  ');
    }
    return undefined;
  }

  async #ask(prospect: Prospect | undefined, hasBack: boolean): Promise<unknown> {
    const isDry = this.#options.dryRun;
    const write = prospect && (isDry ? 'Finish without writing files (dry run)' : writeTitle(prospect));
    const choices = [
      ...(write === undefined ? [] : [{ name: write, value: 'write' }]),
      { name: 'Change an answer', value: 'change' },
      ...(prospect === undefined ? [] : [{ name: 'Show a file', value: 'show' }]),
      { name: 'Save the answers to a file', value: 'save' },
      { name: 'Quit', value: 'quit' },
      ...(hasBack ? [backChoice] : []),
    ];
    const message = 'What do you want to do?';
    return this.#terminal.prompt({ type: 'select', name: 'review', message, default: choices[0]?.value, choices });
  }

  async #chooseAnswer(state: WizardState): Promise<string> {
    const choices = reviewOf(state).flatMap(({ answers }) =>
      answers.flatMap(({ id, title, value }) => (id === undefined ? [] : [{ name: `${title}: ${value}`, value: id }])),
    );
    const message = 'Which answer do you want to change?';
    return this.#chooseOf('change', message, 'answer', choices);
  }

  async #showFile(changes: readonly Change[]): Promise<void> {
    const files = changes.filter((change) => writes(change) && change.after !== undefined);
    const choices = files.map(({ path }) => ({ name: path, value: path }));
    const path = await this.#chooseOf('file', 'Which file do you want to view?', 'file', choices);
    const file = files.find((one) => one.path === path)?.after;
    if (file !== undefined) this.#terminal.say(`\n--- ${path}\n${file.text.trimEnd()}\n--- end of ${path}\n`);
  }

  /** Asks for one of a long list, which begins with the item for going back. */
  async #chooseOf(
    name: string,
    message: string,
    noun: string,
    items: readonly { readonly name: string; readonly value: string }[],
  ): Promise<string> {
    const hint = `${counted(items.length, noun)}; type ${backWord} to go back`;
    const choices = [backChoice, ...items];
    const offered = items[0]?.value ?? backWord;
    return String(await this.#terminal.prompt({ type: 'select', name, message, hint, default: offered, choices }));
  }

  /** Asks whether to create a Git repository, and what to commit. False to go back. */
  async #agreeToGit({ changes, site: { target } }: Prospect): Promise<boolean> {
    const { dryRun, git } = this.#options;
    this.wantsGit = git;
    if (dryRun || !canCreateGit(target)) return true;
    const reply = git ? 'yes' : await this.#yesOrNo('git', 'Create a Git repository with an initial commit?', 'yes');
    this.wantsGit = reply === 'yes';
    const others = this.wantsGit ? questionAboutOthers(target, changes) : undefined;
    if (others === undefined) return reply !== backWord;
    const commits = await this.#yesOrNo('others', others, 'no');
    this.wantsGit = commits === 'yes';
    return commits !== backWord;
  }

  async #yesOrNo(name: string, message: string, offered: 'yes' | 'no'): Promise<unknown> {
    const choices = [{ name: 'Yes', value: 'yes' }, { name: 'No', value: 'no' }, backChoice];
    return this.#terminal.prompt({ type: 'select', name, message, default: offered, choices });
  }
}

function writeTitle({ changes, site }: Prospect): string {
  const place = site.shown === '.' ? 'the current folder' : site.shown;
  const number = changes.filter(writes).length;
  return number === 0 ? 'Finish (nothing to write)' : `Write ${counted(number, 'file')} to ${place}`;
}
