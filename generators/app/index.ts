import Generator from 'yeoman-generator';
import { decideNew, finishNew, type NewDecision, type NewOptions } from '../../src/command/new.ts';
import { commandNamed } from '../../src/command/options.ts';
import { exit } from '../../src/revision/outcome.ts';
import type { Terminal } from '../../src/shell/terminal.ts';
import { commitMemory, commonOptionsOf, declareOptions, fail, writeToMemory, yeomanTerminal } from '../door.ts';

/**
 * `yo unionai-terraform [DIR]`: the command `new` behind Yeoman's door. Without DIR it works where Yeoman says,
 * in the current folder, as its users expect.
 */
export default class AppGenerator extends Generator {
  #decision: NewDecision | undefined;
  #terminal: Terminal | undefined;

  constructor(...[args, options, features]: ConstructorParameters<typeof Generator>) {
    super(args, options, { ...features, customCommitTask: () => this._commit(), customInstallTask: true });
    this.argument('directory', { type: String, required: false, description: 'Folder of the new repository' });
    declareOptions(this, commandNamed('new'));
  }

  get #options(): NewOptions {
    const { directory, force, git, example } = this.options as Readonly<Record<string, unknown>>;
    return {
      ...commonOptionsOf(this),
      directory: typeof directory === 'string' ? directory : this.destinationRoot(),
      force: force === true,
      git: git === true,
      example: example === true,
    };
  }

  async prompting(): Promise<void> {
    this.#terminal = yeomanTerminal(this);
    this.#decision = await decideNew(this.#options, this.#terminal).catch(fail);
    process.exitCode = this.#decision.outcome.exitCode;
  }

  writing(): void {
    if (this.#decision && this._goesOn) writeToMemory(this, this.#decision.target, this.#decision.outcome.changes);
  }

  async end(): Promise<void> {
    if (this.#decision && this.#terminal && this._goesOn)
      await finishNew(this.#decision, this.#options, this.#terminal).catch(fail);
  }

  _commit(): void {
    if (this.#decision && this._goesOn) commitMemory(this, this.#decision.target, this.#decision.outcome.changes);
  }

  get _goesOn(): boolean {
    return this.#decision?.outcome.exitCode === exit.done && !this.#options.dryRun;
  }
}
