import type { Answers } from '../../src/model/answers.ts';
import { fileReason } from '../core.ts';

/** Why a file is in the repository, and what it protects: sentences. Empty for a file of other answers. */
export function reasonText(answers: Answers | undefined, path: string): string {
  const reason = answers === undefined ? undefined : fileReason(answers, path);
  if (reason === undefined) return '';
  const { because, environment, protects } = reason;
  const choices = because.map(({ choice, title }) => `${title}: ${choice}`).join('; ');
  const where = environment === undefined ? '' : ` For the environment ${environment}.`;
  return `${protects}${where} ${choices === '' ? 'In every repository.' : `Decided by ${choices}.`}`;
}
