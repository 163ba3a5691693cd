import { rootModules } from '../../src/adopt/find-places.ts';
import { inferAnswers } from '../../src/adopt/infer.ts';
import type { Answers } from '../../src/model/answers.ts';
import { parseHcl } from '../../src/model/hcl/parse-hcl.ts';
import { plan } from '../../src/plan/plan.ts';

/** What an adoption infers from a repository that the generator made, if it has no record: values by answer. */
export function inferredFrom(answers: Answers): Readonly<Record<string, unknown>> {
  const all = [...plan(answers)].map(([path, { text }]) => [path, text] as const);
  const files = new Map(all.filter(([path]) => /\.(tf|tofu)$/.test(path)));
  const sources = {
    name: answers.name,
    files,
    paths: all.map(([path]) => path),
    remote: undefined,
    branch: undefined,
    skipped: [],
  };
  const { inferences } = inferAnswers(sources, rootModules(files, parseHcl));
  return Object.fromEntries(inferences.map(({ path, value }) => [path, value]));
}
