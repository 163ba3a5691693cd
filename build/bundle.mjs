// Makes dist/: the command line, the API and the Yeoman generators, with all they need and no runtime dependency, and
// THIRD-PARTY-NOTICES from what was really bundled. Writes nothing to standard output.
import { createHash } from 'node:crypto';
import { chmod, copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { build } from 'esbuild';
import { minify } from './minify.mjs';
import { notices } from './notices.mjs';
import { core, launcher, packedTexts, root, yeoman } from './options.mjs';
import { traceTable } from './trace-table.mjs';

const dist = `${root}dist`;
await rm(dist, { recursive: true, force: true });
const built = await Promise.all([make(core), make(yeoman)]);
await writeFile(`${dist}/texts.br`, packedTexts());
// yeoman-generator reads a version from ../package.json of whichever file it was bundled into.
const { name, version } = JSON.parse(await readFile(`${root}package.json`, 'utf8'));
const manifest = (type) => `${JSON.stringify({ name, version, type })}\n`;
await writeFile(`${dist}/package.json`, manifest('commonjs'));
await writeFile(`${dist}/generators/package.json`, manifest('module'));

const hash = createHash('sha256')
  .update(await readFile(`${dist}/core.js`))
  .digest('hex')
  .slice(0, 32);
built.push(await make(launcher(hash)));
const cli = `${dist}/cli.js`;
await writeFile(cli, `#!/usr/bin/env node\n${await readFile(cli, 'utf8')}`);
await chmod(cli, 0o755);

// The manual page and the help are made of the list of commands.
const program = createRequire(import.meta.url)(`${dist}/core.js`);
const { manualPage, programHelp } = await program.loadDocuments();
await writeFile(`${dist}/unionai-terraform.1`, manualPage());
await writeFile(`${dist}/help.txt`, `${programHelp(program.commands)}\n`);
await writeFile(`${dist}/version.txt`, `${version}\n`);

// Modules of JavaScript get the program by its names.
const names = Object.keys(program).sort().join(', ');
const load = "import { createRequire } from 'node:module';";
await writeFile(
  `${dist}/core.mjs`,
  `${load}\nexport const { ${names} } = createRequire(import.meta.url)('./core.js');\n`,
);
await writeFile(
  `${dist}/api.mjs`,
  "import { loadApi } from './core.mjs';\nexport const { audit, change, plan, schema, version } = await loadApi();\n",
);
await copyFile(`${root}src/api/declarations.d.ts`, `${dist}/api.d.mts`);
await writeFile(`${dist}/cli.d.ts`, 'export {};\n');
await writeFile(
  `${root}THIRD-PARTY-NOTICES`,
  await notices(
    built.map(({ metafile }) => metafile),
    root,
  ),
);

/**
 * The program as src/shell/code-cache.ts loads it: a script that gives a function. require() runs the function at once. The code
 * starts on the second line, so that its columns stay as they are.
 */
function asFunction(code) {
  const run = "(typeof module === 'object' ? (run) => run(exports, require, module, __dirname) : (run) => run)";
  return `${run}((function (exports, require, module, __dirname) {\n${code}\n}));\n`;
}

/** Bundles and minifies, and writes what that makes. */
async function make(options) {
  const built = await build({ ...options, write: false, sourcemap: 'external', sourcesContent: false });
  const files = new Map(built.outputFiles.map(({ path, text }) => [path, text]));
  for (const [path, text] of files) {
    if (path.endsWith('.map')) continue;
    const { code, map } = await minify(text, options.format === 'esm');
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, options === core ? asFunction(code) : code);
    if (options === core) await writeFile(`${dist}/trace.br`, traceTable(code, map, files.get(`${path}.map`), root));
  }
  return built;
}
