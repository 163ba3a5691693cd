import { deepEqual, ok } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { clouds } from '../../src/model/cloud.ts';
import * as registry from '../../templates/registry.ts';
import { root, sources } from '../build/bundle.ts';

/** The questions of the registry, with everything that names one choice of each: its kind, and what represents it. */
const questions: readonly ReadonlySet<string>[] = Object.values(registry).map(
  (choices) =>
    new Set(
      choices.flatMap((choice) =>
        ['kind', 'title', 'name', 'binary', 'versionFile', 'phrase', 'image']
          .map((key) => (choice as unknown as Readonly<Record<string, unknown>>)[key])
          .filter((value): value is string => typeof value === 'string'),
      ),
    ),
);
const ids = new Set(questions.flatMap((question) => [...question]));

/** What may have a value that is a choice's id, too: traits, block types of Terraform, placeholders, an organization. */
const otherMeanings = /\b(planTransport|type|placeholders|org)\b['")\]?.!\s]*$/;
const naming = 'title|binary|versionFile|summary|phrase|image|installUrl|providerRegistry';
const anyChoice = '(?:engine|layout|store|secretStore|read|secretRead|backend|ci|platform|choice)';

/** Where a text asks which choice there is, in place of what the choice can do. */
function disguises(path: string, text: string): readonly string[] {
  // A choice may name itself, and so may the registry.
  const own = /^templates\/[^/]+\/([^/]+)\/choice\.ts$/.exec(path)?.[1];
  const code = text.replace(/^\s*(?:\/?\*|\/\/).*$/gm, '').replace(/^import .*$/gm, '');
  const found: string[] = [];
  const note = (what: string, isFound: boolean): void => void (isFound && found.push(`${path}: ${what.trim()}`));
  const isId = (literal: string | undefined): boolean => literal !== undefined && ids.has(literal) && literal !== own;

  for (const [all, left = '', literal] of code.matchAll(/([^\n]*?)[!=]==?\s*['"`]([^'"`\n]*)['"`]/g))
    note(all, isId(literal) && !otherMeanings.test(left));
  for (const [all, literal] of code.matchAll(/['"`]([^'"`\n]*)['"`]\s*[!=]==?/g)) note(all, isId(literal));
  for (const [all, left = '', literal] of code.matchAll(
    /([^\n]*?)\.(?:includes|startsWith|endsWith|has)\(\s*['"`]([^'"`\n]*)['"`]/g,
  ))
    note(all, isId(literal) && !otherMeanings.test(left));
  for (const [all, list = ''] of code.matchAll(
    /\[([^\][\n]*)\]\.(?:includes|indexOf)\(\s*[\w.?]*\.?(?:kind|name|title|binary)\)/g,
  ))
    note(
      all,
      [...list.matchAll(/['"`]([^'"`]*)['"`]/g)].some(([, literal]) => isId(literal)),
    );
  for (const [all] of code.matchAll(new RegExp(`\\.(?:${naming})\\s*[!=]==?\\s*['"\`/]`, 'g'))) note(all, true);
  for (const [all] of code.matchAll(new RegExp(`\\.test\\([\\w.?]*\\.(?:${naming})\\)`, 'g'))) note(all, true);
  for (const [all] of code.matchAll(
    new RegExp(`\\.(?:${naming})\\??\\.(?:match|includes|startsWith|endsWith)\\(`, 'g'),
  ))
    note(all, true);
  for (const [all] of code.matchAll(
    new RegExp(`(?:\\[|\\.get\\()[\\w.?]*\\b(?:${anyChoice}\\??\\.(?:kind|name)|${naming})[\\])]`, 'g'),
  ))
    note(all, true);
  for (const [all] of code.matchAll(/switch \([\w.?]*\.(?:kind|title|binary)\)/g))
    note(all, /['"`]/.test(all) || namesACase(code));
  if (path !== 'templates/ci/pins.ts' && own === undefined) {
    const keys = [...code.matchAll(/(?<=[{,]\s*)['"]?([\w-]+)['"]?(?=\s*:(?!:))/g)].map(([, key = '']) => key);
    // A table by cloud names all clouds, and a cloud can have the name of its secret store.
    const isByCloud = clouds.every((cloud) => keys.includes(cloud));
    const others = isByCloud ? keys.filter((key) => !clouds.some((cloud) => cloud === key)) : keys;
    for (const question of questions) {
      const named = [...new Set(others.filter((key) => question.has(key)))];
      note(`a table by ${named.join(' and ')}`, named.length > 1);
    }
  }
  return found;
}

/** Whether a case of a text is a choice's id. */
function namesACase(code: string): boolean {
  return [...code.matchAll(/case ['"`]([^'"`]*)['"`]/g)].some(([, literal = '']) => ids.has(literal));
}

/** The code in the tags of a template. */
function tagsOf(template: string): string {
  return [...template.matchAll(/<%[_=#-]?([\s\S]*?)[_-]?%>/g)].map(([, code = '']) => code).join('\n');
}

describe("A choice's id", () => {
  it('is compared nowhere in the code', () => {
    // The audit reads files that others wrote: it compares words of Terraform and of the platforms, not our choices.
    const all = [...sources()].filter(([path]) => path !== 'templates/registry.ts' && !path.startsWith('src/audit/'));
    ok(all.length > 100);
    deepEqual(
      all.flatMap(([path, text]) => disguises(path, text)),
      [],
    );
  });

  it('is compared in no template', () => {
    const paths = readdirSync(join(root, 'templates'), { recursive: true, encoding: 'utf8' });
    const templates = paths.filter((path) => path.endsWith('.ejs'));
    ok(templates.length > 40);
    deepEqual(
      templates.flatMap((path) => {
        const tags = tagsOf(readFileSync(join(root, 'templates', path), 'utf8'));
        return [
          ...disguises(`templates/${path}`, tags),
          ...[...tags.matchAll(/\bkind\b.*[!=]==?/g)].map(([all]) => `templates/${path}: ${all}`),
        ];
      }),
      [],
    );
  });

  for (const text of [
    "if (store.kind === 'vault') return [];",
    "if ('vault' === store.kind) return [];",
    "const isTofu = engine.binary !== 'tofu';",
    "const isTofu = engine.name === 'OpenTofu';",
    "const isTofu = engine.title == 'Something';",
    "const isTofu = engine.versionFile === '.opentofu-version';",
    "const isTofu = engine.image.includes('opentofu/');",
    'const isTofu = /tofu/.test(engine.binary);',
    "const isTofu = binary.startsWith('tofu');",
    "const isCloud = ['gcs', 's3'].includes(backend.kind);",
    "const isNone = answers.ci.kind === 'none';",
    'const image = images[engine.binary];',
    'const image = images[repository.engine.kind];',
    'const image = images.get(engine.binary);',
    'const image = images[binary];',
    "const image = { terraform: 'a', tofu: 'b' };",
    "const login = { 's3': 1, gcs: 2 };",
    "switch (engine.kind) { case 'opentofu': return 1; }",
    'const one = { aws: 1, google: 2, azure: 3, vault: 4, environment: 5, tfvars: 6 };',
  ])
    it(`is found in: ${text}`, () => ok(disguises('src/guidance/example.ts', text).length > 0));

  for (const text of [
    "if (backend.planTransport === 'none') return [];",
    "if (block.type === 'terraform') return [];",
    "if (store.source === 'store') return [];",
    "const words = [engine.binary, 'init'];",
    "if (before.store.kind !== after.store.kind) return ['x'];",
    'const traits = logins[login.kind];',
    "const words = { terraform: 'a', other: 'b' };",
  ])
    it(`is not meant by: ${text}`, () => deepEqual(disguises('src/guidance/example.ts', text), []));
});
