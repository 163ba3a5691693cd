import type { Paint } from '../shell/show.ts';
import type { CheckResult } from './verify-step.ts';

/** More lines of a failing check are not shown. */
const mostLines = 200;

/** The report for people: one line for each check and place, with the output of those that did not pass. */
export function verifyText(results: readonly CheckResult[], colors: Paint): string {
  const width = Math.max(...results.map(({ check }) => check.length), 0);
  const lines = results.flatMap(({ check, place, status, reason, output }) => [
    `${labels(colors)[status]}  ${check.padEnd(width)}  ${place}${reason === undefined ? '' : colors.weak(`  ${reason}`)}`,
    ...shown(output),
  ]);
  const counts = (['passed', 'failed', 'error', 'skipped'] as const).map(
    (status) =>
      `${results.filter((one) => one.status === status).length} ${status === 'error' ? 'not finished' : status}`,
  );
  return [...lines, '', `${counts.join(', ')}`].join('\n');
}

/** The report as JSON. */
export function verifyJson(directory: string, results: readonly CheckResult[]): string {
  return JSON.stringify({ version: 1, command: 'verify', directory, checks: results }, null, 2);
}

function labels({ strong, weak, good, bad }: Paint): Readonly<Record<CheckResult['status'], string>> {
  return {
    passed: good('passed  '),
    failed: bad('FAILED  '),
    skipped: weak('skipped '),
    error: strong('error   '),
  };
}

function shown(output: string | undefined): readonly string[] {
  const lines = (output ?? '').trimEnd().split('\n');
  if (output === undefined || output.trim() === '') return [];
  const rest = lines.length - mostLines;
  return [
    ...lines.slice(0, mostLines).map((line) => `    ${line}`.trimEnd()),
    ...(rest > 0 ? [`    ${rest} more lines are not shown; --json has all.`] : []),
  ];
}
