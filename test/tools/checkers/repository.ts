import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratch } from '../../terraform/workbench.ts';
import type { Finding } from '../finding.ts';
import { split } from '../site.ts';
import { answerOf, type Checker, runTool } from './checker.ts';

const openToAll = `resource "aws_security_group_rule" "fault" {
  type              = "ingress"
  from_port         = 22
  to_port           = 22
  protocol          = "tcp"
  cidr_blocks       = ["0.0.0.0/0"]
  security_group_id = "sg-1"
}
`;

/** With what it calls frameworks for the files that a repository has. Offline. */
const checkov: Checker = {
  tool: 'checkov',
  installed: 'checkov',
  ofProject: false,
  fault: () => ({ 'fault.tf': openToAll }),
  find: async (site, command) => {
    interface Report {
      readonly results?: {
        readonly failed_checks: readonly {
          readonly check_id: string;
          readonly check_name: string;
          readonly file_path: string;
          readonly file_line_range: readonly number[];
        }[];
      };
    }
    const frameworks = ['terraform', 'github_actions', 'gitlab_ci', 'secrets'];
    const args = [
      '--directory=.',
      '--skip-download',
      '--quiet',
      '--compact',
      '--output=json',
      '--framework',
      ...frameworks,
    ];
    const answer = answerOf<Report | readonly Report[]>(await runTool(command, args, site.folder, [0, 1]), []);
    return [answer].flat().flatMap(({ results }) =>
      (results?.failed_checks ?? []).map((check) => ({
        ...split(check.file_path),
        rule: check.check_id,
        message: `line ${check.file_line_range[0]}: ${check.check_name}`,
      })),
    );
  },
};

/** As the pipelines call it: with the configuration of the repository. */
const tflint: Checker = {
  tool: 'tflint',
  installed: 'tflint',
  ofProject: false,
  fault: () => ({
    '.tflint.hcl': 'plugin "terraform" {\n  enabled = true\n  preset  = "recommended"\n}\n',
    'modules/fault/main.tf': 'variable "unused" {}\n',
  }),
  find: async (site, command) => {
    interface Answer {
      readonly issues: readonly {
        readonly rule: { readonly name: string };
        readonly message: string;
        readonly range: { readonly filename: string; readonly start: { readonly line: number } };
      }[];
      readonly errors: readonly unknown[];
    }
    const findings: Finding[] = [];
    for (const repository of site.repositories) {
      const cwd = join(site.folder, repository);
      const args = ['--recursive', `--config=${join(cwd, '.tflint.hcl')}`, '--format=json'];
      const ran = await runTool(command, args, cwd, [0, 2]);
      const { issues, errors } = answerOf<Answer>(ran, { issues: [], errors: [] });
      if (errors.length > 0) throw new Error(`tflint in ${repository}: ${JSON.stringify(errors)}`);
      for (const { rule, message, range } of issues)
        findings.push({
          repository,
          file: range.filename,
          rule: rule.name,
          message: `line ${range.start.line}: ${message}`,
        });
    }
    return findings;
  },
};

/** In the history of a repository that has one, which this project's is; else in its files. */
const gitleaks: Checker = {
  tool: 'gitleaks',
  installed: 'gitleaks',
  ofProject: true,
  fault: () => ({ 'fault.txt': `token = "ghp_${randomBytes(18).toString('hex')}"\n` }),
  find: async (site, command) => {
    interface Found {
      readonly RuleID: string;
      readonly File: string;
      readonly StartLine: number;
      readonly Description: string;
    }
    const report = join(scratch('gitleaks'), 'report.json');
    const [only = ''] = site.repositories;
    const git = site.repositories.length === 1 && existsSync(join(site.folder, only, '.git'));
    const cwd = git ? join(site.folder, only) : site.folder;
    const args = [
      git ? 'git' : 'dir',
      '.',
      '--no-banner',
      '--redact',
      '--report-format=json',
      `--report-path=${report}`,
    ];
    await runTool(command, args, cwd, [0, 1]);
    const found = JSON.parse(readFileSync(report, 'utf8')) as readonly Found[];
    return found.map(({ RuleID, File, StartLine, Description }) => ({
      ...(git ? { repository: only, file: File } : split(File)),
      rule: RuleID,
      message: `line ${StartLine}: ${Description}`,
    }));
  },
};

/** Every file that git has, or would have, against the .editorconfig next to it. */
const editorconfig: Checker = {
  tool: 'editorconfig-checker',
  installed: 'editorconfig-checker',
  ofProject: true,
  fault: () => ({ '.editorconfig': 'root = true\n[*]\nindent_style = space\n', 'fault.txt': '\ttab\n' }),
  find: async (site, command) => {
    const findings: Finding[] = [];
    for (const repository of site.repositories) {
      const cwd = join(site.folder, repository);
      const args = ['-format=gcc', '-no-color', '-exclude=^(test/(golden|frozen)/|package-lock\\.json$)'];
      const { stdout } = await runTool(command, args, cwd, [0, 1]);
      for (const line of stdout.split('\n')) {
        const [, file = '', row, message = ''] = /^(.+?):(\d+):\d+: error: (.*)$/.exec(line) ?? [];
        if (file !== '') findings.push({ repository, file, rule: 'editorconfig', message: `line ${row}: ${message}` });
      }
    }
    return findings;
  },
};

export const repositoryCheckers: readonly Checker[] = [checkov, editorconfig, tflint, gitleaks];
