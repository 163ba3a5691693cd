import { generatorName } from '../model/generator-name.ts';

/** What a script offers: these words, or what the shell or the repository knows. */
export type Offered = readonly string[] | 'files' | 'folders' | 'environments' | 'answer-paths';

export interface OfferedOption {
  readonly name: string;
  readonly short: string | undefined;
  readonly title: string;
  /** undefined for an option without a value. */
  readonly value: Offered | undefined;
}

/** A command as a completion script knows it. */
export interface OfferedCommand {
  readonly name: string;
  readonly title: string;
  readonly operand: Offered;
  readonly options: readonly OfferedOption[];
}

/** The programs that a script is for. */
export const programs = ['unionai-terraform', generatorName] as const;

/** The options with a value, each once: a script skips the word that follows one. */
export function optionsWithValue(all: readonly OfferedCommand[]): readonly string[] {
  const options = all.flatMap((command) => command.options.filter(({ value }) => value !== undefined));
  return [...new Set(options.map(({ name }) => `--${name}`))];
}
