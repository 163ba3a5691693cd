import { readdir, readFile } from 'node:fs/promises';

/**
 * The licenses of everything that ended up in the bundle.
 *
 * @param metafiles what esbuild says it bundled
 * @param {string} root folder of the project, with a slash at the end
 * @throws when a bundled package carries no license text
 */
export async function notices(metafiles, root) {
  const folders = new Set();
  for (const { inputs } of metafiles.flatMap(({ outputs }) => Object.values(outputs))) {
    for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
      const folder = packageOf(input);
      if (folder && bytesInOutput > 0) folders.add(folder);
    }
  }
  const packages = await Promise.all([...folders].sort().map((folder) => licenseOf(`${root}${folder}`)));
  // Packages with the same text are listed together above it.
  const byText = new Map();
  for (const one of packages) byText.set(one.text, [...(byText.get(one.text) ?? []), one]);
  const parts = [...byText].map(
    ([text, same]) => `${[...new Set(same.map(({ title }) => title))].join('\n')}\n\n${text}`,
  );
  return ['generator-unionai-terraform contains the following packages.', ...parts].join(`\n\n${'-'.repeat(80)}\n\n`);
}

/** The folder of the package that a file belongs to; undefined for a file of this project. */
const packageOf = (file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];

async function licenseOf(folder) {
  const { name, version, license, author } = JSON.parse(await readFile(`${folder}/package.json`, 'utf8'));
  const file = (await readdir(folder)).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  const text = file ? await readFile(`${folder}/${file}`, 'utf8') : standardText(license, author);
  if (!text) throw new Error(`${name} has no license text`);
  return { title: `${name} ${version}, ${license}`, text: text.trim() };
}

/** The text of the MIT license, for packages that name it and their author in package.json but do not include it. */
function standardText(license, author) {
  const holder = (typeof author === 'string' ? author : author?.name)?.replace(/ *[<(].*$/, '');
  return license === 'MIT' && holder ? mit(holder) : undefined;
}

/** https://opensource.org/license/mit */
const mit = (holder) => `MIT License

Copyright (c) ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.`;
