import { deepEqual, equal, match, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { parseDocument } from 'yaml';
import { reportGitlab } from '../../src/audit/report/report-gitlab.ts';
import { reportJunit } from '../../src/audit/report/report-junit.ts';
import { reportSarif } from '../../src/audit/report/report-sarif.ts';
import type { AuditFinding, AuditResult } from '../../src/audit/run-audit.ts';
import { insecure } from './corpus/insecure.ts';
import { layoutSamples } from './corpus/layouts.ts';
import { secure } from './corpus/secure.ts';
import { sarifErrors } from './sarif-schema.ts';
import { auditOf } from './tree.ts';

/** The parts of SARIF 2.1.0 that the report uses. https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
interface Sarif {
  readonly version: string;
  readonly runs: readonly {
    readonly tool: {
      readonly driver: {
        readonly name: string;
        readonly rules: readonly {
          readonly id: string;
          readonly helpUri?: string;
          readonly shortDescription: { readonly text: string };
          readonly fullDescription: { readonly text: string };
          readonly help: { readonly text: string };
          readonly defaultConfiguration: { readonly level: string };
          readonly properties: { readonly tags: readonly string[]; readonly 'security-severity': string };
        }[];
      };
    };
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: string;
      readonly message: { readonly text: string };
      readonly locations: readonly {
        readonly physicalLocation: {
          readonly artifactLocation: { readonly uri: string };
          readonly region: { readonly startLine: number; readonly startColumn: number };
        };
      }[];
      readonly partialFingerprints: Readonly<Record<string, string>>;
    }[];
  }[];
}

function sarif(result: AuditResult): Sarif {
  return JSON.parse(reportSarif(result, '1.2.3')) as Sarif;
}

function many(count: number): AuditResult {
  const one = (index: number): AuditFinding => ({
    rule: 'shared-key',
    severity: index % 100 === 99 ? 'error' : 'note',
    file: `a b/ü${index}.tf`,
    line: 1,
    column: 1,
    message: `<&"'\u0000\ud800> ${'long '.repeat(400)}`,
    fingerprint: String(index),
  });
  const findings = Array.from({ length: count }, (_, index) => one(index));
  return { findings, accepted: [], checklist: [], hasUnion: true, notes: [] } as unknown as AuditResult;
}

describe('SARIF', () => {
  it('is valid by the schema of SARIF 2.1.0 for every repository of the corpus, with accepted findings and with many', async () => {
    const results = await Promise.all([...secure, ...insecure, ...layoutSamples].map(({ files }) => auditOf(files)));
    const accepted = results.map(({ findings, ...rest }) => ({
      ...rest,
      findings: [],
      accepted: findings.map((finding, index) => ({ ...finding, accepted: index % 2 === 0 ? 'baseline' : 'Reason' })),
    }));
    for (const result of [...results, ...accepted, many(3000)]) deepEqual(sarifErrors(sarif(result)), []);
  });

  it('would not be valid with a wrong level, a wrong version or a line 0', async () => {
    const log = sarif(await auditOf(insecure[0]?.files ?? {}));
    const text = JSON.stringify(log);
    for (const [part, by] of [
      ['"level":"error"', '"level":"fatal"'],
      ['"version":"2.1.0"', '"version":"2.0"'],
      [/"startLine":\d+/, '"startLine":0'],
      ['"ruleId"', '"rule"'],
    ] as const)
      ok(sarifErrors(JSON.parse(text.replace(part, by))).length > 0, by);
  });

  it('has for each result a rule, a place and a fingerprint', async () => {
    for (const { files } of insecure) {
      const { version, runs } = sarif(await auditOf(files));
      equal(version, '2.1.0');
      equal(runs.length, 1);
      const [run] = runs;
      ok(run !== undefined && run.results.length > 0);
      for (const rule of run.tool.driver.rules) {
        match(rule.helpUri ?? '', /^https:\/\//);
        match(rule.properties['security-severity'], /^\d+\.\d$/);
        ok(rule.properties.tags.length <= 10 && rule.properties.tags.includes('security'));
        match(rule.defaultConfiguration.level, /^(?:error|warning|note)$/);
        for (const { text } of [rule.shortDescription, rule.fullDescription, rule.help])
          ok(text.length > 0 && text.length <= 1024);
      }
      for (const { ruleId, ruleIndex, level, message, locations, partialFingerprints } of run.results) {
        equal(run.tool.driver.rules[ruleIndex]?.id, ruleId);
        match(level, /^(?:error|warning|note)$/);
        ok(message.text.length > 0);
        const [{ physicalLocation } = { physicalLocation: undefined }] = locations;
        ok(physicalLocation !== undefined && physicalLocation.region.startLine >= 1);
        ok(physicalLocation.region.startColumn >= 1);
        ok(!/^\/|^\w+:|\s/.test(physicalLocation.artifactLocation.uri));
        equal(Object.keys(partialFingerprints).length, 1);
      }
      const ids = run.results.flatMap(({ partialFingerprints }) => Object.values(partialFingerprints));
      equal(new Set(ids).size, ids.length);
    }
  });

  it('keeps the most severe of more results than code scanning stores', () => {
    const [run] = sarif(many(20_000)).runs;
    equal(run?.results.length, 5000);
    equal(run?.results.filter(({ level }) => level === 'error').length, 200);
    ok(run?.results.every(({ message }) => message.text.length <= 1024));
  });
});

describe('Fingerprints', () => {
  it('stay when lines are added before, between and after findings', async () => {
    const samples = insecure.filter(({ files }) => Object.keys(files).some((path) => path.endsWith('.tf')));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...samples),
        fc.nat(),
        fc.integer({ min: 1, max: 9 }),
        async ({ files }, at, count) => {
          const moved = Object.fromEntries(
            Object.entries(files).map(([path, text]) => {
              if (!path.endsWith('.tf')) return [path, text];
              // Before a block, where a comment changes nothing.
              const blocks = [
                0,
                ...[...text.matchAll(/\n(?=(?:provider|resource|terraform|variable|output) )/g)].map(
                  ({ index }) => index + 1,
                ),
              ];
              const from = blocks[at % blocks.length] ?? 0;
              return [path, `${text.slice(0, from)}${'# A comment.\n'.repeat(count)}${text.slice(from)}`];
            }),
          );
          const ids = ({ findings }: AuditResult): readonly string[] =>
            findings.map(({ fingerprint }) => fingerprint).sort();
          deepEqual(ids(await auditOf(moved)), ids(await auditOf(files)));
        },
      ),
      { numRuns: process.env.SLOW_TESTS ? 300 : 15 },
    );
  });
});

describe('JUnit', () => {
  it('is XML with a test case for each rule, whatever a message contains', async () => {
    const texts = [reportJunit(many(3)), reportJunit(await auditOf(insecure[0]?.files ?? {}))];
    for (const text of texts) {
      match(text, /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites>/);
      // Every `&` begins an entity, every tag is closed in order, and no character is invalid in XML 1.0.
      ok(!/&(?!amp;|lt;|gt;|quot;)/.test(text));
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what has to be found
      ok(!/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/.test(text));
      const open: string[] = [];
      for (const [, end, name = '', alone] of text.matchAll(/<(\/?)(\w+)(?: [\w-]+="[^"<]*")*(\/?)>/g)) {
        if (end === '/') equal(open.pop(), name);
        else if (alone !== '/') open.push(name);
      }
      deepEqual(open, []);
      equal(Number(/tests="(\d+)"/.exec(text)?.[1]), text.match(/<testcase /g)?.length);
      equal(Number(/failures="(\d+)"/.exec(text)?.[1]), text.match(/<failure /g)?.length ?? 0);
    }
  });
});

describe('GitLab code quality', () => {
  it('has the required fields with the values that GitLab knows, and unique fingerprints', async () => {
    for (const result of [many(3), await auditOf(insecure[0]?.files ?? {})]) {
      const all = parseDocument(reportGitlab(result)).toJS() as readonly {
        readonly description: string;
        readonly check_name: string;
        readonly fingerprint: string;
        readonly severity: string;
        readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
      }[];
      ok(all.length > 0);
      for (const { description, check_name, severity, location } of all) {
        ok(description !== '' && check_name !== '');
        match(severity, /^(?:info|minor|major|critical|blocker)$/);
        ok(!location.path.startsWith('./') && !location.path.startsWith('/'));
        ok(Number.isInteger(location.lines.begin) && location.lines.begin >= 1);
      }
      equal(new Set(all.map(({ fingerprint }) => fingerprint)).size, all.length);
    }
  });
});
