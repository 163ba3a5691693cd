import { UserError } from '../errors.ts';
import { defineCommand } from './command.ts';
import { optionalOperand } from './operand.ts';
import { textOption } from './option.ts';

/** How long a check may take, unless `--timeout` says otherwise: a first init downloads providers. */
const usualSeconds = 600;

export const verifyCommand = defineCommand({
  name: 'verify',
  operand: optionalOperand('DIR', 'folder', 'Folder of the repository; the current folder by default', 'folders'),
  title: 'Run the checkers that are installed: Terraform or OpenTofu, linters and scanners',
  examples: [
    { line: 'verify', says: 'Check the current folder' },
    { line: 'verify --timeout 1800', says: 'Wait longer for a check' },
  ],
  options: {
    timeout: textOption('SECONDS', `Stop a check that takes longer; ${usualSeconds} by default`),
  },
  parse: (values, folder) => ({ folder, json: values.json, seconds: secondsOf(values.timeout) }),
  // Loaded only here: see the audit command.
  decide: async (request, terminal) => (await import('./decide-verify.ts')).decideVerify(request, terminal),
});

/** @throws UserError 'usage' for anything but a number of seconds of at most a day */
function secondsOf(given: string | undefined): number {
  if (given === undefined) return usualSeconds;
  if (/^[1-9]\d{0,4}$/.test(given) && Number(given) <= 86_400) return Number(given);
  throw new UserError('usage', '--timeout must be a number of seconds from 1 to 86400.');
}
