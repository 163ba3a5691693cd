import type { AuditFile } from '../audit/tree.ts';
import type { Checker, CheckStep, Excuse } from './verify-step.ts';

const workflow = /^\.github\/workflows\/[^/]+\.ya?ml$/;
const terraform = /\.(?:tf|tofu)(?:\.json)?$/;
const shell = /^#!\s*\S*\/(?:env\s+)?(?:ba|da|k)?sh\b/;

/** The checks of linters and scanners over a repository. */
export function toolCheckers(files: readonly AuditFile[]): readonly Checker[] {
  const scripts = files
    .filter(({ path, text }) => /\.(?:sh|bash)$/.test(path) || shell.test(text ?? ''))
    .map(({ path }) => `./${path}`);
  const workflows = files.filter(({ path }) => workflow.test(path)).map(({ path }) => path);
  const hasTerraform = files.some(({ path }) => terraform.test(path));
  const hasPipeline = workflows.length > 0 || files.some(({ path }) => path === '.gitlab-ci.yml');
  const rules = files.some(({ path }) => path === '.tflint.hcl');
  return [
    checker('tflint', hasTerraform, 'Terraform files', {
      // Without an absolute path, each folder uses the default rules.
      args: [
        '--recursive',
        '--no-color',
        '--format=compact',
        ...(rules ? [`--config=${copyPlaceholder}/.tflint.hcl`] : []),
      ],
      failing: new Set([2]),
      excuse: withoutPlugins,
    }),
    checker('shellcheck', scripts.length > 0, 'shell scripts', {
      args: ['-x', '--color=never', '--', ...scripts],
      failing: new Set([1]),
    }),
    checker('actionlint', workflows.length > 0, 'GitHub workflows', {
      args: ['-no-color', ...workflows],
      failing: new Set([1]),
    }),
    checker('zizmor', workflows.length > 0, 'GitHub workflows', {
      // By default, a workflow that is not valid is left out, and the run passes.
      args: ['--offline', '--strict-collection', '--no-progress', '--color=never', '--quiet', '.github'],
      failing: new Set([11, 12, 13, 14]),
      excuse: invalid,
    }),
    checker('checkov', hasTerraform || hasPipeline, 'Terraform files and no pipelines', {
      args: [
        '--directory=.',
        '--skip-download',
        '--quiet',
        '--compact',
        // Its check for double pipelines reads rules of jobs only, not those of `workflow`. Secrets: see audit.
        '--skip-check=CKV_GITLABCI_2',
        '--framework',
        'terraform',
        'github_actions',
        'gitlab_ci',
      ],
      failing: new Set([1]),
    }),
    checker('trivy', hasTerraform, 'Terraform files', {
      args: ['config', '--quiet', '--skip-check-update', '--severity=HIGH,CRITICAL', '--exit-code=5', '.'],
      // Without an exit code of its own, findings and failures could not be distinguished.
      failing: new Set([5]),
    }),
  ];
}

/** The folder of the copy, in an argument. */
export const copyPlaceholder = '{copy}';

function checker(
  program: string,
  isNeeded: boolean,
  what: string,
  step: Pick<CheckStep, 'args' | 'failing' | 'excuse'>,
): Checker {
  const named = { check: program, place: '.' };
  if (!isNeeded) return { program, chains: [], skipped: [{ ...named, reason: `there are no ${what}` }] };
  return { program, chains: [[{ ...named, folder: '', ...step }]], skipped: [] };
}

function invalid(output: string): Excuse | undefined {
  return /failed to load file|no inputs collected/.test(output)
    ? { status: 'failed', reason: 'a file is not valid' }
    : undefined;
}

function withoutPlugins(output: string): Excuse | undefined {
  return /tflint --init/.test(output)
    ? { status: 'skipped', reason: 'plugins of .tflint.hcl are not installed; run tflint --init' }
    : undefined;
}
