/** A question as every way of prompting takes it. */
export interface Question {
  readonly type: 'input' | 'select' | 'confirm';
  readonly name: string;
  readonly message: string;
  /** One line about the answer. */
  readonly hint?: string;
  readonly default?: unknown;
  readonly choices?: readonly { readonly name: string; readonly value: string; readonly description?: string }[];
  readonly validate?: (value: string) => true | string;
}

/** Asks a question and gives the answer. Inquirer on the command line, `this.prompt` under Yeoman. */
export type Prompt = (question: Question) => Promise<unknown>;
