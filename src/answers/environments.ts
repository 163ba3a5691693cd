import type { ChosenSettings, Environment, Gate, StateEncryption, Tier } from '../model/answers.ts';
import { tiers } from '../model/answers.ts';
import type { Layout } from '../model/repository.ts';
import type { StateBackend } from '../model/state-backend.ts';
import type { ParsedAnswers, ParsedEnvironment } from './definition.ts';
import type { Picked, Values } from './node.ts';
import { resolvedValues } from './values.ts';

/** The host of the control plane of an organization, unless an answer sets another one. */
export function defaultHost(org: string): string {
  return `${org}.hosted.unionai.cloud`;
}

/** The environments of complete answers, in promotion order, with all that they leave open derived. */
export function resolveEnvironments(answers: ParsedAnswers, { sharedRoot }: Layout): readonly Environment[] {
  const [seen, shared] = [new Set<string>(), new Set<string>()];
  for (const { org } of answers.environments) (seen.has(org) ? shared : seen).add(org);
  return answers.environments
    .map((own): Environment => {
      const { name, org } = own;
      const tier = own.tier ?? tierOf(name);
      const sharesOrg = shared.has(org);
      const namePrefix = own.namePrefix ?? (sharesOrg ? `${label(name)}-` : '');
      const names = { environment: name, name: answers.name };
      const backend = settingsOf(answers.backend, own.backend, names);
      return {
        name,
        id: name.replaceAll('-', '_'),
        description: own.description ?? `${name} of ${answers.name}`,
        tier,
        org,
        host: own.host ?? defaultHost(org),
        clientId: own.clientId,
        planClientId: own.planClientId,
        keyCheckRole: own.keyCheckRole ?? answers.keyCheckRole,
        gate: own.gate ?? defaultGates[tier],
        sharesOrg,
        namePrefix,
        domains: namePrefix === '' ? tiers : [tier],
        secretStore: settingsOf(answers.secretStore, own.secretStore, names),
        backend,
        folder: sharedRoot ? '.' : environmentFolder(own.folder, name),
        stateKey: stateKeyOf(answers.backend.choice, backend, sharedRoot ? undefined : name),
        stateEncryption: encryptionOf(answers.stateEncryption, own.stateEncryption),
      };
    })
    .sort((a, b) => tiers.indexOf(a.tier) - tiers.indexOf(b.tier));
}

function settingsOf(
  { choice, values }: Picked,
  own: Values | undefined,
  names: { readonly environment: string; readonly name: string },
): ChosenSettings {
  return { kind: choice.kind, ...resolvedValues(choice.fields, { ...values, ...own }, names) };
}

/** The folder of an environment's root: as it was given, or the default. */
export function environmentFolder(given: string | undefined, name: string): string {
  return given ?? `environments/${name}`;
}

/**
 * The key of a state within its backend: as it was given, or made of the key prefix and the environment. A shared root
 * has one state, and no environment in its key.
 */
export function stateKeyOf(backend: StateBackend, settings: Values, environment: string | undefined): string {
  if (typeof settings.key === 'string') return settings.key;
  return backend.keyOf([settings.keyPrefix, environment].filter((part) => part !== undefined).join('/'));
}

const defaultGates: Readonly<Record<Tier, Gate>> = {
  development: 'automatic',
  staging: 'approval',
  production: 'approval',
};

/** The tier that a name tells: dev…, stag…, prod…, and development for any other. */
export function tierOf(name: string): Tier {
  return tiers.find((tier) => name.toLowerCase().startsWith(beginnings[tier])) ?? 'development';
}

const beginnings: Readonly<Record<Tier, string>> = { development: 'dev', staging: 'stag', production: 'prod' };

/** As Union.ai names things: lower case, with hyphens. */
function label(name: string): string {
  return name.toLowerCase().replaceAll('_', '-');
}

/** The encryption that counts for an environment: its own, in the phase of the whole where it names none. */
function encryptionOf(
  whole: ParsedAnswers['stateEncryption'],
  own: ParsedEnvironment['stateEncryption'],
): StateEncryption | undefined {
  if (own === undefined) return whole;
  const { kmsKey, previousKmsKey } = own;
  const inherited = whole?.phase === 'rotating' ? undefined : whole?.phase; // that replaces another key
  return { kmsKey, previousKmsKey, phase: own.phase ?? inherited ?? 'enforced' };
}
