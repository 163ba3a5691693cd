import Generator from 'yeoman-generator';
import { commandNamed } from '../../src/command/options.ts';
import { type UpdateOptions, updateIntention } from '../../src/command/update.ts';
import { type Decided, decideRevision } from '../../src/revision/decide-revision.ts';
import {
  commitDecided,
  commonOptionsOf,
  declareOptions,
  fail,
  reviseOptionsOf,
  writeToMemory,
  yeomanTerminal,
} from '../door.ts';

/** `yo unionai-terraform:update`: the command `update` behind Yeoman's door. */
export default class UpdateGenerator extends Generator {
  #decided: Decided | undefined;

  constructor(...[args, options, features]: ConstructorParameters<typeof Generator>) {
    super(args, options, { ...features, customCommitTask: () => this._commit(), customInstallTask: true });
    declareOptions(this, commandNamed('update'));
  }

  get #options(): UpdateOptions {
    const options: Readonly<Record<string, unknown>> = this.options;
    return { ...commonOptionsOf(this), ...reviseOptionsOf(this), check: options.check === true };
  }

  async prompting(): Promise<void> {
    const terminal = yeomanTerminal(this);
    this.#decided = await decideRevision(this.#options, terminal, updateIntention(this.#options, terminal)).catch(fail);
    process.exitCode = this.#decided.outcome.exitCode;
  }

  writing(): void {
    if (this.#decided) writeToMemory(this, this.#decided.target, this.#decided.writes);
  }

  _commit(): void {
    if (this.#decided) commitDecided(this, this.#decided);
  }
}
