// Makes dist/: the command line and the Yeoman generators, with all they need and no runtime dependency, and
// THIRD-PARTY-NOTICES from what was really bundled. Writes nothing to standard output.
import { chmod, copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { notices } from './notices.mjs';
import { options, root } from './options.mjs';

await rm(`${root}dist`, { recursive: true, force: true });
const { metafile } = await build(options);
const cli = `${root}dist/cli.js`;
await writeFile(cli, `#!/usr/bin/env node\n${await readFile(cli, 'utf8')}`);
await chmod(cli, 0o755);
await copyFile(`${root}src/api/declarations.d.ts`, `${root}dist/api.d.ts`);
await writeFile(`${root}dist/cli.d.ts`, 'export {};\n');
// The manual page is made of the list of commands, like the help.
const manual = `${root}dist/manual.js`;
const { manualPage } = await import(pathToFileURL(manual).href);
await writeFile(`${root}dist/unionai-terraform.1`, manualPage());
await rm(manual);
// yeoman-generator reads a version from ../package.json of whichever file it was bundled into.
const { name, version } = JSON.parse(await readFile(`${root}package.json`, 'utf8'));
for (const folder of ['dist', 'dist/generators']) {
  await writeFile(`${root}${folder}/package.json`, `${JSON.stringify({ name, version, type: 'module' })}\n`);
}
await writeFile(`${root}THIRD-PARTY-NOTICES`, await notices(metafile, root));
