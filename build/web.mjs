// Makes web/dist/: the configurator, one page that makes no request. With --serve, also serves it on this machine.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';
import { notices } from './notices.mjs';
import { root } from './options.mjs';
import { makePage } from './web-page.mjs';

const dist = `${root}web/dist`;
const { css, html, metafiles, scripts } = await makePage();

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await writeFile(`${dist}/index.html`, html);
await writeFile(`${dist}/THIRD-PARTY-NOTICES`, await notices(metafiles, root));

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
