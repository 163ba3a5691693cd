import { deepEqual, equal, match, notEqual, ok } from 'node:assert/strict';
import { plan } from '../../src/plan/plan.ts';
import { answersFor } from '../combinations.ts';
import { isSlow } from '../slow.ts';
import { needs } from '../terraform/workbench.ts';
import { complete, mistakes, rightFiles, wrongFiles } from './mistakes.ts';
import { choice, Reader } from './reader.ts';

for (const binary of isSlow ? ['terraform', 'tofu'] : ['terraform'])
  describe(`A mistake in an access file, with ${binary}`, function () {
    needs(binary);
    this.timeout(120_000);
    const named = new Map<string, readonly string[]>();
    const all: readonly (readonly [string, readonly [string, readonly string[]]])[] = [
      ...mistakes.map(({ title, from, to, errors }) => [title, [complete.replace(from, to), errors]] as const),
      ...Object.entries(wrongFiles),
    ];
    // Every mistake in the slow run, otherwise one in eight.
    const wrong = new Map(all.filter((_, index) => isSlow || index % 8 === 0));
    const nameOf = (title: string): string => title.replace(/\W/g, '_');

    before(async () => {
      const files = [...wrong].map(([title, [text]]) => [nameOf(title), text] as const);
      const right = Object.entries(rightFiles).map(([title, text]) => [`right_${nameOf(title)}`, text] as const);
      const found = await new Reader(binary).read(Object.fromEntries([...files, ...right]));
      for (const [name, errors] of found) named.set(name, errors);
    });

    for (const [title, [text, errors]] of wrong)
      it(`is an error that names the file, the entry and the field: ${title}`, () => {
        notEqual(text, complete);
        deepEqual([...(named.get(nameOf(title)) ?? [])].sort(), [...errors].sort());
      });

    for (const title of Object.keys(rightFiles))
      it(`is not reported for a valid file: ${title}`, () => deepEqual(named.get(`right_${nameOf(title)}`), []));
  });

describe('The rules of access files', function () {
  needs('terraform');
  this.timeout(60_000);

  it('keep an environment that shares its organization to its own domain and policies', async () => {
    const reader = new Reader('terraform');
    const said = await reader.read({ shared: complete }, '  domains = ["staging"]\n');
    deepEqual(said.get('shared'), [
      'projects: etl: attributes: development: domain: development: is not a domain of this environment. Its domains are staging',
      'policies: look: projects: etl: domains: development: is not a domain of this environment. Its domains are staging',
      'policies: look: domains: production: domain: production: is not a domain of this environment. Its domains are staging',
      'policies: look: organization_roles: an environment that shares its organization cannot grant a role on the whole organization',
      'existing: policies: admins: an environment that shares its organization cannot assign policies that it does not manage',
    ]);
  });

  it('count the prefix as a part of a name', async () => {
    const long = complete.replaceAll('etl', 'e'.repeat(60));
    const reader = new Reader('terraform');
    deepEqual((await reader.read({ long })).get('long'), []);
    const [first] = (await reader.read({ long }, '  name_prefix = "dev-"\n')).get('long') ?? [];
    match(first ?? '', /^projects: e+: name: .* at most 63 characters with the prefix$/);
  });

  it('refuse a second declaration of what the configuration declares', async () => {
    const reader = new Reader('terraform');
    const more = '  declared = { projects = ["etl"], roles = ["reader"], policies = ["look"] }\n';
    const rest = 'name: is already declared in the configuration';
    deepEqual((await reader.read({ one: complete }, more)).get('one'), [
      `projects: etl: ${rest}`,
      `roles: reader: ${rest}`,
      `policies: look: ${rest}`,
    ]);
    const users = 'users:\n  - { email: ada@acme.example, policies: [look] }\n';
    deepEqual((await reader.read({ two: users }, more)).get('two'), [], 'what is declared there can be used');
  });

  it('leave errors of the YAML itself to the engine, which names the file and the line', async () => {
    const said = await new Reader('terraform').read({ broken: 'users: [\n' });
    const [first = ''] = said.get('broken') ?? [];
    match(first, /^Error in function call: Call to function "yamldecode" failed: on line 1/);
    equal(said.get('broken')?.length, 1);
  });

  it('are all tried here', () => {
    const files = new Map([...plan(answersFor(choice))].map(([path, { text }]) => [path, text]));
    const source = ['checks', 'text'].map((name) => files.get(`modules/workspace/access/${name}.tf`)).join('\n');
    const kinds = [...source.matchAll(/: ((?:is|must|contains|an environment)\b[^"$]*)/g)].map(([, text = '']) =>
      text.trim(),
    );
    ok(kinds.length > 20, `${kinds.length}`);
    const tried = [
      ...mistakes.flatMap(({ errors }) => errors),
      ...Object.values(wrongFiles).flatMap(([, errors]) => errors),
      'an environment that shares its organization cannot grant a role on the whole organization',
      'an environment that shares its organization cannot assign policies that it does not manage',
      'is already declared in the configuration',
    ].join('\n');
    deepEqual(
      kinds.filter((kind) => !tried.includes(kind)),
      [],
    );
  });
});
