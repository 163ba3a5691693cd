import { deepEqual } from 'node:assert/strict';
import { brokenReferences } from '../../src/merge/check-references.ts';
import { parseHcl } from '../../src/model/hcl/parse-hcl.ts';
import type { HclParser } from '../../src/model/hcl-tree.ts';

let parse: HclParser;
before(async () => {
  parse = parseHcl;
});

const found = (text: string, exists: (source: string) => boolean = () => true): readonly string[] =>
  brokenReferences([{ file: 'main.tf', parsed: parse(text) }], exists).map(({ line, message }) => `${line} ${message}`);
/** The addresses that an expression refers to in vain. */
const missing = (expression: string): readonly string[] =>
  found(`output "x" {\n  value = ${expression}\n}\n`).map((one) => one.replace(/^\d+ refers to (.*), which.*$/, '$1'));

describe('References in a folder', () => {
  it('lead to what any of its files declares', () => {
    const files = [
      'variable "a" {}\nlocals {\n  b = 1\n}\nmodule "c" {\n  source = "x"\n}\ndata "d" "e" {}\nephemeral "f" "g" {}\n',
      'output "x" {\n  value = [var.a, local.b, module.c.id, data.d.e.id, ephemeral.f.g.id]\n}\n',
    ].map((text, index) => ({ file: `${index}.tf`, parsed: parse(text) }));
    deepEqual(
      brokenReferences(files, () => true),
      [],
    );
    deepEqual(
      brokenReferences(files.slice(1), () => true).map(({ file, line, message }) => `${file}:${line} ${message}`),
      ['var.a', 'local.b', 'module.c', 'data.d.e', 'ephemeral.f.g'].map(
        (address) => `1.tf:2 refers to ${address}, which is not declared`,
      ),
    );
  });

  it('are found in every block, however deep, with their lines', () => {
    deepEqual(found('resource "a" "b" {\n  c {\n    d {\n      e = var.x\n    }\n  }\n  f = local.y\n}\n').toSorted(), [
      '4 refers to var.x, which is not declared',
      '7 refers to local.y, which is not declared',
    ]);
  });

  it('are declared by their own kind alone', () => {
    deepEqual(found('data "a" "b" {}\nresource "a" "c" {\n  x = ephemeral.a.b\n}\n'), [
      '3 refers to ephemeral.a.b, which is not declared',
    ]);
    deepEqual(found('resource "var" "b" {}\nvariable "c" {}\nresource "x" "y" {\n  z = module.c\n}\n'), [
      '4 refers to module.c, which is not declared',
    ]);
  });

  it('are reported once for each expression', () => deepEqual(missing('[var.a, var.a]'), ['var.a']));

  it('are read from interpolations, and not from text or comments', () => {
    deepEqual(missing(`"var.a \${var.b} var.c"`), ['var.b']);
    deepEqual(missing('"%{ if var.b }x%{ endif } var.c"'), ['var.b']);
    deepEqual(missing(`"$\${var.a} %%{var.b}"`), []);
    deepEqual(missing(`"\\"\${var.a}\\" var.b"`), ['var.a']);
    deepEqual(missing(`"\${"\${var.a} var.b"} var.c \${var.d}"`), ['var.a', 'var.d']);
    deepEqual(missing(`"\${ { a = var.a } } var.c"`), ['var.a']);
    deepEqual(missing('[\n  1, # var.a\n  2, // var.b\n  var.c\n]'), ['var.c']);
    deepEqual(missing('4 / var.a'), ['var.a']);
    deepEqual(missing(`<<-EOT\n  var.a \${var.b}\n  $\${var.c}\nEOT`), ['var.b']);
    deepEqual(missing('<<EOT\nvar.a\nEOT'), []);
    deepEqual(missing('<<-EOT\n  var.a\n  EOT'), []);
    deepEqual(missing('<<EOT\nT\nvar.a\nEOT'), []);
  });

  it('are read after a text, whatever is in it', () => {
    for (const text of [
      'x',
      '$5',
      '5%',
      '{',
      '}',
      '\\"',
      '\\\\',
      `$\${x}`,
      'a {var.b}',
      '# x',
      '// x',
      '%{ if true }x%{ endif }',
    ])
      deepEqual(missing(`["${text}", var.a]`), ['var.a'], text);
    deepEqual(missing('"x \\" var.b"'), []);
  });

  it('are read after braces, in an interpolation and outside of a text', () => {
    deepEqual(missing(`"\${ { a = 1 } == var.b } var.c"`), ['var.b']);
    deepEqual(missing('[{ a = 1 }, var.b]'), ['var.b']);
    deepEqual(missing('{ a = { b = var.c }, d = var.e }'), ['var.c', 'var.e']);
  });

  it('are no other words that look like them', () => {
    deepEqual(missing('[a.var.b, my-var.b, xvar.c, var.d-e]'), ['var.d-e']);
    deepEqual(missing('aws_data.b.c'), []);
    deepEqual(missing('x.data.b.c'), []);
    deepEqual(missing('data.b'), []);
    deepEqual(missing('[data.aws_iam_role.main-1.arn, ephemeral.aws_secret.x2]'), [
      ...['data.aws_iam_role.main-1', 'ephemeral.aws_secret.x2'],
    ]);
  });
});

describe('The source of a module', () => {
  const module = (source: string): string => `module "m" {\n  name   = "x"\n  source = ${source}\n}\n`;

  it('has to exist where it is a local folder', () => {
    for (const path of ['./x', '../../modules/x'])
      deepEqual(
        found(module(`"${path}"`), () => false),
        [`3 calls the module ${path}, which does not exist`],
      );
    deepEqual(
      found(module('"../x"'), (source) => source === '../x'),
      [],
    );
  });

  it('is not judged where it is elsewhere, or is no literal', () => {
    for (const source of [
      '"hashicorp/x/aws"',
      '"git::https://example.com/x"',
      `"../\${var.a}"`,
      '"/x"',
      '".x"',
      'true ? "./a" : "./b"',
      '"./a" == "" ? 1 : 2',
    ])
      deepEqual(
        found(`variable "a" {}\n${module(source)}`, () => false),
        [],
      );
    deepEqual(
      found('module "m" {}\n', () => false),
      [],
    );
    deepEqual(
      found('resource "a" "b" {\n  source = "./x"\n}\n', () => false),
      [],
    );
  });
});
