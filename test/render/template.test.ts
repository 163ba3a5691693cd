import { doesNotMatch, equal, match, ok, throws } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Fragment, Identifier } from '../../src/model/literal.ts';
import type { Locals, Template } from '../../src/model/template.ts';
import type { Language } from '../../src/render/encode.ts';
import { render } from '../../src/render/render-template.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { compileTemplate } = (await import(pathToFileURL(`${root}build/ejs.mjs`).href)) as {
  readonly compileTemplate: (source: string, name: string, renderModule: string, texts?: string[]) => string;
};

/**
 * Compiles a template, and renders it.
 *
 * @param texts gets the longer texts, as in dist; undefined to compile it as when it runs from source
 */
async function rendered(source: string, locals: Locals, language: Language = 'hcl', texts?: string[]): Promise<string> {
  const renderModule = pathToFileURL(`${root}src/render/render-template.ts`).href;
  const module = compileTemplate(source, 'x/y.tf.ejs', renderModule, texts);
  const code = module.replace(/^import .* from 'template-texts';$/m, '');
  const { default: template } = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as {
    readonly default: Template;
  };
  return String(render(template, language, locals));
}

describe('A template', () => {
  it('emits complete literals of the language of its file', async () => {
    const locals = { text: 'a "b"', list: ['x', 'y'] };
    equal(await rendered('a = <%= it.text %>\nb = <%= it.list %>\n', locals), 'a = "a \\"b\\""\nb = ["x", "y"]\n');
    equal(await rendered('a: <%= it.text %>\n', locals, 'yaml'), 'a: "a \\"b\\""\n');
    equal(await rendered('echo <%= it.text %>\n', locals, 'shell'), `echo 'a "b"'\n`);
  });

  it('emits identifiers and other templates as they are', async () => {
    const locals = { label: new Identifier('dev_1'), block: new Fragment('x = 1\ny = 2') };
    equal(await rendered('<%= it.label %> <%= it.block.indent(2) %>', locals), 'dev_1 x = 1\n  y = 2');
  });

  it('encodes what only looks like an identifier or a fragment', async () => {
    const forged = { toString: () => '"} x {"' };
    await throwsLater(rendered('<%= it.forged %>', { forged }), /no HCL literal for object/);
    const derived = Object.create(Identifier.prototype) as Identifier;
    await throwsLater(rendered('<%= it.derived %>', { derived }), /no HCL literal for object/);
  });

  it('can loop over what it is given', async () => {
    equal(
      await rendered('<% for (const x of it.list) { %>[<%= x.a %>]<% } %>', { list: [{ a: 1 }, { a: 2 }] }),
      '[1][2]',
    );
  });
});

describe('A name that does not exist', () => {
  const cases = {
    'at the top': '<%= it.nmae %>',
    'deeper down': '<%= it.one.nmae %>',
    'within a list': '<% for (const x of it.list) { %><%= x.nmae %><% } %>',
    'in a condition': '<% if (it.nmae) { %>x<% } %>',
  };
  for (const [place, source] of Object.entries(cases))
    it(`throws ${place}, and names the template and the line`, async () => {
      const locals = { name: 'x', one: { a: 1 }, list: [{ a: 1 }] };
      await throwsLater(rendered(`first\n${source}`, locals), /^templates\/x\/y\.tf\.ejs:2: unknown name "nmae"$/);
    });

  for (const language of ['hcl', 'yaml', 'shell', 'markdown', 'plain'] as const)
    it(`is not emitted by dist either, in the language ${language}`, async () => {
      const unknown = rendered('<%= it.one.nmae %>', { one: { a: 1 } }, language, []);
      await throwsLater(unknown, /^templates\/x\/y\.tf\.ejs: (?:no .* for undefined|this file has no literals)/);
    });

  it('is no way to the outside: a template knows nothing but `it`', async () => {
    await throwsLater(rendered('<%= name %>', { name: 'x' }), /name is not defined/);
  });
});

describe('The tag that emits without an encoder', () => {
  it('does not compile, and is reported with its line', () => {
    throws(
      () => compileTemplate('a\n<%- it.x %>', 'x/y.tf.ejs', ''),
      /^Error: x\/y\.tf\.ejs:2: <%- emits text without/,
    );
    throws(() => compileTemplate('<%-it.x%>', 'x', ''), /<%- emits/);
  });

  it('is in no template', () => {
    const files = readdirSync(join(root, 'templates'), { recursive: true, encoding: 'utf8' });
    const templates = files.filter((path) => path.endsWith('.ejs'));
    ok(templates.length > 40);
    for (const path of templates) {
      const text = readFileSync(join(root, 'templates', path), 'utf8');
      doesNotMatch(text, /<%-/, path);
    }
  });
});

describe('An identifier', () => {
  it('is letters, digits, _ and -, and does not begin with a digit or -', () => {
    for (const text of ['a', '_x', 'prod-eu', 'A1']) equal(String(new Identifier(text)), text);
    for (const text of ['', '1a', '-a', 'a b', 'a.b', 'a\n', 'ä', '$a', '{a}', 'a"'])
      throws(() => new Identifier(text));
  });
});

async function throwsLater(work: Promise<unknown>, message: RegExp): Promise<void> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  ok(error instanceof Error, 'nothing was thrown');
  match(error.message, message);
}
