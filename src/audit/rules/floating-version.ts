import { file, secureRoot, secureWorkflow } from '../examples.ts';
import type { AuditRule, Report } from '../rule.ts';

const versionSetting = /^(?:terraform_version|tofu_version|tflint_version|version)$/;
const floating = /^(?:latest|\*|[~^><].*|\d+(?:\.\d+)?(?:\.x)?|)$/;

export const floatingVersion: AuditRule = {
  id: 'floating-version',
  severity: 'warning',
  confidence: 'medium',
  controls: ['pinned-pipeline'],
  title: 'A tool is installed in whatever version is the newest',
  why: 'A new release runs with the credentials of the pipeline before it was tested.',
  source: 'https://docs.github.com/en/actions/reference/security/secure-use',
  fix: 'Set an exact version, such as terraform_version: "1.16.5".',
  since: '0.1.0',
  failing: () => ({
    'main.tf': secureRoot,
    '.github/workflows/deploy.yml': `${secureWorkflow}      - uses: hashicorp/setup-terraform@dfe3c3f87815947d99a8997f908cb6525fc44e9e # v4.0.1\n        with:\n          terraform_version: latest\n`,
  }),
  passing: () => ({
    ...file('main.tf', secureRoot),
    '.github/workflows/deploy.yml': `${secureWorkflow}      - uses: hashicorp/setup-terraform@dfe3c3f87815947d99a8997f908cb6525fc44e9e # v4.0.1\n        with:\n          terraform_version: "1.16.5"\n`,
  }),
  *check({ pipelines }): Iterable<Report> {
    for (const { jobs } of pipelines)
      for (const { variables, dependencies, runner } of jobs) {
        if (runner?.value.endsWith('-latest'))
          yield { at: runner, severity: 'note', message: `The job runs on ${runner.value}, which changes its tools.` };
        for (const { name, value, ...at } of variables)
          if (versionSetting.test(name) && floating.test(value))
            yield { at, message: `${name} is ${value === '' ? 'empty' : value}.` };
        for (const { kind, reference, ...at } of dependencies)
          if (
            kind === 'image' &&
            (/:latest(?:@|$)/.test(reference) || !/[:@$]/.test(reference.split('/').at(-1) ?? ''))
          )
            yield { at, message: `The image ${reference} has no exact version.` };
      }
  },
};
