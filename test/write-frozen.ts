// Writes what the running templates render, as repositories of this version, for later versions to upgrade from:
//   npm run freeze
// Run once per release. What is written then is never written again: it is what users have.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { plan } from '../src/plan/plan.ts';
import { withRecord } from '../src/record/record-files.ts';
import { version } from '../src/version.ts';
import { pairsOfChoices } from './agents/every-repository.ts';
import { answersFor } from './combinations.ts';
import { freeze } from './frozen-archive.ts';

const environments = [
  { name: 'dev', org: 'acme-dev' },
  { name: 'staging', org: 'acme' },
  { name: 'prod-eu', org: 'acme', namePrefix: 'prod-eu-' },
];

const file = fileURLToPath(new URL(`frozen/${version}.json.br`, import.meta.url));
if (existsSync(file)) {
  process.stderr.write(`${file} exists. Remove it, if that version was never released.\n`);
  process.exit(1);
}
const repositories = pairsOfChoices.map((one) => {
  const answers = answersFor(one, { ci: { kind: one.ci }, environments });
  const files = withRecord(plan(answers), answers, version, undefined);
  const texts = files.map(([path, { text, executable }]) => [path, { text, executable }] as const);
  return [Object.values(one).join(' '), Object.fromEntries(texts)] as const;
});
freeze(file, Object.fromEntries(repositories));
process.stderr.write(`Wrote ${repositories.length} repositories to ${file}\n`);
