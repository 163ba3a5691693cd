// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what looks like a forgotten template is one, of Terraform's
// Texts that break out of a literal where an encoder forgets one thing. Every one is a legal answer.

const range = (first: number, last: number): readonly string[] =>
  Array.from({ length: last - first + 1 }, (_, index) => String.fromCodePoint(first + index));

/** What begins, ends or escapes something in HCL, JSON, YAML, Markdown, HTML, a shell, EJS or a pipeline. */
const introducers = [
  ...['"', "'", '`', '\\', '\\"', '\\\\', '\\\\"', '\\n', '\\u0041', '\\U0001F600', '""', "''", '"""', '$', '%', '$$'],
  ...['${', '%{', '$${', '%%{', '$$${', '%%%{', '$$$${', '${}', '${"', '%{ if true }', '%{ endif }', '${~', '~}', '}'],
  ...[
    '${var.x}',
    '${file("/etc/passwd")}',
    '$%{',
    '%${',
    '\\${',
    '\\%{',
    '${{',
    '${{ github.token }}',
    '}}',
    '{{ x }}',
  ],
  ...['<<EOT', '<<-EOT', 'EOT', '\nEOT\n', '#', '//', '/*', '*/', '-->', '<!--', '<!-- -->', ']]>', '<![CDATA['],
  ...['- x', '-', '--', '---', '...', '\n---\n', '? x', ': x', 'x: y', 'x:', ':', ',', '[', ']', '[x]', '{', '{x: y}'],
  ...['&a', '*a', '!tag', '!!str x', '|', '>', '|-', '>+', '@', '~', '<<', '=', '%YAML 1.2', 'x #y', '#x', '\n- x'],
  ...['null', 'Null', 'true', 'TRUE', 'no', 'Yes', 'on', 'off', 'y', 'n', '.inf', '.nan', '0x1F', '0o17', '017', '1e3'],
  ...['12:30', '1_000', '2024-01-01', '+1', '-1', '.5', '1.', '0', '<%= x %>', '<%- x %>', '<%', '%>', '-%>', '<%%'],
  ...[
    '<script>alert(1)</script>',
    '&amp;',
    '&#x41;',
    '<b>',
    '[x](javascript:alert(1))',
    '![x](http://x)',
    '| x |',
    '**x**',
  ],
  ...['$(id)', '`id`', '; id', '&& id', '|| id', '> /tmp/x', '$HOME', '!!', '~root', '\nid\n', "'; id; '", '"; id; "'],
  ...[
    '::set-output name=x::y',
    '::add-mask::x',
    '\nterraform {}\n',
    '"\n}\nresource "x" "y" {}\n',
    'provider::x',
    'jsonencode(1)',
  ],
  ...['__proto__', 'constructor', '../x', '%s', '%n', '\\x41', '\\0', '\\e', '\\/', '\\N', '\\_', '\\L'],
];

/** Control characters, those that reorder or hide text, and the corners of Unicode. */
const characters = [
  ...range(0x01, 0x1f),
  ...range(0x7f, 0x9f),
  ...range(0x202a, 0x202e),
  ...range(0x2066, 0x2069),
  ...range(0x200b, 0x200f),
  ...['\u00a0', '\u00ad', '\u061c', '\u2028', '\u2029', '\ufeff', '\ufffd', '\ufdd0', '\ufffe', '\uffff', '\u3000'],
  ...[
    'e\u0301',
    '\u212a',
    '\u1e9e',
    '\u{1f600}',
    '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}',
    '\u{e0041}',
    '\u{10ffff}',
    '\u0378',
  ],
];

const blanks = [
  '',
  ' ',
  '  x',
  'x  ',
  '\n',
  '\n\n',
  '\r\n',
  '\r',
  '\t',
  'x\n',
  '\nx',
  'x\r\ny',
  ' \n ',
  '\u000b',
  '\u0085x',
];
const long = [
  'x'.repeat(20_000),
  '${"'.repeat(4_000),
  '\\'.repeat(9_999),
  '"'.repeat(9_999),
  '\n'.repeat(5_000),
  '\u202e'.repeat(3_000),
];

const short = introducers.filter((text) => text.length <= 3);

/** Each by itself, unseen characters between letters, and what is short also in the midst of more. */
export const hostile: readonly string[] = [
  ...new Set([
    ...blanks,
    ...introducers,
    ...characters.map((character) => `a${character}b`),
    ...long,
    short.join('a'),
    short.map((text) => `${text}{a}`).join(''),
    [...introducers, ...characters].join('\n'),
  ]),
];
