import Generator from 'yeoman-generator';
import { type EnvironmentOptions, environmentIntention } from '../../src/command/environment.ts';
import { commandNamed } from '../../src/command/options.ts';
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

/** `yo unionai-terraform:environment NAME`: the command `environment` behind Yeoman's door. */
export default class EnvironmentGenerator extends Generator {
  #decided: Decided | undefined;

  constructor(...[args, options, features]: ConstructorParameters<typeof Generator>) {
    super(args, options, { ...features, customCommitTask: () => this._commit(), customInstallTask: true });
    this.argument('name', { type: String, required: true, description: 'Name of the environment' });
    declareOptions(this, commandNamed('environment'));
  }

  get #options(): EnvironmentOptions {
    const options: Readonly<Record<string, unknown>> = this.options;
    const text = (name: string): string | undefined => (typeof options[name] === 'string' ? options[name] : undefined);
    return {
      ...commonOptionsOf(this),
      ...reviseOptionsOf(this),
      name: text('name') ?? '',
      tier: text('tier'),
      host: text('host'),
      after: text('after'),
      remove: options.remove === true,
      stateIsEmpty: options['state-is-empty'] === true || options.stateIsEmpty === true,
    };
  }

  async prompting(): Promise<void> {
    const terminal = yeomanTerminal(this);
    this.#decided = await decideRevision(this.#options, terminal, environmentIntention(this.#options, terminal)).catch(
      fail,
    );
    process.exitCode = this.#decided.outcome.exitCode;
  }

  writing(): void {
    if (this.#decided) writeToMemory(this, this.#decided.target, this.#decided.writes);
  }

  _commit(): void {
    if (this.#decided) commitDecided(this, this.#decided);
  }
}
