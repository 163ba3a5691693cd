// Writes the generated pages below docs/, and the sidebars that docs/.vitepress/config.mts reads.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pageText } from './page.ts';
import { generatedFolders, generatedPages, sidebarsOf } from './site.ts';

const docs = fileURLToPath(new URL('../../docs', import.meta.url));

for (const folder of generatedFolders) rmSync(join(docs, folder), { recursive: true, force: true });
for (const page of generatedPages()) {
  const file = join(docs, `${page.path}.md`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, pageText(page));
}

const written = readdirSync(docs)
  .filter((name) => name.endsWith('.md'))
  .map((name) => ({ name: name.replace(/\.md$/, ''), text: readFileSync(join(docs, name), 'utf8') }));
writeFileSync(join(docs, '.vitepress/sidebars.json'), `${JSON.stringify(sidebarsOf(written), null, 2)}\n`);
