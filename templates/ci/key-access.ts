import type { Deployment } from '../../src/model/deployment.ts';
import { Fragment } from '../../src/model/literal.ts';
import { keepKey } from '../../src/model/load-key.ts';
import type { Repository } from '../../src/model/repository.ts';
import { code, markdown } from '../../src/render/markdown.ts';
import { render } from '../../src/render/render-template.ts';
import { hasSeparateKeys, keyTitle } from '../layout/key.ts';
import viewOnly from '../secret-store/view-only.md.ejs';
import template from './key-access.md.ejs';

/**
 * The paragraph of the README about the keys of a pipeline: the secrets that each identity may read, or the keys that the
 * CI/CD environments hold. Undefined if there is nothing to say.
 */
export function keyAccess(repository: Repository, deployments: readonly Deployment[]): Fragment | undefined {
  const { keys, planKeys, store } = repository;
  const separate = hasSeparateKeys(repository);
  if (store.source !== 'store' && !separate) return undefined;
  const secrets = ({ members }: Deployment, use: 'plan' | 'apply'): Fragment => {
    const own = use === 'plan' && separate ? planKeys : keys;
    const places = own
      .filter(({ environment }) => members.some(({ name }) => name === environment))
      .map(({ settings }) => markdown(store.location(settings)));
    return new Fragment(places.join('; '));
  };
  const permissions = store.source === 'store' ? store.permissions : { value: '', date: '' };
  return render(template, 'markdown', {
    code,
    title: keyTitle,
    handed: store.source !== 'store',
    separate,
    keys: planKeys,
    keep: keepKey,
    viewOnly: render(viewOnly, 'markdown', { planKeys, title: keyTitle }),
    accesses: deployments.flatMap((deployment) => [
      { identity: `${deployment.environment}-plan`, secrets: secrets(deployment, 'plan') },
      { identity: deployment.environment, secrets: secrets(deployment, 'apply') },
    ]),
    permissions: { value: new Fragment(permissions.value) },
    dateSentence: new Fragment(
      separate
        ? `The nightly check of the key age runs with the identities of the plans, and requires ${permissions.date} on both secrets of an environment. This does not grant access to the value.`
        : `The nightly check of the key age also requires ${permissions.date}.`,
    ),
  });
}
