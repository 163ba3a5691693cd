import type { Environment } from '../../src/model/answers.ts';
import { Fragment, Identifier } from '../../src/model/literal.ts';
import type { Repository } from '../../src/model/repository.ts';
import { render } from '../../src/render/render-template.ts';
import { controlPlaneGuard } from '../guard/guard.ts';
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
  const project = new Identifier(projectName(repository.name));
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
      project,
      projectDescription: `${repository.name}, environment ${environment.name}. Managed as code.`,
    }),
  };
}

/**
 * Converts the repository name to a Union.ai project name: a DNS label that is also an HCL identifier, and short enough
 * for the longest prefix.
 */
export function projectName(name: string): string {
  const label = name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return (/^[a-z]/.test(label) ? label : `project-${label}`).slice(0, 30).replace(/-+$/, '');
}
