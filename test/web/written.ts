import { parseAnswers } from '../../src/answers/parse.ts';
import type { Plain } from '../../src/answers/shape.ts';
import { plan } from '../../src/plan/plan.ts';
import { withRecord } from '../../src/record/record-files.ts';
import { version } from '../../src/version.ts';
import type { PageProgram } from './page.ts';

/** What `new` writes into an empty folder. */
export function written(raw: Plain): ReturnType<PageProgram['files']> {
  const answers = parseAnswers(raw);
  return withRecord(plan(answers), answers, version, undefined).map(([path, file]) => [
    path,
    file.text,
    file.executable,
  ]);
}
