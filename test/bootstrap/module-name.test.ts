import { deepEqual, match, ok } from 'node:assert/strict';
import { environmentSteps } from '../../src/guidance/migration-steps.ts';
import { leftoverSteps } from '../../src/guidance/removal-steps.ts';
import { clouds } from '../../src/model/cloud.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { platforms } from '../ci/pipelines.ts';
import { answersFor, combinations, nameOf } from '../combinations.ts';
import { rootFiles } from './apply-root.ts';

const dev = { name: 'dev', org: 'acme' };
const prod = { name: 'prod', org: 'acme-prod' };

/** The addresses of the blocks, without those of the local module. */
function addresses(files: ReadonlyMap<string, string>): readonly string[] {
  return [...files].flatMap(([path, text]) =>
    path.includes('/') ? [] : [...text.matchAll(/^(?:module|resource) .*(?= \{$)/gm)].map(String),
  );
}

describe('An environment of a higher tier in a shared root module', () => {
  // Every secret store and every state backend.
  const shared = combinations.filter(
    ({ backend, engine, layout, read, store }) =>
      layout === 'aliases' &&
      engine === 'terraform' &&
      read === 'ephemeral' &&
      (backend === 's3' || store === 'aws-secrets-manager'),
  );

  it('changes no address of the bootstrap, so that no secret is replaced', () => {
    let compared = 0;
    for (const combination of shared)
      for (const cloud of clouds) {
        const of = (environments: readonly object[]) =>
          rootFiles(answersFor(combination, { ci: platforms['github-actions'], environments }), cloud);
        const [before, after] = [of([dev]), of([dev, prod])];
        const kept = new Set(addresses(after));
        deepEqual(
          addresses(before).filter((address) => !kept.has(address)),
          [],
          `${cloud} of ${nameOf(combination)}`,
        );
        deepEqual(
          [...before.keys()].filter((path) => !after.has(path)),
          [],
          `${cloud} of ${nameOf(combination)}`,
        );
        compared += addresses(before).filter((address) => address === 'module "environments"').length;
      }
    ok(compared > 0);
  });

  it('has steps for the CI/CD environments, which are named for it', () => {
    const [combination] = shared.filter(({ backend, store }) => backend === 's3' && store === 'aws-secrets-manager');
    ok(combination !== undefined);
    const repository = repositoryOf(
      answersFor(combination, { ci: platforms['github-actions'], environments: [dev, prod] }),
    );
    const steps = environmentSteps(repository, 'prod').join('\n');
    match(steps, /bootstrap\.sh apply .*replaces the identities of the CI\/CD environments, and asks before/);
    match(steps, /now uses the CI\/CD environments prod-plan, prod\. After .*, delete dev-plan, dev,/);
    ok(!environmentSteps(repository, 'dev').join('\n').includes('now uses'));
    const [gone] = repository.environments.filter(({ name }) => name === 'prod');
    ok(gone !== undefined);
    const left = leftoverSteps(repository, gone).join('\n');
    match(left, /setup\.sh dev\n[\s\S]*Wait for the next deployment\. Then run:\nscripts\/decommission\.sh prod /);
  });
});
