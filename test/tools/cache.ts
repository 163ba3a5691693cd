import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Tool, tools } from './list.ts';

/** Where tools are installed: outside of every checkout, and shared by all of them. */
export const cacheFolder: string =
  process.env.UNIONAI_TERRAFORM_TOOLS ||
  join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'generator-unionai-terraform', 'tools');

/** The folder of one version of a tool; its commands are in `bin`. */
export const folderOf = ({ name, version }: Tool): string => join(cacheFolder, `${name}-${version}`);

/** The file that is written last: a folder without it is what an interrupted installation left. */
export const markerOf = (tool: Tool): string => join(folderOf(tool), '.complete');

/** The versions that the dependencies of a Python tool have, in the format of pip's constraints. */
export const constraintsOf = ({ name }: Tool): string => fileURLToPath(new URL(`python/${name}.txt`, import.meta.url));

/** What a complete installation has in its marker; it changes with everything that the installation is made from. */
export function recipeOf(tool: Tool): string {
  const pinned = tool.source.kind === 'python' ? readFileSync(constraintsOf(tool), 'utf8') : '';
  return createHash('sha256').update(JSON.stringify(tool)).update(pinned).digest('hex');
}

/** Where a command of a tool is, or would be. */
export const placeOf = (tool: Tool, command: string): string =>
  tool.source.kind === 'debian' ? join('/usr/bin', command) : join(folderOf(tool), 'bin', command);

/** Whether a tool is installed in whole. A Python whose interpreter has left the machine is not. */
export function isInstalled(tool: Tool): boolean {
  if (!tool.commands.every((command) => existsSync(placeOf(tool, command)))) return false;
  if (tool.source.kind === 'debian') return true;
  if (tool.source.kind === 'python' && !existsSync(join(folderOf(tool), 'venv/bin/python'))) return false;
  return existsSync(markerOf(tool)) && readFileSync(markerOf(tool), 'utf8') === recipeOf(tool);
}

/** @throws when the list has no such tool */
export function toolNamed(name: string): Tool {
  const tool = tools.find((one) => one.name === name);
  if (tool === undefined) throw new Error(`test/tools/list.ts has no ${name}`);
  return tool;
}

/**
 * The path of a command of one tool at the version of the list.
 *
 * @param name the tool's name in the list, such as `awscli` or `debian-awscli`
 * @param command which of its commands; its first one if not given
 * @returns undefined where the tool is not installed
 * @throws when the list has no such tool or the tool no such command
 */
export function installed(name: string, command?: string): string | undefined {
  const tool = toolNamed(name);
  const wanted = command ?? tool.commands[0] ?? '';
  if (!tool.commands.includes(wanted)) throw new Error(`${name} has no command ${wanted}`);
  return isInstalled(tool) ? placeOf(tool, wanted) : undefined;
}

/** PATH, and after it the folders of the installed tools: a command that the machine has wins. */
export function searchPath(): string {
  const folders = tools
    .filter((tool) => tool.source.kind !== 'debian' && isInstalled(tool))
    .map((tool) => join(folderOf(tool), 'bin'));
  return [process.env.PATH ?? '', ...folders].join(delimiter);
}
