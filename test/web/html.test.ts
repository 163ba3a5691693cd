import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { createHash } from 'node:crypto';

const { makePage } = (await import(new URL('../../build/web-page.mjs', import.meta.url).href)) as {
  readonly makePage: () => Promise<{
    readonly html: string;
    readonly scripts: readonly string[];
    readonly css: string;
  }>;
};

/** A hash as a Content Security Policy has it. */
const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

describe('The page of the configurator', function () {
  this.timeout(60_000);
  let html = '';
  /** The page without what is in its scripts and its style sheet. */
  let markup = '';
  before(async () => {
    ({ html } = await makePage());
    markup = html.replace(/(<(script|style)>)[\s\S]*?(<\/\2>)/g, '$1$3');
  });

  it('allows exactly its own scripts and style sheet, by their hashes', () => {
    const policy = new Map(
      (/http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '')
        .split('; ')
        .map((part) => [part.split(' ')[0], part.split(' ').slice(1)] as const),
    );
    const inside = (element: string): readonly string[] =>
      [...html.matchAll(new RegExp(`<${element}>([\\s\\S]*?)</${element}>`, 'g'))].map(([, text = '']) => hash(text));
    deepEqual(policy.get('default-src'), ["'none'"]);
    deepEqual(policy.get('script-src'), inside('script'));
    deepEqual(policy.get('style-src'), inside('style'));
    equal(inside('script').length, 2);
    deepEqual(
      [...policy.keys()].filter((name = '') => /connect|frame|font|object|worker/.test(name)),
      [],
    );
  });

  it('has no address from which something is loaded', () => {
    deepEqual(
      [...markup.matchAll(/(?:src|href|action|url)\s*=\s*"([^"]*)"/g)].map(([, address]) => address),
      ['data:,'],
    );
    ok(!/url\(|@import/.test(html.slice(html.indexOf('<style>'), html.indexOf('</style>'))));
  });

  it('has classic scripts, which browsers run from file://', () => {
    match(markup, /<script><\/script>\n<script><\/script>/);
    ok(!/type="module"/.test(markup));
  });

  it('has a language, a title and a name for readers without scripts', () => {
    match(markup, /<html lang="en">/);
    match(markup, /<title>[^<]+<\/title>/);
    match(markup, /<noscript>/);
  });
});
