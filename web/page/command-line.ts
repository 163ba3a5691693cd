import type { Plain } from '../../src/answers/shape.ts';
import { commandFor, generatorName, shortest, version } from '../core.ts';

/**
 * The command that creates the same repository, with the version of this page.
 *
 * @param raw valid answers
 */
export function newCommand(raw: Plain): string {
  const line = commandFor(shortest(raw), { directory: undefined, options: ['--yes'] });
  return `npx ${generatorName}@${version}${line.slice(line.indexOf(' '))}`;
}
