import { layouts } from '../../templates/registry.ts';
import type { ChosenSettings, Environment, StateEncryption, Tier } from '../model/answers.ts';
import { tiers } from '../model/answers.ts';
import type { Fields } from '../model/field.ts';
import { definition } from './definition.ts';
import { choiceOf, type UnionNode } from './node.ts';
import { fillIn, isPlain, type Plain } from './shape.ts';

/** What a resolved environment is made of; null where an objection already says what is missing. */
export interface Draft {
  readonly index: number;
  readonly given: Plain;
  readonly name: string | undefined;
  readonly org: string | undefined;
  readonly secretStore: ChosenSettings | undefined;
  readonly backend: ChosenSettings | undefined;
}

/**
 * Fills in what the environments of shaped answers leave open. Tolerates holes, so that checks across
 * environments can run while single answers are still objected to.
 */
export function draftEnvironments(shaped: Plain): readonly Draft[] {
  const list = Array.isArray(shaped.environments) ? shaped.environments : [];
  return list.map((item: unknown, index): Draft => {
    const given = isPlain(item) ? item : {};
    const name = textOf(given.name);
    return {
      index,
      given,
      name,
      org: textOf(given.org),
      secretStore: settingsFor(definition.secretStore, shaped, 'secretStore', given, name),
      backend: settingsFor(definition.backend, shaped, 'backend', given, name),
    };
  });
}

/** The settings of a union as one environment sees them: defaults, override and placeholders resolved. */
function settingsFor(
  union: UnionNode,
  shaped: Plain,
  key: string,
  given: Plain,
  environment: string | undefined,
): ChosenSettings | undefined {
  const whole = shaped[key];
  const choice = isPlain(whole) ? choiceOf(union, whole.kind) : undefined;
  if (!isPlain(whole) || choice === undefined || environment === undefined) return undefined;
  const override = isPlain(given[key]) ? given[key] : {};
  const repository = textOf(shaped.name);
  const names = { environment, ...(repository === undefined ? {} : { name: repository }) };
  return { kind: choice.kind, ...filled(choice.fields, { ...whole, ...override }, names) };
}

function filled(
  fields: Fields,
  given: Plain,
  names: Readonly<Partial<Record<'environment' | 'name', string>>>,
): Record<string, string | number | undefined> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => {
      const value = given[name] ?? field.default;
      return [name, typeof value === 'string' ? fillIn(value, field, names) : (value as number | undefined)];
    }),
  );
}

/** Completes the drafts of answers that nothing is objected to. */
export function resolveEnvironments(shaped: Plain, drafts: readonly Draft[]): readonly Environment[] {
  const layout = layouts.find(({ kind }) => kind === (shaped.layout ?? definition.layout.default));
  const orgs = drafts.map(({ org }) => org);
  return drafts
    .map((draft): Environment => {
      const { given, name = '', org = '', secretStore, backend } = draft;
      if (secretStore === undefined || backend === undefined) throw new Error('an environment without settings');
      const tier = (textOf(given.tier) as Tier | undefined) ?? tierOf(name);
      const sharesOrg = orgs.filter((other) => other === org).length > 1;
      const namePrefix = textOf(given.namePrefix) ?? (sharesOrg ? `${label(name)}-` : '');
      return {
        name,
        id: name.replaceAll('-', '_'),
        description: textOf(given.description) ?? `${name} of ${String(shaped.name)}`,
        tier,
        org,
        host: textOf(given.host) ?? `${org}.hosted.unionai.cloud`,
        clientId: textOf(given.clientId),
        gate: given.gate === 'automatic' || given.gate === 'approval' ? given.gate : defaultGate(tier),
        sharesOrg,
        namePrefix,
        domains: namePrefix === '' ? tiers : [tier],
        secretStore,
        backend,
        stateName: stateName(backend, layout?.sharedRoot ? undefined : name),
        stateEncryption: encryptionOf(shaped.stateEncryption, given.stateEncryption),
      };
    })
    .sort((a, b) => tiers.indexOf(a.tier) - tiers.indexOf(b.tier));
}

/** Names a state within its backend. In a shared root there is one, and no environment in its name. */
export function stateName(backend: ChosenSettings, environment: string | undefined): string {
  return [backend.keyPrefix, environment].filter((part) => part !== undefined).join('/');
}

function defaultGate(tier: Tier): Environment['gate'] {
  return tier === 'development' ? 'automatic' : 'approval';
}

/** The tier that a name tells: dev…, stag…, prod…, and development for any other. */
export function tierOf(name: string): Tier {
  return tiers.find((tier) => name.toLowerCase().startsWith(beginnings[tier])) ?? 'development';
}

const beginnings: Readonly<Record<Tier, string>> = { development: 'dev', staging: 'stag', production: 'prod' };

/** As Union.ai names things: lower case, with hyphens. */
function label(name: string): string {
  return name.toLowerCase().replaceAll('_', '-');
}

function encryptionOf(whole: unknown, own: unknown): StateEncryption | undefined {
  const merged: Plain = { ...(isPlain(whole) ? whole : {}), ...(isPlain(own) ? own : {}) };
  const kmsKey = textOf(merged.kmsKey);
  if (kmsKey === undefined) return undefined;
  const { phase } = merged;
  return { kmsKey, phase: phase === 'migrating' || phase === 'decrypting' ? phase : 'enforced' };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
