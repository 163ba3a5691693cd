import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { UnionSeed } from '../../stub/union/seed.ts';
import type { World } from './world.ts';

/**
 * The same services as the stub providers of the engine know them (test/stub/): secrets.json and unionai.json. A key that is
 * deleted, or a version that is no longer current, is gone for the engine, too.
 */
function mirrored({ aws, azure, google, others = [], union, vault }: World): Readonly<Record<string, unknown>> {
  const latest = <T>(versions: readonly T[]): T | undefined => versions.at(-1);
  const secrets: readonly (readonly [string, unknown])[] = [
    ...Object.entries(aws.secrets).map(([key, { versions }]): readonly [string, unknown] => [
      `aws/secretsmanager/${key.split('/').slice(1).join('/')}`,
      Object.values(versions).find(({ stages }) => stages.includes('AWSCURRENT'))?.value,
    ]),
    ...Object.entries(google.secrets).map(([key, { versions }]): readonly [string, unknown] => [
      `google/${key}`,
      latest(versions)?.value,
    ]),
    ...Object.entries(azure.secrets).map(([key, { versions }]): readonly [string, unknown] => {
      const [name = '', secret = ''] = key.split('/');
      return [`azurerm/${azure.vaults?.[name] ?? name}/${secret}`, latest(versions)?.value];
    }),
    ...Object.entries(vault.secrets).map(([key, { versions }]): readonly [string, unknown] => [
      `vault/${key}`,
      latest(versions)?.data,
    ]),
  ];
  const clients = [union, ...others].flatMap((plane) =>
    Object.entries(plane.keys).map(([client, { policies, secret }]) => {
      const roles = policies.flatMap((name) => plane.policies[name] ?? []).map(({ role }) => role);
      const rights = roles.includes('admin') ? 'full' : roles.length > 0 ? 'view' : 'none';
      return [client, { secret, rights }] as const;
    }),
  );
  const seed: UnionSeed = { clients: Object.fromEntries(clients) };
  return {
    'secrets.json': Object.fromEntries(secrets.filter(([, value]) => value !== undefined)),
    'unionai.json': seed,
  };
}

/** Writes what the stub providers read. */
export function writeMirror(dir: string, world: World): void {
  for (const [name, value] of Object.entries(mirrored(world))) writeFileSync(join(dir, name), JSON.stringify(value));
}
