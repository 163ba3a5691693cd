import type { Environment } from '../../src/model/answers.ts';
import { Fragment, type Identifier } from '../../src/model/literal.ts';
import type { Repository } from '../../src/model/repository.ts';
import { render } from '../../src/render/render-template.ts';
import { controlPlaneGuard } from '../guard/guard.ts';
import { accessPathInRoot } from './access-file.ts';
import environmentLocal from './environment-local.tf.ejs';
import workspaceCall from './workspace-call.tf.ejs';

/** The blocks of an environment that both layouts share. */
export interface EnvironmentParts {
  readonly local: Fragment;
  readonly guard: Fragment;
  readonly workspace: Fragment;
}

/**
 * @param at the label of the environment's blocks, the name of the module call, and the path from the root to
 *   modules/workspace
 * @param conditions additional conditions of the control plane guard
 */
export function environmentParts(
  repository: Repository,
  environment: Environment,
  at: { readonly label: Identifier; readonly module: Identifier; readonly source: string; readonly aliased: boolean },
  conditions: Fragment | undefined,
): EnvironmentParts {
  const expected = new Fragment(`local.${at.label}`);
  return {
    local: render(environmentLocal, 'hcl', { label: at.label, environment }),
    guard: controlPlaneGuard({
      label: at.label,
      aliased: at.aliased,
      expected,
      conditions,
      role: environment.keyCheckRole,
    }),
    workspace: render(workspaceCall, 'hcl', {
      ...at,
      expected,
      environment,
      accessFile: accessPathInRoot(repository, environment),
    }),
  };
}
