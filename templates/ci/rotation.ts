import type { Deployment } from '../../src/model/deployment.ts';
import { plansInPipeline, type Repository } from '../../src/model/repository.ts';
import { hasSeparateKeys } from '../layout/key.ts';

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
