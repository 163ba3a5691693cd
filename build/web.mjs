// Makes web/dist/: the configurator, one page that makes no request. With --serve, also serves it on this machine.
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { notices } from './notices.mjs';
import { root } from './options.mjs';
import { webCore, webPage, webStyle } from './web-options.mjs';

const dist = `${root}web/dist`;
const [core, page, style] = await Promise.all([build(webCore), build(webPage), build(webStyle)]);

/** The text of a bundle, which can be in the page: no part of it ends the element or begins a comment. */
const textOf = ({ outputFiles: [{ text }] }) => text.replaceAll('<!--', '\\x3C!--').trim();
const source = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const scripts = [textOf(core), textOf(page)];
const css = textOf(style);
for (const text of [...scripts, css])
  if (/<\/(script|style)/i.test(text)) throw new Error('a script or style would end its element');

// Nothing but these scripts and this style sheet, and no request: https://www.w3.org/TR/CSP3/
const policy = [
  "default-src 'none'",
  `script-src ${scripts.map(source).join(' ')}`,
  `style-src ${source(css)}`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const template = await readFile(`${root}web/page/index.html`, 'utf8');
/** The template with something in place of an empty element or attribute, which has to be there once. */
const filled = (text, empty, full) => {
  if (text.split(empty).length !== 2) throw new Error(`web/page/index.html must contain ${empty} once`);
  return text.replace(empty, () => full);
};
const withPolicy = filled(template, 'content=""', `content="${policy}"`);
const withStyle = filled(withPolicy, '<style></style>', `<style>${css}</style>`);
const elements = scripts.map((text) => `<script>${text}</script>`).join('\n');
const html = filled(withStyle, '<script></script>', elements);

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await writeFile(`${dist}/index.html`, html);
await writeFile(`${dist}/THIRD-PARTY-NOTICES`, await notices([core.metafile, page.metafile], root));

const size = (text) => `${(gzipSync(text, { level: 9 }).length / 1000).toFixed(1)} kB`;
process.stderr.write(
  `web/dist/index.html. With gzip: program ${size(scripts[0])}, page ${size(scripts[1] + css)}, together ${size(html)}.\n`,
);

if (process.argv.includes('--serve')) {
  const server = createServer(({ url }, response) => {
    const isPage = /^\/(index\.html)?(\?|$)/.test(url ?? '');
    response.writeHead(isPage ? 200 : 404, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
    response.end(isPage ? html : 'Not found');
  });
  server.on('error', ({ code }) => {
    const port = process.env.PORT ?? 8080;
    process.stderr.write(`Cannot serve on port ${port} (${code}). Set PORT to another port.\n`);
    process.exitCode = 74;
  });
  server.listen(Number(process.env.PORT ?? 8080), '127.0.0.1', () => {
    const { port } = server.address();
    process.stderr.write(`http://127.0.0.1:${port}/\n`);
  });
}
