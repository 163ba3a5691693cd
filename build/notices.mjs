import { readdir, readFile } from 'node:fs/promises';

/**
 * The licenses of everything that ended up in the bundle.
 *
 * @param metafile what esbuild says it bundled
 * @param {string} root folder of the project, with a slash at the end
 * @throws when a bundled package carries no license text
 */
export async function notices(metafile, root) {
  const folders = new Set();
  for (const { inputs } of Object.values(metafile.outputs)) {
    for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
      const folder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
      if (folder && bytesInOutput > 0) folders.add(folder);
    }
  }
  const parts = await Promise.all([...folders].sort().map((folder) => notice(`${root}${folder}`)));
  return ['generator-unionai-terraform contains the following packages.', ...parts].join(`\n\n${'-'.repeat(80)}\n\n`);
}

async function notice(folder) {
  const { name, version, license } = JSON.parse(await readFile(`${folder}/package.json`, 'utf8'));
  const file = (await readdir(folder)).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  const text = file ? await readFile(`${folder}/${file}`, 'utf8') : undefined;
  if (!text && !license) throw new Error(`${name} carries no license`);
  return `${name} ${version}, ${license}\n\n${(text ?? 'The package carries no license text.').trim()}`;
}
