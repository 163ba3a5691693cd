import type { Plain } from '../../src/answers/shape.ts';
import { commandFor, generatorName, shortest, version } from '../core.ts';

/**
 * The command that creates the same repository, with the version of this page.
 *
 * @param raw valid answers
 * @param path the folder of the repository in its work tree, at the top of which the command runs; `.` for a repository of its own
 */
export function newCommand(raw: Plain, path: string): string {
  const line = commandFor(shortest(raw), { directory: path === '.' ? undefined : path, options: ['--yes'] });
  return `npx ${generatorName}@${version}${line.slice(line.indexOf(' '))}`;
}
