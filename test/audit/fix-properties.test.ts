import { deepEqual, equal, ok } from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { rules } from '../../src/audit/all-rules.ts';
import { type FixedAudit, fixAudit } from '../../src/audit/fix/fix-audit.ts';
import { runAudit } from '../../src/audit/run-audit.ts';
import { parseHcl } from '../../src/model/hcl/parse-hcl.ts';
import type { HclParser } from '../../src/model/hcl-tree.ts';
import { splitLines } from '../../src/model/lines.ts';
import { needs, run, scratch } from '../terraform/workbench.ts';
import { insecure } from './corpus/insecure.ts';
import { secure } from './corpus/secure.ts';
import { treeOf } from './tree.ts';

type Files = Readonly<Record<string, string>>;

const options = { today: '2026-11-25', baseline: new Set<string>() };
const isSlow = process.env.SLOW_TESTS !== undefined;
const runs = { numRuns: isSlow ? 2000 : 10 };

let parse: HclParser;

function fixed(files: Files): FixedAudit {
  return fixAudit(treeOf(files), parse, { ...options, obstacle: () => undefined });
}

/** Lines that a fix may add. */
const added =
  /^\s*(?:(?:sensitive|ephemeral|encrypt|use_lockfile)\s*= true|description\s*= "Managed by Terraform"|allowed_orgs\s*= \[[\w."-]+\])?$/;
const ignoring = /^\*\.tf(?:vars|state|state\.\*)$/;

/** What a fix may do to the text of a line: nothing else changes. */
function plain(line: string): string {
  return line
    .replace(/\b(sensitive|ephemeral|encrypt|use_lockfile)(\s*=) (?:false|null|true)/, '$1$2 true')
    .replace(/(= true) +#/, '$1 #')
    .replace(/\b(description\s*=) (?:null|"")/, '$1 "Managed by Terraform"')
    .replace(/(["\s=])[~><=]*\s*1\.\d[\d.]*"/, '$1~> 0.2"')
    .replace(/@[\w.]+["']?(?: # v[\d.]+)?$/, '@');
}

/** Whether a text is another one with lines that a fix may add. */
function assertOnlyAdds(path: string, before: string, after: string): void {
  // A block on one line gets lines, and is compared as such.
  const unfold = (text: string): string => text.replace(/\{[ \t]*([^{}\n]*?)[ \t]*\}/g, '{\n$1\n}');
  const old = splitLines(unfold(before)).map(({ text }) => plain(text).trim());
  const now = splitLines(unfold(after)).map(({ text }) => plain(text).trim());
  let at = 0;
  for (const line of now) {
    if (line === old[at]) at += 1;
    else if (line === '' && old[at] === undefined) continue;
    else ok(added.test(line) || ignoring.test(line), `${path}: ${line}\n${after}`);
  }
  equal(at, old.length, `${path} lost a line: ${old[at]}\n${after}`);
}

function assertFixes(files: Files): void {
  const result = fixed(files);
  const before = countsOf(files);
  for (const [path, text] of result.files) {
    assertOnlyAdds(path, files[path] ?? '', text);
    equal(/\r\n/.test(text), /\r\n/.test(files[path] ?? ''), path);
    if (/\.tf$/.test(path)) deepEqual(parse(text).errors, []);
  }
  const all = { ...files, ...Object.fromEntries(result.files) };
  for (const [key, count] of countsOf(all)) ok(count <= (before.get(key) ?? 0), `${key} finds more`);
  equal(fixed(all).files.size, 0, 'a second run changes something');
  deepEqual(
    runAudit(treeOf(all), parse, options).findings.map(({ fingerprint }) => fingerprint),
    result.result.findings.map(({ fingerprint }) => fingerprint),
  );
}

function countsOf(files: Files): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { rule, file } of runAudit(treeOf(files), parse, options).findings)
    counts.set(`${rule} ${file}`, (counts.get(`${rule} ${file}`) ?? 0) + 1);
  return counts;
}

const samples: readonly Files[] = [
  ...[...secure, ...insecure].map(({ files }) => files),
  ...rules.flatMap((rule) => [rule.failing(), rule.passing()]),
];

/** A repository of the corpus with lines of its Terraform files left out, and other line endings. */
const damaged = fc
  .record({
    sample: fc.nat(samples.length - 1),
    dropped: fc.array(fc.nat(60), { maxLength: 4 }),
    carriage: fc.boolean(),
  })
  .map(({ sample, dropped, carriage }): Files => {
    const entries = Object.entries(samples[sample] ?? {}).map(([path, text]) => {
      const lines = /\.tf$/.test(path)
        ? text.split('\n').filter((_, index) => !dropped.includes(index))
        : text.split('\n');
      return [path, lines.join(carriage ? '\r\n' : '\n')] as const;
    });
    return Object.fromEntries(entries);
  });

/** The body of a variable: attributes, comments, blank lines, a heredoc and a block, in any order and alignment. */
const body = fc.uniqueArray(
  fc.constantFrom(
    'type = string',
    'type    =   string # text',
    'nullable = false',
    'description = "The key, \\"sensitive = true\\" {"',
    'description = <<-EOT\n    sensitive = true\n    }\n  EOT',
    'sensitive = false',
    'sensitive = false # why',
    'ephemeral = null',
    '# comment',
    '// ephemeral = true',
    '/* a\n     b */',
    '',
    'validation {\n    condition     = length(var.k) > 1\n    error_message = "Short."\n  }',
  ),
  { selector: (line) => line.split(/[ {]/)[0] ?? '', maxLength: 7 },
);

const variables = fc
  .record({ lines: body, carriage: fc.boolean(), indent: fc.constantFrom('  ', '\t', '    ') })
  .map(({ lines, carriage, indent }) => {
    const inner = lines.map((line) => `${line === '' ? '' : indent}${line}\n`).join('');
    const text = `variable "k" {\n${inner}}\n`;
    return carriage ? text.replaceAll('\n', '\r\n') : text;
  });

const provider = 'provider "unionai" {\n  api_key      = var.k\n  allowed_orgs = ["acme"]\n}\n';

describe('audit --fix, for any repository,', function () {
  this.timeout(300_000);
  before(async () => {
    parse = parseHcl;
  });

  it('only adds lines and values in the corpus, finds nothing new, and a second run changes nothing', () => {
    for (const [index, sample] of samples.entries()) if (isSlow || index % 5 === 0) assertFixes(sample);
  });

  it('does so in damaged repositories', () => {
    fc.assert(fc.property(damaged, assertFixes), runs);
  });

  it('does so for a variable in any form', () => {
    fc.assert(
      fc.property(variables, (text) => {
        const end = text.includes('\r\n') ? '\r\n' : '\n';
        const files = { 'main.tf': `${text}${provider.replaceAll('\n', end)}` };
        assertFixes(files);
        const { attributes } = parse(fixed(files).files.get('main.tf') ?? files['main.tf']).body.blocks[0]?.body ?? {
          attributes: [],
        };
        for (const name of ['sensitive', 'ephemeral'])
          deepEqual(
            attributes.filter((one) => one.name === name).map(({ expression }) => expression),
            ['true'],
          );
      }),
      runs,
    );
  });

  describe('with the formatter of Terraform', () => {
    needs('terraform');

    it('what was formatted is formatted afterward', async function () {
      if (!isSlow) this.skip();
      const dir = scratch('formatted');
      const cases = [
        ...samples.filter((files) => fixed(files).files.size > 0),
        ...fc
          .sample(variables, { numRuns: runs.numRuns, seed: 7 })
          .map((text) => ({ 'main.tf': `${text}${provider}` })),
        ...fc.sample(damaged, { numRuns: runs.numRuns, seed: 7 }),
      ]
        .map((files) =>
          Object.entries(files).filter(([path, text]) => /\.tf$/.test(path) && parse(text).errors.length === 0),
        )
        .map((files, index) => files.map(([path, text]) => [path, join(dir, String(index), path), text] as const));
      for (const [, place, text] of cases.flat()) {
        mkdirSync(dirname(place), { recursive: true });
        writeFileSync(place, text.replaceAll('\r\n', '\n'));
      }
      // Some damaged files are not valid; Terraform names them and formats the others.
      await run('terraform', ['fmt', '-recursive', '.'], { cwd: dir });
      let count = 0;
      for (const files of cases) {
        const result = fixed(Object.fromEntries(files.map(([path, place]) => [path, readFileSync(place, 'utf8')])));
        for (const [path, place] of files) {
          const text = result.files.get(path);
          if (text === undefined) continue;
          writeFileSync(place, text);
          count += 1;
        }
      }
      ok(count > 30, `only ${count} files were fixed`);
      const { stdout } = await run('terraform', ['fmt', '-check', '-diff', '-recursive', '.'], { cwd: dir });
      equal(stdout, '');
    });
  });
});
