// Runs the external tools over generated repositories and over this project: npm run check:tools. Fails on a finding
// that test/tools/accepted.ts does not accept, on an entry there that accepts nothing, and on a tool that misses a
// planted fault. A tool that is not installed is skipped by name. Arguments select tools by name.
import { availableParallelism } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pool } from '../terraform/accept.ts';
import { lay, removeScratches, scratch } from '../terraform/workbench.ts';
import { accepted } from './accepted.ts';
import { installed } from './cache.ts';
import type { Checker } from './checkers/checker.ts';
import { pipelineCheckers } from './checkers/pipelines.ts';
import { repositoryCheckers } from './checkers/repository.ts';
import { shellCheckers } from './checkers/shell.ts';
import { grouped, judge } from './finding.ts';
import { writeRepositories } from './repositories.ts';
import type { Site } from './site.ts';

/** The one that takes longest is first, so that the others run at the same time. */
const checkers: readonly Checker[] = [...repositoryCheckers, ...shellCheckers, ...pipelineCheckers];
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const root = fileURLToPath(new URL('../../', import.meta.url));
const project: Site = { folder: dirname(root), repositories: [basename(root)] };

/** The planted files that a tool says nothing about. */
async function missed(checker: Checker, command: string): Promise<readonly string[]> {
  const folder = scratch('fault');
  const files = Object.entries(checker.fault());
  lay(
    files.map(([path, text]) => [path, { text, executable: true, policy: 'owned' }] as const),
    join(folder, 'faulty'),
  );
  const found = await checker.find({ folder, repositories: ['faulty'] }, command);
  if (found.length === 0) return files.map(([path]) => path);
  const configurations = new Set(['.editorconfig', '.tflint.hcl']);
  return files
    .map(([path]) => path)
    .filter((path) => !configurations.has(path) && !found.some(({ file }) => file === path));
}

/** Runs a tool and reports what it found. */
async function check(checker: Checker, command: string, site: Site): Promise<boolean> {
  const { tool } = checker;
  const began = performance.now();
  const unseen = await missed(checker, command);
  const findings = await checker.find(site, command);
  const own = checker.ofProject ? await checker.find(project, command) : [];
  const { refused, unused } = judge(tool, [...findings, ...own], accepted);
  const seconds = Math.round((performance.now() - began) / 1000);
  say(`${tool}: ${findings.length + own.length} findings, ${refused.length} of them not accepted, ${seconds} s`);
  for (const text of grouped(refused)) say(`  ${text}`);
  for (const { rule, file } of unused) say(`  accepts no finding: ${rule} in ${file}`);
  for (const path of unseen) say(`  misses the planted fault in ${path}`);
  return refused.length + unused.length + unseen.length === 0;
}

process.once('exit', removeScratches);
const wanted = process.argv.slice(2);
const folder = scratch('repositories');
const site: Site = { folder, repositories: writeRepositories(folder) };
say(`${site.repositories.length} generated repositories and this project`);
const failed: string[] = [];
const selected = checkers.filter(({ tool }) => wanted.length === 0 || wanted.includes(tool));
const jobs = selected.map((checker) => async (): Promise<void> => {
  const command = installed(checker.installed);
  if (command === undefined) say(`skipped, because ${checker.installed} is not installed: ${checker.tool}`);
  else if (!(await check(checker, command, site))) failed.push(checker.tool);
});
await pool(jobs, availableParallelism());
if (failed.length > 0) {
  say(`FAILED: ${failed.join(', ')}`);
  process.exitCode = 1;
}
