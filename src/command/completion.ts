import { UserError } from '../errors.ts';
import { type Command, defineCommand } from './command.ts';
import { optionalOperand } from './operand.ts';
import { choiceOption } from './option.ts';
import { printedText } from './printed-text.ts';
import { repositoryWords } from './repository-words.ts';
import { type Shell, shells } from './shell-name.ts';

/**
 * The command that prints completion scripts.
 *
 * @param all all commands, this one included
 */
export const completionCommandOf = (all: () => readonly Command[]): Command =>
  defineCommand({
    name: 'completion',
    operand: optionalOperand('SHELL', 'shell', 'bash, zsh, fish or powershell', shells),
    title: 'Print the completion script for bash, zsh, fish or powershell',
    examples: [
      {
        line: 'completion bash > ~/.local/share/bash-completion/completions/unionai-terraform',
        says: 'Install for bash',
      },
      { line: 'completion zsh > ~/.zfunc/_unionai-terraform', says: 'Install for zsh, if fpath contains ~/.zfunc' },
      { line: 'completion fish > ~/.config/fish/completions/unionai-terraform.fish', says: 'Install for fish' },
      { line: 'completion powershell >> $PROFILE', says: 'Install for PowerShell' },
    ],
    options: {
      words: choiceOption(repositoryWords, 'Print words of the repository in the current folder; the scripts run this'),
    },
    parse: ({ json, words }, shell) => ({
      words,
      shell: words === undefined ? shellNamed(shell) : undefined,
      isJson: json,
    }),
    // Loaded only here, because both list everything that can be completed.
    decide: async ({ shell, words, isJson }, terminal) => {
      const text =
        shell === undefined
          ? (await import('./words-of-repository.ts')).wordsOf(words ?? 'environments', terminal.cwd).join('\n')
          : (await import('./completion-script.ts')).completionScript(shell, all());
      return printedText('completion', text, isJson, terminal);
    },
  });

function shellNamed(word: string | undefined): Shell {
  const shell = shells.find((one) => one === word);
  if (shell !== undefined) return shell;
  throw new UserError('usage', `completion needs a shell: ${shells.join(', ')}.`);
}
