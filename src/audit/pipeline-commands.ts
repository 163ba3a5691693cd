import { onceForEach } from '../model/once-for-each.ts';
import { isComment } from './follow-scripts.ts';
import type { CommandText, Job } from './pipeline.ts';

/** The name of the engine, or a variable or function that holds it. */
const engine = String.raw`(?:^|[\s;&|("'\x60])(?:terraform|tofu|terragrunt|"?\$[({]?\w{0,20}(?:engine|terraform|tofu|tf_?bin|tf)\w{0,20}[)}]?"?)`;
const options = String.raw`(?:\s+-chdir=\S+)?`;
const apply = new RegExp(`${engine}${options}\\s+apply\\b(.*)$`, 'i');
const destroy = new RegExp(`${engine}${options}\\s+destroy\\b(.*)$`, 'i');
const plan = new RegExp(`${engine}${options}\\s+plan\\b(.*)$`, 'i');

/** The patterns that are put together, for the test of their speed. */
export const enginePatterns: readonly RegExp[] = [apply, destroy, plan];

/** A command that applies. */
export interface Apply {
  readonly command: CommandText;
  /** Whether it applies a plan that was saved before. */
  readonly isSavedPlan: boolean;
  readonly isAutomatic: boolean;
}

/** Several rules ask for the same jobs. */
const appliesIn = onceForEach(findApplies);
const plansIn = onceForEach((commands: Job['commands']) =>
  commands.some(({ text }) => text.includes('plan') && !isComment(text) && plan.test(text)),
);

/** The commands of a job that change resources. */
export function appliesOf({ commands }: Pick<Job, 'commands'>): readonly Apply[] {
  return appliesIn(commands);
}

function findApplies(commands: Job['commands']): readonly Apply[] {
  return commands.flatMap((command) => {
    if (!/\b(?:apply|destroy)\b/.test(command.text) || isComment(command.text)) return [];
    const rest = apply.exec(command.text)?.[1];
    const destroyed = destroy.exec(command.text)?.[1];
    const text = rest ?? destroyed;
    if (text === undefined) return [];
    const isAutomatic = /\s-?-auto-approve\b/.test(text);
    return [{ command, isAutomatic, isSavedPlan: rest !== undefined && operandOf(rest) !== undefined }];
  });
}

/** Whether a job plans. */
export function plans({ commands }: Pick<Job, 'commands'>): boolean {
  return plansIn(commands);
}

/** The word of a command that is no option: the saved plan. */
function operandOf(rest: string): string | undefined {
  const command = rest.split(/[;&|>]|\s\\$/)[0] ?? '';
  return command
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '' && !word.startsWith('-') && !/^\d*$/.test(word))
    .at(0);
}
