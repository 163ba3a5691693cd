import type { Answers } from '../../src/model/answers.ts';
import { plan } from '../../src/plan/plan.ts';

/**
 * Everything that an engine reads of a repository, as one text: the paths and texts of its roots and modules. The bootstrap is
 * not part of it, because it trusts the tokens of one CI/CD platform.
 */
export function configurationOf(answers: Answers): string {
  const files = [...plan(answers)].filter(
    ([path]) => !path.startsWith('bootstrap/') && /\.(tf|tofu|hcl|tfvars|tftest\.hcl)$/.test(path),
  );
  return JSON.stringify(files.map(([path, { text }]) => [path, text]));
}
