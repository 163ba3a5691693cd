import type { Deployment } from '../../src/model/deployment.ts';
import { Fragment } from '../../src/model/literal.ts';
import { plansInPipeline, type Repository } from '../../src/model/repository.ts';
import { code, markdown } from '../../src/render/markdown.ts';
import { render } from '../../src/render/render-template.ts';
import { hasSeparateKeys } from '../layout/key.ts';
import template from './rotation.md.ejs';

/** The rotation of one kind of key of a deployment by scheduled jobs. */
export interface KeyRotation {
  /** The key that is rotated: the view-only key of plans, or the other one. */
  readonly key: 'plan' | 'apply';
  /** How comments and names of jobs call it. */
  readonly title: string;
  /** The CI/CD environment whose identity plans with the pending key. */
  readonly checkEnvironment: string;
  /** The run for which it plans. */
  readonly run: 'plan' | 'apply';
  /** Whether this CI/CD environment waits for an approval. */
  readonly approved: boolean;
}

/** Whether scheduled jobs rotate the keys. */
export function rotatesKeys({ answers, backend, ci, store }: Repository): boolean {
  return answers.rotatesKeys && store.scheduledRotation !== undefined && plansInPipeline(ci, backend);
}

/** The CI/CD environment with the identity that replaces keys. */
export function rotationEnvironment({ environment }: Deployment): string {
  return `${environment}-rotate`;
}

/** The CI/CD environments of a deployment. */
export function ciEnvironments(repository: Repository, deployment: Deployment): readonly string[] {
  const { environment } = deployment;
  const rotation = rotatesKeys(repository) ? [rotationEnvironment(deployment)] : [];
  return [`${environment}-plan`, environment, ...rotation];
}

/**
 * The keys of a deployment that scheduled jobs rotate. The identity that reads a key in other runs plans with the pending
 * one: the identity of the rotation reads no state.
 */
export function keyRotations(repository: Repository, { approved, environment }: Deployment): readonly KeyRotation[] {
  const plan = `${environment}-plan`;
  if (!hasSeparateKeys(repository))
    return [{ key: 'apply', title: 'key', checkEnvironment: plan, run: 'plan', approved: false }];
  return [
    { key: 'plan', title: 'view-only key', checkEnvironment: plan, run: 'plan', approved: false },
    { key: 'apply', title: 'key', checkEnvironment: environment, run: 'apply', approved },
  ];
}

/** How a platform runs the rotation, for the README. */
interface RotationTexts {
  /** What rotates: the beginning of a clause. */
  readonly where: string;
  /** How a failure is reported: sentences after a space, or nothing. */
  readonly report: string;
  /** What users do for a CI/CD environment with an approval: a sentence. */
  readonly approval: string;
  /** Where the command-line tools of the jobs come from. */
  readonly tools: string;
}

/** The paragraph of the README about the scheduled rotation; undefined if there is none. */
export function rotationParagraph(
  repository: Repository,
  deployments: readonly Deployment[],
  { where, report, approval, tools }: RotationTexts,
): Fragment | undefined {
  const { engine, keys, planKeys, store } = repository;
  if (!rotatesKeys(repository) || store.source !== 'store') return undefined;
  const isApproved = deployments.some((one) => keyRotations(repository, one).some(({ approved }) => approved));
  const text = render(template, 'markdown', {
    code,
    where: new Fragment(where),
    report: new Fragment(report),
    approval: new Fragment(isApproved ? ` ${approval}` : ''),
    tools: new Fragment(tools),
    engine: new Fragment(engine.name),
    permission: new Fragment(store.permissions.rotation),
    accesses: deployments.flatMap((deployment) =>
      [...keys, ...planKeys]
        .filter(({ environment }) => deployment.members.some(({ name }) => name === environment))
        .flatMap(({ settings }) => [settings, store.pendingSettings(settings)])
        .map((settings) => ({
          identity: rotationEnvironment(deployment),
          secret: new Fragment(markdown(store.location(settings))),
        })),
    ),
  });
  return new Fragment(`${text}`.trimEnd());
}
