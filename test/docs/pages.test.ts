import { deepEqual, ok } from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { withExample } from '../../src/answers/example.ts';
import { parseAnswers } from '../../src/answers/parse.ts';
import { plan } from '../../src/plan/plan.ts';
import { secretStores, stateBackends } from '../../templates/registry.ts';
import { answersFor } from '../combinations.ts';
import { documentNames, isDocument, readDocument } from './document.ts';

/** The text without code, in which links and headings are looked for. */
const prose = (name: string): string => readDocument(name).replace(/^ *```[\s\S]*?^ *```$/gm, '');

/** The anchors of the headings, which GitHub and VitePress derive in the same way unless a heading begins with a digit. */
const anchors = (name: string): readonly string[] =>
  [...prose(name).matchAll(/^#+ ([A-Za-z].*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^a-z0-9 -]/g, '')
      .replaceAll(' ', '-'),
  );

/** The part of a document below a heading. */
function section(name: string, heading: string): string {
  const [, text = ''] = readDocument(name).split(`\n## ${heading}\n`);
  return text.split('\n## ')[0] ?? '';
}

describe('The pages of docs/', () => {
  const pages = documentNames.filter((name) => name.startsWith('docs/'));

  it('link to pages and headings that exist', () => {
    for (const name of documentNames)
      for (const [link, target = '', anchor] of prose(name).matchAll(/\]\(([^)#\s]*)(?:#([^)]+))?\)/g)) {
        if (target.startsWith('https://')) continue;
        const path = target === '' ? name : join(dirname(name), target);
        ok(isDocument(path), `${name}: ${link}`);
        if (anchor !== undefined) ok(anchors(path).includes(anchor), `${name}: ${link}`);
      }
  });

  it('are linked by README.md or another page', () => {
    const linked = documentNames.flatMap((name) =>
      [...prose(name).matchAll(/\]\(([^)#\s]+\.md)/g)].map(([, target = '']) => join(dirname(name), target)),
    );
    deepEqual(
      pages.filter((page) => page !== 'docs/index.md' && !linked.includes(page)),
      [],
    );
  });

  it('have one title', () => {
    for (const page of pages) ok(/^# \S.*\n\n[^#]/.test(prose(page)) && !/\n# /.test(prose(page)), page);
  });
});

describe('The CLI of Union.ai', () => {
  const packages = "pip install 'flyteplugins-union==0.19.*' 'flyte>=2.10.1,<2.13'";

  it('is installed with pinned versions that fit each other, in the pages and in generated repositories', () => {
    const generated = plan(parseAnswers(withExample({})));
    const texts = [
      ...documentNames.map(readDocument),
      ...generated.paths.map((path) => generated.get(path)?.text ?? ''),
    ];
    const installs = texts.flatMap((text) => text.match(/pip install [^`\n]*flyte[^`\n]*/g) ?? []);
    ok(installs.length >= 7, `${installs.length}`);
    for (const install of installs) ok(install.startsWith(packages), install);
  });
});

describe('docs/security.md', () => {
  const rows = (heading: string): readonly string[] =>
    [...section('docs/security.md', heading).matchAll(/^\| ([A-Za-z][^|]*?) +\|/gm)]
      .map(([, cell = '']) => cell)
      .slice(1);

  it('describes every secret store and every state backend', () => {
    deepEqual(
      rows('Secret stores'),
      secretStores.map(({ title }) => title),
    );
    deepEqual(
      rows('State backends'),
      stateBackends.map(({ title }) => title),
    );
  });
});

describe('docs/troubleshooting.md', () => {
  const page = readDocument('docs/troubleshooting.md');
  const files = plan(
    answersFor({
      read: 'ephemeral',
      backend: 's3',
      engine: 'terraform',
      store: 'aws-secrets-manager',
      layout: 'directories',
    }),
  );

  it('explains the messages of the provider that a generated README explains', () => {
    const readme = files.get('README.md')?.text ?? '';
    const [, table = ''] = readme.split('## Troubleshooting');
    const messages = (text: string) => [...text.matchAll(/^\| (`.+?`) +\|/gm)].map(([, message]) => message);
    deepEqual(
      messages(section('docs/troubleshooting.md', 'Messages of the provider')),
      messages(table.split('\n## ')[0] ?? ''),
    );
  });

  it('explains the messages of the guards, as the files contain them', () => {
    const terraform = [...files].filter(([path]) => path.endsWith('.tf')).map(([, { text }]) => text);
    const named = [...section('docs/troubleshooting.md', 'Messages of the guards').matchAll(/^\| `([^`]+)`/gm)];
    ok(named.length === 3);
    for (const [, message = ''] of named)
      ok(
        terraform.some((text) => text.includes(message)),
        message,
      );
    ok(page.includes('-lock=false'));
  });
});
