import { generatorName } from '../../model/generator-name.ts';
import type { SourcePlace } from '../configuration.ts';
import { file, replaced, secureRoot } from '../examples.ts';
import { jsonMember, parsedJson } from '../json-member.ts';
import { positionsIn } from '../positions.ts';
import { type AuditRule, type Report, ruleSources } from '../rule.ts';

export const sharedKey: AuditRule = {
  id: 'shared-key',
  severity: 'error',
  confidence: 'high',
  controls: ['key-per-environment'],
  title: 'Several environments use one key',
  why: 'One lost key then opens all environments, and it cannot be rotated for one of them alone.',
  source: ruleSources.bestPractices,
  fix: 'Create a key for each environment and store each under its own name.',
  since: '0.1.0',
  failing: () => ({
    'dev/main.tf': secureRoot,
    'prod/main.tf': replaced(secureRoot, 'unionai/dev/terraform.tfstate', 'unionai/prod/terraform.tfstate'),
  }),
  passing: () => ({
    ...file('dev/main.tf', secureRoot),
    'prod/main.tf': secureRoot.replaceAll('unionai/dev', 'unionai/prod'),
  }),
  *check({ files, providers, storedKeys }): Iterable<Report> {
    for (const { path, text } of files) if (/(?:^|\/)\.yo-rc\.json$/.test(path)) yield* clientsIn(path, text ?? '');
    const first = new Map<string, { readonly at: SourcePlace; readonly provider: unknown }>();
    for (const { address, isWhole, block, provider } of storedKeys) {
      if (!isWhole) continue;
      const before = first.get(address);
      if (before === undefined) first.set(address, { at: block, provider });
      else if (before.provider !== provider)
        yield { at: block, message: `The key is read from the same secret as in ${before.at.file}:${before.at.line}.` };
    }
    for (const { module, keys } of providers) {
      const names = keys.flatMap((value) => (value.kind === 'variable' ? [value.variable] : []));
      for (const variable of names) {
        const others = providers.filter(
          (one) =>
            one.module === module && one.keys.some((value) => value.kind === 'variable' && value.variable === variable),
        );
        const id = `${module.folder} ${variable.labels[0]}`;
        if (others.length < 2 || first.has(id)) continue;
        first.set(id, { at: variable, provider: module });
        yield {
          at: variable,
          message: `${others.length} provider configurations use the key in var.${variable.labels[0]}.`,
        };
      }
    }
  },
};

/** Environments of a record whose keys have one client at one host. The client identifies the key. */
function* clientsIn(path: string, text: string): Iterable<Report> {
  const environments = jsonMember(parsedJson(text), generatorName, 'environments');
  const names = new Map<string, string>();
  const places = positionsIn(
    path,
    text,
    [...text.matchAll(/"clientId"\s*:/g)].map(({ index }) => index),
  );
  let count = 0;
  for (const environment of Array.isArray(environments) ? (environments as readonly unknown[]) : []) {
    const client = jsonMember(environment, 'clientId');
    if (typeof client !== 'string') continue;
    const at = places[count++] ?? { file: path, line: 1, column: 1 };
    const key = `${String(jsonMember(environment, 'host'))} ${client}`;
    const [before, name] = [names.get(key), String(jsonMember(environment, 'name'))];
    if (before === undefined) names.set(key, name);
    else
      yield {
        at: { file: at.file, line: at.line, column: at.column },
        message: `The environments ${before} and ${name} use the key of one client, ${client}.`,
      };
  }
}
