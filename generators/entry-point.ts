import Generator from 'yeoman-generator';
import type { Command } from '../src/command/command.ts';
import { failureJson, failureText } from '../src/command/failure.ts';
import { invoke } from '../src/command/invoke.ts';
import { UserError } from '../src/errors.ts';
import type { ExitCode } from '../src/exit-code.ts';
import { type Decision, finish } from '../src/revision/decision.ts';
import { safeOutput, writeResult } from '../src/shell/output.ts';
import type { Question } from '../src/shell/prompt.ts';
import { readableStack } from '../src/shell/readable-stack.ts';
import { unexpectedSystemError } from '../src/shell/system-error.ts';
import { workingFolder } from '../src/shell/target.ts';
import {
  askPlainly,
  canAsk,
  isDumb,
  processTerminal,
  promptFailure,
  type Terminal,
  terminalColumns,
} from '../src/shell/terminal.ts';
import { gather, yeomanOptions } from './given-arguments.ts';
import { commitMemory, writeToMemory } from './memory.ts';

type YeomanGenerator = new (...args: ConstructorParameters<typeof Generator>) => Generator;

/**
 * A Yeoman generator that runs a command. It gathers the arguments and hands them over; all else is the command's.
 *
 * @param operand the operand of a run that gives none
 */
export function generatorFor(command: Command, operand?: string): YeomanGenerator {
  return class extends Generator {
    #decision: Decision | undefined;
    #isJson = false;

    constructor(...[args, options, features]: ConstructorParameters<typeof Generator>) {
      super(args, options, { ...features, customCommitTask: () => this._commit(), customInstallTask: true });
      declareUsage(this, command);
    }

    async prompting(): Promise<void> {
      const given = gather(command, this._args, this._initOptions);
      this.#isJson = given.options.some(({ name }) => name === 'json');
      try {
        const operands = given.operands.length === 0 && operand !== undefined ? [operand] : given.operands;
        const { process: options, decide } = invoke(command, { ...given, operands });
        this.#decision = await decide(yeomanTerminal(this, workingFolder(this.destinationRoot(), options.cwd)));
        process.exitCode = this.#decision.exitCode;
      } catch (error) {
        throw failureOf(error, this.#isJson);
      }
    }

    writing(): void {
      if (this.#decision) writeToMemory(this, this.#decision);
    }

    async end(): Promise<void> {
      const decision = this.#decision;
      if (decision === undefined) return;
      try {
        await finish(decision);
      } catch (error) {
        throw failureOf(error, this.#isJson);
      }
    }

    async _commit(): Promise<void> {
      try {
        if (this.#decision) await commitMemory(this, this.#decision);
      } catch (error) {
        this.#decision?.lock?.release();
        throw failureOf(error, this.#isJson);
      }
    }
  };
}

/** Declares argument and options, so that `yo … --help` lists them. They are read by `gather`, not by Yeoman. */
function declareUsage(generator: Generator, { operand, options }: Command): void {
  if (operand.argument !== undefined)
    generator.argument(operand.argument, { type: String, required: false, description: operand.title });
  for (const [name, { placeholder, title }] of Object.entries(options)) {
    // Yeoman has its own help, and reads --no-x as x: false.
    if (Object.hasOwn(yeomanOptions, name) || name === 'version' || name.startsWith('no-')) continue;
    generator.option(name, { type: placeholder === undefined ? Boolean : String, description: title });
  }
}

/** The terminal of a run under Yeoman: Yeoman's prompt, and its log instead of standard error. */
function yeomanTerminal(generator: Generator, cwd: string): Terminal {
  return {
    ...processTerminal(cwd, false),
    interactive: (canAsk(process.env) && process.stdin.isTTY === true) || generator.options.askAnswered === true,
    prompt:
      isDumb(process.env) && process.stdin.isTTY === true ? askPlainly : (question) => inquire(generator, question),
    say: (text) => generator.log(safeOutput(text)),
  };
}

async function inquire(generator: Generator, question: Question): Promise<unknown> {
  const { inquirerQuestion } = await import('../src/shell/inquirer-question.ts');
  try {
    const answers: Record<string, unknown> = await generator.prompt([
      inquirerQuestion(question, terminalColumns()),
    ] as never);
    return answers.answer;
  } catch (error) {
    throw promptFailure(error);
  }
}

/** A failure as `yo` expects it: it prints the message and exits with the code. */
class Failure extends Error {
  readonly code: ExitCode;

  constructor(error: UserError) {
    super(safeOutput(failureText(error)));
    this.name = 'UserError';
    this.stack = this.message;
    this.code = error.exitCode;
  }
}

/** What to throw to Yeoman for an error of a command. Anything but a UserError is a bug, and keeps its stack. */
function failureOf(thrown: unknown, isJson: boolean): unknown {
  const error = unexpectedSystemError(thrown);
  if (error instanceof UserError) {
    if (isJson) writeResult(failureJson(error));
    return new Failure(error);
  }
  if (!(error instanceof Error)) return error;
  error.message = safeOutput(error.message);
  error.stack = safeOutput(readableStack(error.stack ?? error.message));
  return error;
}
