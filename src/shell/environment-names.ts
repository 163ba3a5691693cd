import { objectionTo } from '../answers/check-field.ts';
import { environmentFields } from '../answers/definition.ts';
import { isPlain } from '../answers/shape.ts';
import { UserError } from '../errors.ts';
import { version } from '../version.ts';
import { findRepository, openRepository } from './open-repository.ts';

/**
 * The valid names of environments in the repository that a folder belongs to; none outside of a repository. A shell
 * completes them, so names that no environment can have are left out.
 */
export function environmentNames(folder: string): readonly string[] {
  try {
    const { answers } = openRepository(findRepository(folder), version);
    const list = isPlain(answers) && Array.isArray(answers.environments) ? answers.environments : [];
    return list.flatMap((one: unknown) =>
      isPlain(one) && typeof one.name === 'string' && objectionTo(environmentFields.name, one.name) === undefined
        ? [one.name]
        : [],
    );
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}
