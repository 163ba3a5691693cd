import { auditCommand } from './audit.ts';
import type { Command } from './command.ts';
import { completionCommandOf } from './completion.ts';
import { environmentCommand } from './environment.ts';
import { explainCommand } from './explain.ts';
import { newCommand } from './new.ts';
import { schemaCommand } from './schema.ts';
import { helpCommandOf } from './show-help.ts';
import { versionCommand } from './show-version.ts';
import { updateCommand } from './update.ts';
import { verifyCommand } from './verify.ts';

/** All commands. To add one, add its file and one line here. The first is the default command. */
export const commands: readonly Command[] = [
  newCommand,
  environmentCommand,
  updateCommand,
  auditCommand,
  verifyCommand,
  explainCommand,
  schemaCommand,
  completionCommandOf(() => commands),
  helpCommandOf(() => commands),
  versionCommand,
];

/** The command that a call without any word means. */
export const defaultCommand: Command = newCommand;
