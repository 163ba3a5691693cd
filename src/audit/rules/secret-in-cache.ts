import { file, secureRoot } from '../examples.ts';
import { type AuditRule, type Report, ruleSources } from '../rule.ts';
import { namesPlanOrState, namesSecretFile } from '../stored-paths.ts';

const pipeline = (path: string): string =>
  `plan:\n  cache:\n    key: terraform\n    paths: [${path}]\n  script: [terraform plan]\n`;

export const secretInCache: AuditRule = {
  id: 'secret-in-cache',
  severity: 'error',
  confidence: 'medium',
  controls: ['no-plain-text', 'ci-restricted-secrets'],
  title: 'A cache contains files with secrets',
  why: 'Other jobs and branches restore a cache, among them those that run the code of a request. Plans, states, variable files and the whole working folder contain keys in plain text.',
  source: ruleSources.gitlab,
  fix: 'Remove the path from the cache. Cache only downloads, such as provider plugins, and only in jobs without an identity.',
  since: '0.2.0',
  failing: () => ({ 'main.tf': secureRoot, '.gitlab-ci.yml': pipeline('environments/prod/secret.auto.tfvars') }),
  passing: () => ({ ...file('main.tf', secureRoot), '.gitlab-ci.yml': pipeline('.plugin-cache') }),
  *check({ pipelines }): Iterable<Report> {
    const seen = new Set<string>();
    for (const { jobs } of pipelines)
      for (const { id, caches } of jobs)
        for (const { name: _name, value, ...at } of caches) {
          const place = `${at.file}:${at.line}:${at.column}`;
          if (seen.has(place) || !(namesPlanOrState(value) || namesSecretFile(value))) continue;
          seen.add(place);
          yield { at, message: `Job ${id} caches ${value}.` };
        }
  },
};
