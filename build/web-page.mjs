// The configurator as one HTML file. Separate from build/web.mjs, so that tests can look at the same page without writing it.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { build } from 'esbuild';
import { root } from './options.mjs';
import { webCore, webPage, webStyle } from './web-options.mjs';

/** The text of a bundle, which can be in the page: no part of it begins a comment. */
const textOf = ({ outputFiles: [{ text }] }) => text.replaceAll('<!--', '\\x3C!--').trim();
const source = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** The template with something in place of an empty element or attribute, which has to be there once. */
const filled = (text, empty, full) => {
  if (text.split(empty).length !== 2) throw new Error(`web/page/index.html must contain ${empty} once`);
  return text.replace(empty, () => full);
};

/** Nothing but these scripts and this style sheet, and no request: https://www.w3.org/TR/CSP3/ */
const policyFor = (scripts, css) =>
  [
    "default-src 'none'",
    `script-src ${scripts.map(source).join(' ')}`,
    `style-src ${source(css)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');

/**
 * @returns the page, its scripts (the program and the page), its style sheet, and what esbuild says it bundled
 * @throws for a script or style sheet that would end its element
 */
export async function makePage() {
  const [core, page, style] = await Promise.all([build(webCore), build(webPage), build(webStyle)]);
  const scripts = [textOf(core), textOf(page)];
  const css = textOf(style);
  for (const text of [...scripts, css])
    if (/<\/(script|style)/i.test(text)) throw new Error('a script or style would end its element');
  const template = await readFile(`${root}web/page/index.html`, 'utf8');
  const withPolicy = filled(template, 'content=""', `content="${policyFor(scripts, css)}"`);
  const withStyle = filled(withPolicy, '<style></style>', `<style>${css}</style>`);
  const elements = scripts.map((text) => `<script>${text}</script>`).join('\n');
  const html = filled(withStyle, '<script></script>', elements);
  return { html, scripts, css, metafiles: [core.metafile, page.metafile] };
}
