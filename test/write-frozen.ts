// Writes what the running templates render, as repositories of this version, for later versions to upgrade from:
//   node --import tsx --import ./build/register.mjs test/write-frozen.ts
// Run once per release. What is written then is never written again: it is what people have.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withExample } from '../src/answers/example.ts';
import { parseAnswers } from '../src/answers/parse.ts';
import { plan } from '../src/plan/plan.ts';
import { withRecord } from '../src/record/record-files.ts';
import { version } from '../src/version.ts';

const environments = [
  { name: 'dev', org: 'acme-dev' },
  { name: 'staging', org: 'acme' },
  { name: 'prod-eu', org: 'acme', namePrefix: 'prod-eu-' },
];

/** Every layout, engine, read and platform at least once; folder name to answers. */
const repositories = {
  'aws-github': { ci: { kind: 'github-actions' } },
  'google-aliases': {
    engine: 'opentofu',
    layout: 'aliases',
    secretStore: { kind: 'google-secret-manager' },
    secretRead: 'data-source',
    backend: { kind: 'gcs' },
    ci: { kind: 'github-actions' },
  },
  'environment-only': { secretStore: { kind: 'environment' }, backend: { kind: 'gitlab' } },
};

const folder = fileURLToPath(new URL(`frozen/${version}`, import.meta.url));
if (existsSync(folder)) {
  process.stderr.write(`${folder} is there already. Remove it, if that version was never released.\n`);
  process.exit(1);
}
for (const [name, choices] of Object.entries(repositories)) {
  const answers = parseAnswers(withExample({ ...choices, environments }));
  for (const [path, { text, executable }] of withRecord(plan(answers), answers, version, undefined)) {
    const file = join(folder, name, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { mode: executable ? 0o755 : 0o644 });
  }
}
process.stderr.write(`Wrote ${Object.keys(repositories).length} repositories to ${folder}\n`);
