import type { Deployment } from '../../src/model/deployment.ts';
import { Fragment } from '../../src/model/literal.ts';
import { loadKey, loadPipelineKey } from '../../src/model/load-key.ts';
import { plansInPipeline, type Repository } from '../../src/model/repository.ts';
import type { StoredKey } from '../../src/model/secret-store.ts';
import type { Locals } from '../../src/model/template.ts';
import { code, markdown } from '../../src/render/markdown.ts';
import { render } from '../../src/render/render-template.ts';
import { byEnvironment, hasSeparateKeys, keyTitle } from '../layout/key.ts';
import viewOnly from '../secret-store/view-only.md.ejs';
import template from './key-access.md.ejs';

/**
 * The paragraph of the README about the keys of a pipeline: the secrets that each identity may read, or the keys that the
 * CI/CD environments hold. Undefined if the pipeline does not plan.
 */
export function keyAccess(repository: Repository, deployments: readonly Deployment[]): Fragment | undefined {
  if (!plansInPipeline(repository.ci, repository.backend)) return undefined;
  const { keys, planKeys, store } = repository;
  const separate = hasSeparateKeys(repository);
  // A row for each secret, so that a new environment adds rows and changes none.
  const access = (
    { members }: Deployment,
    identity: string,
    keysOf: ReadonlyMap<string, readonly StoredKey[]>,
  ): readonly Locals[] =>
    members
      .flatMap(({ name }) => keysOf.get(name) ?? [])
      .map(({ settings }) => ({ identity, secret: new Fragment(markdown(store.location(settings))) }));
  const applied = byEnvironment(keys);
  const planned = separate ? byEnvironment(planKeys) : applied;
  const permissions = store.source === 'store' ? store.permissions : { value: '', date: '' };
  return render(template, 'markdown', {
    code,
    title: keyTitle,
    handed: store.source !== 'store',
    separate,
    keys: [...keys, ...planKeys],
    load: store.source === 'variable' ? loadPipelineKey : loadKey,
    viewOnly: separate ? render(viewOnly, 'markdown', { planKeys, title: keyTitle }) : undefined,
    accesses: deployments.flatMap((deployment) => [
      ...access(deployment, `${deployment.environment}-plan`, planned),
      ...access(deployment, deployment.environment, applied),
    ]),
    permissions: { value: new Fragment(permissions.value) },
    dateSentence: new Fragment(
      separate
        ? `The nightly check of the key age runs with the identities of the plans, and requires ${permissions.date} on both secrets of an environment. This does not grant access to the value.`
        : `The nightly check of the key age also requires ${permissions.date}.`,
    ),
  });
}
