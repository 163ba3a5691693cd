import { deepEqual, doesNotThrow, equal, match, ok } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { choicePath } from '../../build/docs/choice-pages.ts';
import { type Page, pageText, prose } from '../../build/docs/page.ts';
import { generatedFolders, generatedPages, sidebarsOf } from '../../build/docs/site.ts';
import { definition } from '../../src/answers/definition.ts';
import { parseAnswers } from '../../src/answers/parse.ts';
import { settableAnswers } from '../../src/answers/settable.ts';
import { rules } from '../../src/audit/all-rules.ts';
import { practices } from '../../src/audit/checklist-lines.ts';
import { parseCommandLine } from '../../src/command/command-line.ts';
import { invoke } from '../../src/command/invoke.ts';
import { commands } from '../../src/command/registry.ts';
import { exitCodeMeanings } from '../../src/exit-code.ts';
import { checklist } from '../../src/model/checklist.ts';
import { credentialIn } from '../../src/model/credential/redact.ts';
import { ciPlatforms, engines, layouts, secretReads, secretStores, stateBackends } from '../../templates/registry.ts';
import { root } from '../build/bundle.ts';

/** The choices of the registry, by the answer that selects them. */
const registry = {
  engine: engines,
  layout: layouts,
  secretStore: secretStores,
  secretRead: secretReads,
  backend: stateBackends,
  ci: ciPlatforms,
};
const choices = Object.entries(registry).flatMap(([name, all]) =>
  all.map((choice) => ({ choice, path: `choices/${flagOf(name)}/${choice.kind}` })),
);
const expected = [
  ...choices.map(({ path }) => path),
  ...rules.map(({ id }) => `rules/${id}`),
  'reference/answers',
  'reference/checklist',
  'reference/choices',
  'reference/commands',
  'reference/rules',
].sort();

function flagOf(name: string): string {
  const node = Object.entries(definition).find(([one]) => one === name)?.[1];
  return (node !== undefined && 'flag' in node ? node.flag : undefined) ?? name;
}

/** Pages that are missing, and pages that nothing in the definitions explains. */
function difference(pages: readonly Page[]): readonly string[] {
  const paths = pages.map(({ path }) => path);
  return [
    ...expected.filter((path) => !paths.includes(path)).map((path) => `missing: ${path}`),
    ...paths.filter((path) => !expected.includes(path)).map((path) => `without an owner: ${path}`),
  ];
}

describe('The pages of the documentation that are generated', () => {
  const pages = generatedPages();
  const texts = new Map(pages.map((page) => [page.path, pageText(page)]));
  const textOf = (path: string): string => texts.get(path) ?? '';
  const written = readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => ({ name: name.replace(/\.md$/, ''), text: readFileSync(join(root, 'docs', name), 'utf8') }));

  it('are one for each choice, each rule and each reference, and no other', () => {
    deepEqual(difference(pages), []);
    equal(texts.size, pages.length);
    ok(expected.every((path) => generatedFolders.some((folder) => path.startsWith(`${folder}/`))));
  });

  it('are missed if a choice or a rule loses its page, and noticed if nothing explains them', () => {
    for (const { path } of pages)
      deepEqual(difference(pages.filter((page) => page.path !== path)), [`missing: ${path}`]);
    const [first] = pages;
    ok(first);
    deepEqual(difference([...pages, { ...first, path: 'rules/removed' }]), ['without an owner: rules/removed']);
  });

  it('describe each choice with its settings', () => {
    for (const { choice, path } of choices) {
      const text = textOf(path);
      ok(text.includes(`# ${prose(choice.title)}\n`), path);
      ok(text.includes(prose(choice.summary)), path);
      for (const [name, field] of Object.entries(choice.fields)) {
        ok(text.includes(`.${name}</code>`), `${path}: ${name}`);
        ok(field.rule === undefined || text.includes(prose(field.rule.says)), `${path}: ${name}`);
      }
    }
  });

  it('say what the files do that a platform or the bootstrap of a store adds', () => {
    let count = 0;
    for (const { path } of choices) {
      const [, lines = ''] = /not every other choice generates them\.\n\n([\s\S]*?)\n\n/.exec(textOf(path)) ?? [];
      for (const line of lines.split('\n').filter(Boolean)) {
        match(line, /^- <code v-pre>.*<\/code>: .+\.$/, path);
        count++;
      }
    }
    ok(count > 100, `${count} files`);
  });

  it('have examples that the parser and the command line accept', () => {
    for (const { choice, path } of choices) {
      const [, yaml = ''] = /```yaml\n([\s\S]*?)```/.exec(textOf(path)) ?? [];
      const answers = parseAnswers(parse(yaml));
      const chosen = [
        answers.engine,
        answers.layout,
        answers.secretRead,
        answers.secretStore,
        answers.backend,
        answers.ci,
      ];
      ok(
        chosen.some((one) => (typeof one === 'string' ? one : one.kind) === choice.kind),
        path,
      );
    }
    const calls = [...texts.values()].flatMap((text) =>
      [...text.matchAll(/^npx generator-unionai-terraform (.*)$/gm)].map(([, line = '']) => line),
    );
    const found = calls.filter((line) => !/[[\]|']|[A-Z]{3}| > /.test(line));
    ok(found.length > 2 * choices.length, `${found.length}`);
    for (const line of found) {
      const { command, given } = parseCommandLine(line.split(/\s+/));
      doesNotThrow(() => invoke(command, given), line);
    }
  });

  it('describe each rule, and show no key', () => {
    for (const { id, why, fix, source } of rules)
      for (const part of [why, fix, source]) ok(textOf(`rules/${id}`).includes(prose(part)), `${id}: ${part}`);
    for (const [path, text] of texts) equal(credentialIn(text), undefined, path);
  });

  it('list each command with its options, each exit code, each answer and each control', () => {
    const all = textOf('reference/commands');
    for (const { name, options } of commands) {
      ok(all.includes(`\n## ${name}\n`), name);
      for (const option of Object.keys(options)) ok(all.includes(`--${option}`), `${name} --${option}`);
    }
    for (const code of Object.keys(exitCodeMeanings)) ok(all.includes(`<code v-pre>${code}</code>`), code);
    const answers = textOf('reference/answers');
    for (const name of Object.keys(definition)) ok(answers.includes(`\n## ${name}\n`), name);
    for (const { path, kinds } of settableAnswers())
      if (kinds.length === 0 && !path.endsWith('.kind'))
        ok(
          answers.includes(`${path}</code>`.replace(/[[\]]/g, (one) => `&#${one.charCodeAt(0)};`)) ||
            answers.includes(`\n## ${path}\n`),
          path,
        );
    equal(practices().length, 19);
    for (const id of Object.keys(checklist)) ok(textOf('reference/checklist').includes(`{#${id}}`), id);
  });

  it('are in one sidebar, once, and so are the pages that a person wrote', () => {
    const links = Object.values(sidebarsOf(written)).flatMap((groups) =>
      groups.flatMap(({ items }) => items.map(({ link }) => link)),
    );
    const all = [...pages.map(({ path }) => path), ...written.map(({ name }) => name)].filter(
      (name) => name !== 'index',
    );
    deepEqual([...links].sort(), all.map((path) => `/${path}`).sort());
  });

  it('link only to pages that exist', () => {
    for (const [path, text] of texts)
      for (const [, link = '', anchor] of text.matchAll(/\]\(\/([^)#]*)(?:#([^)]*))?\)/g)) {
        ok(texts.has(link), `${path}: ${link}`);
        ok(anchor === undefined || textOf(link).includes(`{#${anchor}}`), `${path}: ${link}#${anchor}`);
      }
  });

  it('have a path for each choice that the answer and the kind determine', () => {
    const question = { name: 'x', path: 'x', title: 'X', flag: undefined, default: '', choices: [] };
    equal(choicePath(question, 'y'), 'choices/x/y');
  });
});
