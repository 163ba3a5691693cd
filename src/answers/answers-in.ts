import { UserError } from '../errors.ts';
import { generatorName } from '../model/generator-name.ts';
import { isPlain, type Plain } from './shape.ts';

/**
 * The answers in the content of an answers file or of a `.yo-rc.json`.
 *
 * @param name the name of the file, for messages
 * @throws UserError 'answers' for content that is not an object
 */
export function answersIn(value: unknown, name: string): Plain {
  if (!isPlain(value)) throw new UserError('answers', `${name} must contain an object with named answers.`);
  const nested = value[generatorName];
  return Object.hasOwn(value, generatorName) && isPlain(nested) ? nested : value;
}
