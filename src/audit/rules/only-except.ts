import { file, secureRoot } from '../examples.ts';
import { placeIn } from '../pipeline.ts';
import type { AuditRule, Report } from '../rule.ts';

export const onlyExcept: AuditRule = {
  id: 'only-except',
  severity: 'note',
  confidence: 'high',
  controls: [],
  title: 'A job uses `only` or `except`',
  why: 'The keywords are deprecated and cannot be combined with `rules`, so that a guard against forks cannot be added.',
  source: 'https://docs.gitlab.com/ci/yaml/deprecated_keywords/',
  fix: 'Use `rules`.',
  since: '0.1.0',
  failing: () => ({ 'main.tf': secureRoot, '.gitlab-ci.yml': 'plan:\n  script: [terraform plan]\n  only: [main]\n' }),
  passing: () => ({
    ...file('main.tf', secureRoot),
    '.gitlab-ci.yml': 'plan:\n  script: [terraform plan]\n  rules:\n    - if: $CI_COMMIT_BRANCH == "main"\n',
  }),
  *check({ pipelines }): Iterable<Report> {
    for (const { platform, file: path, root } of pipelines)
      for (const [name, job] of platform === 'gitlab' ? root.members : [])
        for (const keyword of ['only', 'except']) {
          const at = job.members.get(keyword);
          if (at !== undefined) yield { at: placeIn(path, at), message: `Job ${name} uses ${keyword}.` };
        }
  },
};
