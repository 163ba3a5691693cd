import type { Place } from './find-places.ts';
import type { Inference } from './inference.ts';

/** The name and the folder of an environment, and the organization that it acts on. */
export function inferEnvironment({ root, provider, alias, name }: Place, index: number): readonly Inference[] {
  const at = (field: string): string => `environments[${index}].${field}`;
  const org = provider.value('allowed_orgs') ?? provider.value('org');
  const hosts = root.texts().filter(({ text }) => /^[a-z0-9-]+(\.[a-z0-9-]+)*\.unionai\.cloud$/.test(text));
  const host =
    hosts.find(({ text }) => org !== undefined && text.startsWith(`${org.text}.`)) ??
    (hosts.length === 1 ? hosts[0] : undefined);
  const calls = root.blocks('module').filter(({ labels }) => alias === undefined || labels[0] === alias);
  const prefix = calls.map((call) => call.value('name_prefix')).find((one) => one !== undefined);
  const folder = root.folder === '' ? '.' : root.folder;
  const isElsewhere = alias === undefined && folder !== `environments/${name.text}`;
  return [
    { path: at('name'), value: name.text, because: name.at },
    ...(isElsewhere ? [{ path: at('folder'), value: folder, because: provider.at }] : []),
    ...(org ? [{ path: at('org'), value: org.text, because: org.at }] : []),
    ...(host ? [{ path: at('host'), value: host.text, because: host.at }] : []),
    // A prefix that is not there yet would rename, and so replace, all that exists.
    prefix
      ? { path: at('namePrefix'), value: prefix.text, because: prefix.at }
      : { path: at('namePrefix'), value: '', because: 'no name_prefix is set, so what exists has none' },
  ];
}
