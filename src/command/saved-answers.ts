import type { Plain } from '../answers/shape.ts';
import { UserError } from '../errors.ts';
import { shell } from '../render/shell.ts';
import { isTaken, saveAnswers } from '../shell/save-answers.ts';
import type { Terminal } from '../shell/terminal.ts';
import { commandFor } from '../wizard/repeat-command.ts';
import { backChoice, backWord, sayWrapped } from './ask-questions.ts';
import { failureText } from './failure.ts';
import type { NewOptions } from './new-options.ts';

/** The file that the user saves the answers to, and how to continue with it. */
export class SavedAnswers {
  readonly #options: NewOptions;
  readonly #terminal: Terminal;
  /** The file, and the answers in it. */
  #saved: { readonly file: string; readonly raw: Plain } | undefined;

  constructor(options: NewOptions, terminal: Terminal) {
    this.#options = options;
    this.#terminal = terminal;
  }

  /** Asks for a file and saves the answers to it; where that fails, asks for another one. False if the user went back. */
  async save(raw: Plain): Promise<boolean> {
    for (;;) {
      const file = await this.#chooseFile();
      if (file === undefined) return false;
      if (!this.#write(file, raw)) continue;
      this.#saved = { file, raw };
      sayWrapped(this.#terminal, `Saved the answers to ${file}.`);
      return true;
    }
  }

  /** Writes the file. False if that fails, which is said. */
  #write(file: string, raw: Plain): boolean {
    try {
      saveAnswers(this.#terminal.cwd, file, raw);
      return true;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      sayWrapped(this.#terminal, failureText(error));
      return false;
    }
  }

  /** Offers to save answers that are not saved. False if the user does not want to quit after all. */
  async offer(raw: Plain): Promise<boolean> {
    if (this.#isSaved(raw)) return true;
    const choices = [
      { name: 'Save the answers and quit', value: 'save' },
      { name: 'Quit without saving', value: 'quit' },
      backChoice,
    ];
    const message = 'Save your answers before quitting?';
    const reply = await this.#terminal.prompt({ type: 'select', name: 'quit', message, default: 'save', choices });
    return reply === 'save' ? this.save(raw) : reply === 'quit';
  }

  /** The end of a run in which the user stopped: what was written, and the command to continue with the answers. */
  stopped(how: string, raw: Plain): UserError {
    const { cwd, diff, directory, dryRun, flags, force, git, noColor, plain } = this.#options;
    const options = [
      ...(git ? ['--git'] : []),
      ...(force ? ['--force'] : []),
      ...(plain ? ['--plain'] : []),
      ...(dryRun ? ['--dry-run'] : []),
      ...(diff ? ['--diff'] : []),
      ...(noColor ? ['--no-color'] : []),
      ...(cwd === undefined ? [] : ['--cwd', cwd]),
    ];
    const file = this.#saved?.file;
    const message =
      file === undefined
        ? `${how}. Nothing was written.`
        : `${how}. Nothing was written, except the answers in ${file}.`;
    const saved = file !== undefined && this.#isSaved(raw) ? file : undefined;
    if (saved === undefined && Object.keys(raw).length === 0) return new UserError('interrupted', message);
    const line =
      saved === undefined
        ? commandFor(raw, { directory, org: flags.org, options })
        : commandFor({}, { directory, options: ['--answers', saved, '--wizard', ...options] });
    return new UserError('interrupted', message, `To continue with these answers:\n    ${line}`);
  }

  #isSaved(raw: Plain): boolean {
    return this.#saved !== undefined && JSON.stringify(this.#saved.raw) === JSON.stringify(raw);
  }

  async #chooseFile(): Promise<string | undefined> {
    const terminal = this.#terminal;
    for (;;) {
      const reply = await terminal.prompt({
        type: 'input',
        name: 'save',
        message: 'Answers file',
        hint: 'relative to the current folder; < to go back',
        default: this.#saved?.file ?? 'answers.yaml',
        validate: (text) => (text.trim() === '' ? 'Enter the name of a file.' : true),
      });
      const file = String(reply).trim();
      if (file === backWord) return undefined;
      if (file === this.#saved?.file || !isTaken(terminal.cwd, file)) return file;
      const choices = [
        { name: 'No, choose another name', value: 'no' },
        { name: 'Yes, replace it', value: 'yes' },
      ];
      const message = `${shell(file)} exists. Replace it?`;
      const isReplaced = await terminal.prompt({ type: 'select', name: 'replace', message, default: 'no', choices });
      if (isReplaced === 'yes') return file;
    }
  }
}
