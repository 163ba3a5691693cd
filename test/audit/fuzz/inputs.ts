import { exampleKey, secureRoot, secureWorkflow, variableRoot } from '../../../src/audit/examples.ts';
import { insecure } from '../corpus/insecure.ts';
import { secure } from '../corpus/secure.ts';
import type { Random } from './random.ts';

/** Parts of the languages that the audit reads, and what is difficult in them. */
export const hcl = [
  ...[
    '{',
    '}',
    '[',
    ']',
    '(',
    ')',
    '"',
    '${',
    '%{',
    '$${',
    '<<A\n',
    '<<-EOT\n',
    'A\n',
    '=',
    '?',
    ':',
    '.',
    ',',
    '*',
    '[*]',
  ],
  ...['/*', '*/', '//', '#', '\\', '\n', '\r\n', ' ', '\t', '0', '1e9', '-', '!', '=>', '...', 'for ', 'in ', 'if '],
  ...['var.a', 'local.a', 'local.b', 'module.m.x', 'data.x.y.z', 'each.value', 'null', 'true', 'sensitive(', 'try('],
  ...['provider "unionai" {\n', 'variable "a" {\n', 'locals {\n', 'a = local.b\n', 'b = local.a\n', 'module "m" {\n'],
  ...['source = "./m"\n', 'api_key = ', 'backend "s3" {\n', 'terraform {\n', 'output "x" {\n', 'dynamic "x" {\n'],
] as const;
export const yaml = [
  ...[
    '- ',
    ': ',
    '\n',
    '\n  ',
    '\n    ',
    '{',
    '}',
    '[',
    ']',
    '&a ',
    '*a',
    '<<: *a',
    '!!str ',
    '| \n',
    '>-\n',
    '"',
    "'",
    '?',
    '#',
  ],
  ...[
    'on:\n',
    'jobs:\n',
    'steps:\n',
    '- run: ',
    '- uses: a/b@v1',
    'env:\n',
    'permissions: {}\n',
    'if: ',
    'environment: prod\n',
  ],
  ...[
    'stages: [a]\n',
    'script:\n',
    'extends: .a\n',
    '.a:\n',
    'extends: [.a, .b]\n',
    'rules:\n',
    'include:\n',
    'default:\n',
  ],
  ...[
    ['$', '{{ secrets.KEY }}'].join(''),
    'terraform apply',
    './a.sh',
    'artifacts:\n',
    'cache:\n',
    'id_tokens:\n',
    'variables:\n',
    '\t',
    '---\n',
  ],
] as const;
export const other = [
  ...['*', '**', '/', '!', '?', '[a-', ']', '\\', '#', '\n', ' ', 'a', 'b', '.tfvars', '*.tfstate\n', 'x/**/y'],
  ...[
    '# unionai-audit:ignore shared-key because until=2026-13-01\n',
    'unionai-audit:ignore',
    'waivers:\n',
    '- rule: x\n',
  ],
  ...[
    'path: **/*\n',
    'reason: r\n',
    'until: 2020-01-01\n',
    '\u0000',
    '\ufeff',
    '\ud800',
    '\u2028',
    'é',
    '😀',
    '%2B',
    '\\u002b',
  ],
  ...[
    'AKIA',
    'ghp_',
    'eyJ',
    '-----BEGIN ',
    'PRIVATE KEY-----',
    'https://a:',
    '@',
    'AccountKey=',
    '+',
    '-',
    '=',
    ':',
    'QUFB',
  ],
] as const;

let seeds: readonly string[] | undefined;

/** Valid files of every kind. */
function samples(): readonly string[] {
  seeds ??= [
    secureRoot,
    secureWorkflow,
    variableRoot,
    exampleKey(),
    Buffer.from(exampleKey()).toString('base64'),
    ...[...secure, ...insecure].flatMap(({ files }) => Object.values(files)),
  ].filter((text) => text.length < 6000);
  return seeds;
}

/** A text: parts of languages in any order, or a valid file with changes. */
export function inputOf(random: Random): string {
  const parts = random.one([hcl, yaml, other]);
  const part = (): string => random.one(random.below(8) === 0 ? random.one([hcl, yaml, other]) : parts);
  if (random.below(3) === 0) return Array.from({ length: random.below(60) }, part).join('');
  // A part that repeats finds what is not linear.
  if (random.below(12) === 0)
    return `${part()}${part().repeat(random.below(random.below(60) === 0 ? 20_000 : 400))}${part()}`;
  let text = random.one(samples());
  for (let change = random.below(6); change >= 0; change--) text = changed(text, part(), random);
  return text;
}

function changed(text: string, part: string, random: Random): string {
  const at = random.below(text.length + 1);
  const end = at + random.below(Math.min(80, text.length - at + 1));
  switch (random.below(5)) {
    case 0:
      return text.slice(0, at) + text.slice(end);
    case 1:
      return text.slice(0, at) + part + text.slice(at);
    case 2:
      return text.slice(0, at) + part + text.slice(end);
    case 3:
      return text.slice(0, end) + text.slice(at);
    default:
      return text.slice(0, at);
  }
}
