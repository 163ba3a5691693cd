// dist/core.js: the program in one file, which the command line, the Yeoman generators and the API load.
export { auditCommand } from './command/audit.ts';
export { parseArguments } from './command/command-line.ts';
export { environmentCommand } from './command/environment.ts';
export { failureJson, failureText } from './command/failure.ts';
export { invoke } from './command/invoke.ts';
export { newCommand } from './command/new.ts';
export { commands } from './command/registry.ts';
export { updateCommand } from './command/update.ts';
export { UserError } from './errors.ts';
export { endProcess, runCommandLine } from './main.ts';
export { writes } from './model/change.ts';
export { finish, write } from './revision/decision.ts';
export { safeOutput, writeResult } from './shell/output.ts';
export { cacheTexts } from './shell/packed-texts.ts';
export { readableStack } from './shell/readable-stack.ts';
export { unexpectedSystemError } from './shell/system-error.ts';
export { workingFolder } from './shell/target.ts';
export { askPlainly, canAsk, isDumb, processTerminal, promptFailure, terminalColumns } from './shell/terminal.ts';

/** The API, which loads the rules of the audit and the parser of YAML. */
export const loadApi = () => import('./api/index.ts');

/** What the build prepares: the help of the program and the manual page. */
export const loadDocuments = async () => ({
  ...(await import('./command/help.ts')),
  ...(await import('./command/manual-page.ts')),
});
