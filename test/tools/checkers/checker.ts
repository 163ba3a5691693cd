import { type Ran, run } from '../../terraform/workbench.ts';
import type { Finding } from '../finding.ts';
import type { Site } from '../site.ts';

/** An external tool that looks at repositories. */
export interface Checker {
  /** Its name in reports and in the list of accepted findings. */
  readonly tool: string;
  /** Its name in the list of tools to install. */
  readonly installed: string;
  /** Whether it looks at this project, too, and not at generated repositories alone. */
  readonly ofProject: boolean;
  /** The files of a repository with a fault that the tool must find: proof that it looks at what it should. */
  fault(): Readonly<Record<string, string>>;
  /**
   * Runs it over the repositories of a site.
   *
   * @param command path of the tool
   * @throws when the tool fails to do its work
   */
  find(site: Site, command: string): Promise<readonly Finding[]>;
}

/**
 * Runs a tool.
 *
 * @param statuses those with which it ends when it did its work, with and without findings
 * @throws when it ends with any other
 */
export async function runTool(
  command: string,
  args: readonly string[],
  cwd: string,
  statuses: readonly number[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const ran = await run(command, args, { cwd, env });
  if (!statuses.includes(ran.status ?? -1)) throw new Error(`${command} ${args.join(' ')}: ${ran.status}: ${ran.text}`);
  return ran;
}

/** The answer of a tool that prints JSON, or nothing where it has nothing to say. */
export const answerOf = <T>({ stdout }: Ran, nothing: T): T =>
  stdout.trim() === '' ? nothing : (JSON.parse(stdout) as T);
