import type { Answers } from '../../src/model/answers.ts';
import { plan } from '../../src/plan/plan.ts';

/** Everything that an engine reads of a repository: the paths and texts of its roots and modules, as one text. */
export function configurationOf(answers: Answers): string {
  const files = [...plan(answers)].filter(([path]) => /\.(tf|tofu|hcl|tfvars|tftest\.hcl)$/.test(path));
  return JSON.stringify(files.map(([path, { text }]) => [path, text]));
}
