import { deepEqual, doesNotThrow, equal, match, ok } from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { withExample } from '../src/answers/example.ts';
import { parseAnswers } from '../src/answers/parse.ts';
import { parseCommandLine } from '../src/command/command-line.ts';
import { invoke } from '../src/command/invoke.ts';
import { commands } from '../src/command/registry.ts';
import { plan } from '../src/plan/plan.ts';
import { secretStores } from '../templates/registry.ts';
import { root } from './build/bundle.ts';
import { documentNames, isDocument } from './docs/document.ts';

const text = (name: string): string => readFileSync(join(root, name), 'utf8');

/** The code blocks of a document that a shell reads. */
const blocks = (markdown: string): readonly string[] =>
  [...markdown.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = '']) => block);

/** The arguments of every call of the command line in a document, as a shell would divide them. */
function calls(markdown: string): readonly (readonly string[])[] {
  const lines = blocks(markdown).flatMap((block) => block.split('\n'));
  return lines.flatMap((line) => {
    const [, rest] = /(?:npm start --|npx generator-unionai-terraform)(.*)$/.exec(line) ?? [];
    return rest === undefined
      ? []
      : [
          rest
            .replace(/#.*| > .*/, '')
            .trim()
            .split(/\s+/)
            .filter(Boolean),
        ];
  });
}

describe('The pages of docs/', () => {
  it('call the command line only as it can be called, also in blocks that no test runs', () => {
    for (const name of documentNames)
      for (const args of calls(text(name))) {
        const { command, given } = parseCommandLine(args);
        doesNotThrow(() => invoke(command, given), `${name}: ${args.join(' ')}`);
      }
  });
});

describe('README.md', () => {
  const readme = text('README.md');

  it('calls the command line only as it can be called', () => {
    const found = calls(readme);
    ok(found.length >= 8);
    for (const args of found) {
      const { command, given } = parseCommandLine(args);
      doesNotThrow(() => invoke(command, given), args.join(' '));
    }
  });

  it('names every command, and no other', () => {
    const table = readme.slice(readme.indexOf('## Commands'), readme.indexOf('## Yeoman'));
    const named = [...table.matchAll(/^\| `([a-z]+)[ `]/gm)].map(([, name]) => name);
    deepEqual(
      named,
      commands.map(({ name }) => name),
    );
  });

  it('says on its first screen what one command makes, and says what is true', () => {
    const screen = readme.split('\n').slice(0, 40).join('\n');
    match(screen, /npm ci && npm start -- new \.\.\/my-infra --yes --org acme/);
    const [, tree = ''] = /```\nmy-infra\/\n([\s\S]*?)```/.exec(screen) ?? [];
    const environments = ['dev', 'staging', 'prod'].map((name) => ({ name, org: 'acme' }));
    const made = [
      ...[...plan(parseAnswers(withExample({ environments })))].map(([path]) => path),
      '.yo-rc.json',
      '.scaffold/',
    ];
    const named = [...tree.matchAll(/(?<=[\s─])\.?[\w-]+(?:\.[\w-]+)*\/?(?:[\w-]+\/)?(?=[\s,]|$)/g)]
      .map(([name]) => name)
      .filter((name) => /[./]/.test(name));
    ok(named.length > 15, named.join(' '));
    for (const name of named)
      ok(
        made.some((path) => `/${path}`.includes(`/${name}`)),
        name,
      );
    const missing = made.filter((path) => !named.some((name) => `/${path}`.includes(`/${name}`)));
    deepEqual(missing, []);
  });

  it('tells every exit code that the help tells', async () => {
    const { programHelp } = await import('../src/command/help.ts');
    const reported = [...readme.matchAll(/^\| (\d+(?:, \d+)*) +\|/gm)].flatMap(([, codes = '']) => codes.split(', '));
    const help = String(programHelp(commands)).slice(String(programHelp(commands)).indexOf('exit codes:'));
    deepEqual([...new Set(help.match(/\d+/g))].sort(), [...reported].sort());
  });
});

/** Whether a path exists; words in capitals such as KIND are any name. */
function isThere(path: string): boolean {
  if (existsSync(join(root, path))) return true;
  const parts = path.replace(/\/$/, '').split('/');
  const fixed = parts.findIndex((part) => /[A-Z]{4,}/.test(part));
  if (fixed === -1) return false;
  const [folder, pattern = '', rest] = [
    parts.slice(0, fixed).join('/'),
    parts[fixed],
    parts.slice(fixed + 1).join('/'),
  ];
  const fits = new RegExp(`^${pattern.replace(/[A-Z]{4,}/g, '[a-z-]+').replaceAll('.', '\\.')}$`);
  return readdirSync(join(root, folder)).some((name) => fits.test(name) && isThere(join(folder, name, rest)));
}

describe('The documents', () => {
  const names = [...documentNames, 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md'];

  it('link to files that are there', () => {
    for (const name of names)
      for (const [, target = ''] of text(name).matchAll(/\]\(([^)#]+)\)/g))
        if (!target.startsWith('https://')) ok(isDocument(join(dirname(name), target)), `${name}: ${target}`);
  });

  it('name files, folders and scripts that are there', () => {
    const { scripts } = JSON.parse(text('package.json')) as { readonly scripts: Readonly<Record<string, string>> };
    for (const name of names) {
      for (const [, path = ''] of text(name).matchAll(/`((?:src|templates|test|generators|\.ci)\/[\w./-]*)`/g))
        ok(isThere(path), `${name}: ${path}`);
      for (const [, script = ''] of text(name).matchAll(/npm run ([a-z:]+)/g))
        ok(script in scripts, `${name}: ${script}`);
    }
  });

  it('describe how a secret store is added by files that every such folder has', () => {
    const guide = text('CONTRIBUTING.md');
    for (const file of ['choice.ts', 'read.tf.ejs', 'readme.md.ejs', 'key-created.sh.ejs'])
      ok(guide.includes(file), file);
    for (const { kind, source } of secretStores)
      for (const file of source === 'store'
        ? ['choice.ts', 'read.tf.ejs', 'readme.md.ejs']
        : ['choice.ts', 'readme.md.ejs'])
        ok(existsSync(join(root, 'templates/secret-store', kind, file)), `${kind}/${file}`);
  });

  it('name the same version as the package', () => {
    const { version } = JSON.parse(text('package.json')) as { readonly version: string };
    equal(/^## \[([^\]]+)\]/m.exec(text('CHANGELOG.md'))?.[1], version);
  });
});
