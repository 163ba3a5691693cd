// Regenerates the folders of test/golden/ from the answers next to them, the guidance and the JSON Schema: npm run golden
import { chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { jsonSchema } from '../src/answers/json-schema.ts';
import { goldenFiles, goldenFolder, goldenNames } from './golden-folders.ts';
import { guidanceText } from './guidance/scenarios.ts';

for (const entry of readdirSync(goldenFolder, { withFileTypes: true })) {
  if (entry.isDirectory()) rmSync(join(goldenFolder, entry.name), { recursive: true });
}
for (const name of goldenNames) {
  for (const [path, { text, executable }] of goldenFiles(name)) {
    const file = join(goldenFolder, name, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    chmodSync(file, executable ? 0o755 : 0o644);
  }
}
writeFileSync(new URL('answers/schema.txt', import.meta.url), `${JSON.stringify(jsonSchema(), null, 2)}\n`);
writeFileSync(new URL('guidance/guidance.txt', import.meta.url), guidanceText());
process.stderr.write(`wrote ${goldenNames.length} repositories to ${goldenFolder}\n`);
