import { monotonicNow } from './clock.ts';
import { beforeOutput, redrawLine } from './output.ts';
import { isTerminal } from './standard-stream.ts';

/** A run that takes less time shows no progress, so that nothing flickers. */
const shownAfter = 500;
const redrawnAfter = 100;

interface Activity {
  text: string;
  readonly started: number;
  drawn: number;
  isVisible: boolean;
  readonly timer: NodeJS.Timeout;
}

let isAllowed = false;
let activity: Activity | undefined;

/**
 * Says whether this run shows progress. By default, it does not.
 *
 * @param canShow whether both standard output and standard error are a terminal that can delete a line
 */
export function allowProgress(canShow: boolean): void {
  endProgress();
  isAllowed = canShow;
  beforeOutput(canShow ? hide : () => undefined);
}

/** Whether a terminal can show progress: one that is read by a person, and can delete a line. */
export function canShowProgress({ TERM = '' }: NodeJS.ProcessEnv): boolean {
  return TERM !== 'dumb' && isTerminal('stdout') && isTerminal('stderr');
}

/**
 * Shows what the run does, in one line of standard error that is replaced, and deleted in the end. It appears only if the run takes
 * half a second. Work that blocks the process updates the line with each call; otherwise a timer does.
 *
 * @param done how much of it is done, if that is known, and of how many
 */
export function progress(what: string, done?: number, total?: number): void {
  if (!isAllowed) return;
  const count = done === undefined ? '' : total === undefined ? `: ${done}` : `: ${done} of ${total}`;
  activity ??= {
    text: '',
    started: monotonicNow(),
    drawn: 0,
    isVisible: false,
    timer: setInterval(draw, redrawnAfter).unref(),
  };
  activity.text = `${what}${count}`;
  if (monotonicNow() - activity.drawn >= redrawnAfter) draw();
}

/** Deletes the line. A later call of `progress` begins again. */
export function endProgress(): void {
  hide();
  clearInterval(activity?.timer);
  activity = undefined;
}

function draw(): void {
  if (activity === undefined || monotonicNow() - activity.started < shownAfter) return;
  const seconds = Math.floor((monotonicNow() - activity.started) / 1000);
  redrawLine(`${activity.text}${seconds < 2 ? '' : ` (${seconds} s)`}`);
  activity.drawn = monotonicNow();
  activity.isVisible = true;
}

function hide(): void {
  if (activity?.isVisible !== true) return;
  redrawLine('');
  activity.isVisible = false;
}

/**
 * A function that reports each of its calls as progress.
 *
 * @param total how many calls there will be, if that is known
 */
export function counting<A extends readonly unknown[], R>(
  what: string,
  work: (...args: A) => R,
  total?: number,
): (...args: A) => R {
  let calls = 0;
  return (...args) => {
    progress(what, ++calls, total);
    return work(...args);
  };
}
