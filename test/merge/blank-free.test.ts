import { deepEqual, equal, notEqual, ok } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { withAlignment } from '../../src/merge/alignment.ts';
import { type BlankFree, blankFreeOf } from '../../src/merge/blank-free.ts';
import { merge } from '../../src/merge/merge-text.ts';
import { listing } from '../folder.ts';
import { itNeeds } from '../terraform/workbench.ts';

const blankFree = blankFreeOf('main.tf') as BlankFree;
const merged = (base: string, yours: string, templates: string) => merge(base, yours, templates, { blankFree });

const golden = fileURLToPath(new URL('../golden', import.meta.url));
/** Every Terraform file that the golden repositories have, as text. */
const rendered = Object.keys(listing(golden))
  .filter((path) => /\.(tf|tofu|hcl)$/.test(path))
  .map((path) => readFileSync(join(golden, path), 'utf8'));

describe('White space that means nothing', () => {
  const same: readonly (readonly [string, string])[] = [
    ['a = 1', 'a=1'],
    ['a = 1', '\ta   =\t1  '],
    ['x = [ "a","b" ]', 'x = ["a", "b"]'],
    ['resource "a" "b" {', 'resource   "a"  "b"{'],
    ['a = 1 # why', 'a=1    # why  '],
    ['', '   '],
    ['a = 1', '\uFEFFa = 1'],
    [`a = "\${f("x y")}"`, `a="\${f("x y")}"`],
  ];
  for (const [one, other] of same)
    it(`makes no difference: ${JSON.stringify(one)} and ${JSON.stringify(other)}`, () =>
      deepEqual(blankFree([one]), blankFree([other])));

  const different: readonly (readonly [string, string])[] = [
    ['a = "x y"', 'a = "x  y"'],
    ['a = "x \\" y"', 'a = "x \\"  y"'],
    [`a = "\${f("x y")}"`, `a = "\${f("x  y")}"`],
    [`a = "$\${ y"`, `a = "$\${  y"`],
    ['a = x - y', 'a = x-y'],
    ['for x in y', 'forx in y'],
    ['# a b', '# a  b'],
    ['// a b', '// a  b'],
    ['/* a b */ x = 1', '/* a  b */ x = 1'],
    ['a = <<EOT\n x\nEOT', 'a = <<EOT\n  x\nEOT'],
    ['a = <<-EOT\n x\n EOT', 'a = <<-EOT\n x\n  EOT'],
    ['/*\n a\n*/', '/*\n  a\n*/'],
    ['a = "open\n x', 'a = "open\n  x'],
    ['a = << x\n y', 'a = << x\n  y'],
    ['a = <<EOT\n x\nEOT', 'a =\nx\nEOT'],
  ];
  for (const [one, other] of different)
    it(`makes a difference: ${JSON.stringify(one)} and ${JSON.stringify(other)}`, () =>
      notEqual(blankFree(one.split('\n')).join('\n'), blankFree(other.split('\n')).join('\n')));

  it('makes no difference again after a heredoc, a comment and an escaped template', () => {
    for (const start of ['a = <<EOT\n  x\nEOT', '/* x\n*/', `a = "$\${ %%{"`, `a = "\${ { b = "}" } }"`]) {
      const keys = blankFree([...start.split('\n'), 'b   =   1']);
      equal(keys.at(-1), 'b=1', start);
    }
  });

  it('is known of Terraform, OpenTofu, HCL and JSON alone', () => {
    for (const path of [
      'a/main.tf',
      'main.tofu',
      '.tflint.hcl',
      'x.tfvars',
      'terraform.tfvars.example',
      'main.tf.json',
    ])
      ok(blankFreeOf(path), path);
    for (const path of ['.gitlab-ci.yml', 'access.yaml', 'README.md', 'scripts/setup.sh', 'CODEOWNERS', '.gitignore'])
      equal(blankFreeOf(path), undefined, path);
  });

  it('is counted in the strings of JSON, and nowhere else', () => {
    const json = blankFreeOf('a.json') as BlankFree;
    deepEqual(json(['  "a":   "x  # y"  ,']), json(['"a": "x  # y",']));
    notEqual(json([`"a": "\${ x \\" }"`])[0], json([`"a": "\${ x  \\" }"`])[0]);
  });
});

describe('A merge in a language without significant white space', () => {
  const base = 'x {\n  a = 1\n  b = 2\n}\n';
  const cases: Readonly<Record<string, readonly [yours: string, templates: string, merged: string]>> = {
    'takes the text of the templates where you changed the alignment alone': [
      'x {\n  a   = 1\n  b   = 2\n}\n',
      'x {\n  a = 1\n  b = 3\n}\n',
      'x {\n  a   = 1\n  b = 3\n}\n',
    ],
    'takes your text where the templates changed the alignment alone, aligned with the rest': [
      'x {\n  a = 9\n  b = 2\n}\n',
      'x {\n  a    = 1\n  b    = 2\n  long = 3\n}\n',
      'x {\n  a    = 9\n  b    = 2\n  long = 3\n}\n',
    ],
    'takes one change that both made with other white space': [
      'x {\n\ta  =  5\n  b = 2\n}\n',
      'x {\n  a = 5\n  b = 2\n}\n',
      'x {\n\ta  =  5\n  b = 2\n}\n',
    ],
    'takes the text of the templates where you added a blank line': [
      'x {\n  a = 1\n\n  b = 2\n}\n',
      'x {\n  a = 1\n  b = 3\n}\n',
      'x {\n  a = 1\n  b = 3\n}\n',
    ],
    'aligns what both added in one block, as terraform fmt does': [
      'x {\n  a         = 1\n  my_choice = 7\n  b         = 2\n}\n',
      'x {\n  a    = 1\n  b    = 2\n  long = 3\n}\n',
      'x {\n  a         = 1\n  my_choice = 7\n  b         = 2\n  long      = 3\n}\n',
    ],
  };
  for (const [title, [yours, templates, expected]] of Object.entries(cases))
    it(title, () => deepEqual(merged(base, yours, templates), { text: expected, hunks: [] }));

  it('has a conflict where both changed more than white space', () => {
    equal(merged(base, base.replace('1', '  7'), base.replace('1', '8')).hunks.length, 1);
  });

  it('has a conflict in a heredoc, where white space is content', () => {
    const script = 'a = <<EOT\n  one\nEOT\n';
    equal(merged(script, script.replace('  one', '    one'), script.replace('one', 'two')).hunks.length, 1);
  });

  it('has a conflict in YAML, where white space is structure', () => {
    equal(merge('a:\n  b: 1\n', 'a:\n    b: 1\n', 'a:\n  b: 2\n').hunks.length, 1);
  });

  it('keeps the line endings of the user', () => {
    const crlf = (text: string): string => text.replaceAll('\n', '\r\n');
    const [yours, templates, expected] =
      cases['takes the text of the templates where you changed the alignment alone'] ?? [];
    equal(merged(base, crlf(yours ?? ''), templates ?? '').text, crlf(expected ?? ''));
  });
});

/** The text with other white space around the tokens of each line of code. */
function respaced(text: string, widths: readonly number[]): string {
  const lines = text.split('\n');
  return lines
    .map((line, at) => {
      const isCode = blankFree(lines)[at]?.startsWith('\0') === false;
      const width = widths[at % widths.length] ?? 1;
      const equals = /^(\s*)([\w-]+)(\s*)=(\s+)(\S.*)$/.exec(line);
      if (!isCode || width === 0) return line;
      if (equals === null)
        return line === '' || line.startsWith('#') ? line : `${'\t'.repeat(width % 3)}${line.trimStart()}`;
      return `${' '.repeat(width)}${equals[2]}${' '.repeat(width)}= ${equals[5]}`;
    })
    .join('\n');
}

const aText = fc.constantFrom(...rendered);
const widths = fc.array(fc.nat(5), { minLength: 1, maxLength: 7 });
/** A change of content that the other side makes: of values, of whole lines. */
const edit = fc.array(fc.record({ line: fc.nat(999), kind: fc.constantFrom('insert', 'delete', 'replace') }), {
  maxLength: 5,
});
function changed(text: string, edits: readonly { readonly line: number; readonly kind: string }[]): string {
  return edits.reduce((now, { line, kind }, index) => {
    const lines = now.split('\n');
    const isInHeredoc = text.includes('<<');
    const at = line % lines.length;
    const fresh = `  changed_${index} = "x  y"`;
    if (isInHeredoc) return now;
    return lines.toSpliced(at, kind === 'insert' ? 0 : 1, ...(kind === 'delete' ? [] : [fresh])).join('\n');
  }, text);
}

describe('A realignment', function () {
  this.timeout(600_000);
  const runs = { numRuns: process.env.SLOW_TESTS ? 500 : 40 };

  it('by the user never conflicts with a change of the templates, which is there in full', () => {
    fc.assert(
      fc.property(aText, widths, edit, (text, spaces, edits) => {
        const templates = changed(text, edits);
        const result = merged(text, respaced(text, spaces), templates);
        deepEqual(result.hunks, []);
        deepEqual(tokens(result.text), tokens(templates));
      }),
      runs,
    );
  });

  it('by the templates never conflicts with an edit of the user, which is kept', () => {
    fc.assert(
      fc.property(aText, widths, edit, (text, spaces, edits) => {
        const yours = changed(text, edits);
        const result = merged(text, yours, respaced(text, spaces));
        deepEqual(result.hunks, []);
        deepEqual(tokens(result.text), tokens(yours));
      }),
      runs,
    );
  });

  it('by both, each in another way, never conflicts', () => {
    fc.assert(
      fc.property(aText, widths, widths, (text, some, others) => {
        const result = merged(text, respaced(text, some), respaced(text, others));
        deepEqual([result.hunks, tokens(result.text)], [[], tokens(text)]);
      }),
      runs,
    );
  });

  it('is what terraform fmt makes of the files that are generated', () => {
    for (const text of rendered) {
      const lines = text.split('\n');
      deepEqual(withAlignment(lines, blankFree), lines);
    }
  });

  itNeeds(
    ['terraform'],
    'by terraform fmt, after an edit, does not conflict, and the merged file stays formatted',
    () => {
      const base =
        'provider "unionai" {\n  api_key      = local.key\n  allowed_orgs = ["acme"]\n  port         = 1\n}\n';
      const templates = formatted(
        base.replace('port         = 1\n', 'port         = 1\n  allowed_hosts = ["acme.example"]\n'),
      );
      for (const [from, to] of [
        ['  api_key ', '  alias = "a"\n  api_key '],
        ['  api_key ', '  a_name_that_is_longer_than_all = 1\n  api_key '],
        ['["acme"]', '["acme",    "other"]'],
        ['local.key', 'var.key'],
      ] as const) {
        const yours = formatted(base.replace(from, to));
        const { hunks, text } = merged(base, yours, templates);
        deepEqual(hunks, [], yours);
        equal(text, formatted(text));
      }
    },
  );
});

/** What is left of a text without the white space and the blank lines that mean nothing. */
function tokens(text: string): readonly string[] {
  return blankFree(text.split('\n')).filter((line) => line !== '');
}

function formatted(text: string): string {
  const { status, stdout, stderr } = spawnSync('terraform', ['fmt', '-'], { input: text, encoding: 'utf8' });
  equal(status, 0, stderr);
  return stdout;
}
