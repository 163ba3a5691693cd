import { engines, layouts, secretReads, secretStores, stateBackends } from '../../templates/registry.ts';
import type { Objection } from '../errors.ts';
import type { ChosenSettings } from '../model/answers.ts';
import type { Choice } from '../model/choice.ts';
import { definition } from './definition.ts';
import { type Draft, stateName } from './environments.ts';
import { choiceOf, type UnionNode } from './node.ts';
import { complaintAbout, isPlain, type Plain } from './shape.ts';
import { show } from './words.ts';

/**
 * What no single answer can get wrong: names that meet, settings that resolve to the same secret or state,
 * combinations that cannot work.
 */
export function crossCheck(shaped: Plain, drafts: readonly Draft[]): readonly Objection[] {
  return [
    ...sameNames(drafts),
    ...takenNames(shaped, drafts),
    ...sharedRoot(shaped, drafts),
    ...readableStore(shaped),
    ...encryptingEngine(shaped, drafts),
    ...settings(shaped, drafts),
    ...sameSecrets(drafts),
    ...sameStates(shaped, drafts),
    ...sameClients(drafts),
  ];
}

const at = (draft: Draft, rest = ''): string => `environments[${draft.index}]${rest}`;

/** Every pair of drafts for which `key` yields the same text, later one first. */
function pairs(
  drafts: readonly Draft[],
  key: (draft: Draft) => string | undefined,
): readonly (readonly [Draft, Draft])[] {
  const seen = new Map<string, Draft>();
  const found: (readonly [Draft, Draft])[] = [];
  for (const draft of drafts) {
    const value = key(draft);
    if (value === undefined) continue;
    const earlier = seen.get(value);
    if (earlier === undefined) seen.set(value, draft);
    else found.push([draft, earlier]);
  }
  return found;
}

/** Folders and identifiers that differ in case or in `-` and `_` only are the same somewhere. */
function normal(name: string): string {
  return name.toLowerCase().replaceAll('-', '_');
}

function sameNames(drafts: readonly Draft[]): readonly Objection[] {
  return pairs(drafts, ({ name }) => name && normal(name)).map(([later, earlier]) => ({
    path: at(later, '.name'),
    message: `${show(later.name)} is the same as ${show(earlier.name)} of ${at(earlier)}`,
    hint: 'Names must differ in more than case, hyphens and underscores.',
  }));
}

/** A pipeline knows `<env>` and `<env>-plan`; a layout may put files of its own beside the environments. */
function takenNames(shaped: Plain, drafts: readonly Draft[]): readonly Objection[] {
  const layout = layouts.find(({ kind }) => kind === shaped.layout);
  const plans = new Map(
    drafts.flatMap((draft) => (draft.name === undefined ? [] : [[normal(`${draft.name}-plan`), draft]])),
  );
  return drafts.flatMap((draft): readonly Objection[] => {
    if (draft.name === undefined) return [];
    const planned = plans.get(normal(draft.name));
    if (planned !== undefined) {
      const message = `${show(draft.name)} is what a pipeline calls the read-only side of ${show(planned.name)}`;
      return [{ path: at(draft, '.name'), message, hint: 'Choose a name that does not end with -plan.' }];
    }
    if (layout?.reservedNames.some((name) => normal(name) === normal(draft.name ?? ''))) {
      const message = `${show(draft.name)} is a name that the layout ${layout.kind} uses for itself`;
      return [{ path: at(draft, '.name'), message, hint: 'Choose another name.' }];
    }
    return [];
  });
}

function sharedRoot(shaped: Plain, drafts: readonly Draft[]): readonly Objection[] {
  const layout = layouts.find(({ kind }) => kind === shaped.layout);
  if (!layout?.sharedRoot) return [];
  return drafts.flatMap((draft) =>
    ['backend', 'stateEncryption']
      .filter((name) => draft.given[name] !== undefined)
      .map((name) => ({
        path: at(draft, `.${name}`),
        message: `cannot differ: with the layout ${layout.kind} all environments share one state`,
        hint: `Set ${name} for the whole repository, or use the layout directories.`,
      })),
  );
}

function readableStore(shaped: Plain): readonly Objection[] {
  const chosen = isPlain(shaped.secretStore) ? shaped.secretStore.kind : undefined;
  const store = secretStores.find(({ kind }) => kind === chosen);
  const read = secretReads.find(({ kind }) => kind === shaped.secretRead);
  if (store === undefined || store.source === 'store' || !read?.leavesKeyInState) return [];
  const message = `cannot be ${read.kind}: with the secret store ${store.kind} Terraform reads no store`;
  return [{ path: 'secretRead', message, hint: 'Leave it out.' }];
}

function encryptingEngine(shaped: Plain, drafts: readonly Draft[]): readonly Objection[] {
  const engine = engines.find(({ kind }) => kind === shaped.engine);
  if (engine === undefined || engine.encryption !== undefined) return [];
  const paths = [
    ...(shaped.stateEncryption === undefined ? [] : ['stateEncryption']),
    ...drafts.filter(({ given }) => given.stateEncryption !== undefined).map((draft) => at(draft, '.stateEncryption')),
  ];
  const able = engines.filter(({ encryption }) => encryption !== undefined).map(({ kind }) => kind);
  return paths.map((path) => ({
    path,
    message: `needs an engine that encrypts states by itself, and ${engine.name} does not`,
    hint: `Use --engine ${able.join(' or ')}, or leave it out: the backend encrypts.`,
  }));
}

/** The rules of single fields once more, now that defaults, overrides and placeholders are resolved. */
function settings(shaped: Plain, drafts: readonly Draft[]): readonly Objection[] {
  const found = drafts.flatMap((draft) => [
    ...resolved(definition.secretStore, 'secretStore', draft, draft.secretStore),
    ...resolved(definition.backend, 'backend', draft, draft.backend),
    ...stateObjections(shaped, draft),
  ]);
  // What is wrong in the whole repository is wrong in every environment: say it once.
  const once = new Map(found.map((objection) => [`${objection.path} ${objection.message}`, objection]));
  return [...once.values()];
}

function resolved(
  union: UnionNode,
  key: 'secretStore' | 'backend',
  draft: Draft,
  chosen: ChosenSettings | undefined,
): readonly Objection[] {
  const choice = choiceOf(union, chosen?.kind);
  if (choice === undefined || chosen === undefined) return [];
  const own = draft.given[key];
  const path = (field: string): string => {
    const overridden = isPlain(own) && Object.hasOwn(own, field);
    return [overridden ? at(draft, `.${key}`) : key, field].filter((part) => part !== '').join('.');
  };
  const fields = Object.entries(choice.fields).flatMap(([name, field]): readonly Objection[] => {
    const value = chosen[name];
    if (value === undefined || field.placeholders === undefined) return [];
    const complaint = complaintAbout(field, value);
    return complaint === undefined ? [] : [{ path: path(name), message: `for ${show(draft.name)}: ${complaint}` }];
  });
  return [...fields, ...checked(choice, chosen, path)];
}

function checked(choice: Choice, chosen: ChosenSettings, path: (field: string) => string): readonly Objection[] {
  if (!isComplete(choice, chosen) || choice.check === undefined) return [];
  return choice
    .check(chosen)
    .map(({ field, message, hint }) => ({ path: path(field), message, ...(hint === undefined ? {} : { hint }) }));
}

/** Whether settings can be judged as a whole: what is missing or not valid is objected to at its own place. */
function isComplete({ fields }: Choice, chosen: ChosenSettings): boolean {
  return Object.entries(fields).every(([name, field]) => field.presence !== 'required' || chosen[name] !== undefined);
}

/** The name that a draft's state gets, and the backend that keeps it. */
function stateOf(
  shaped: Plain,
  draft: Draft,
): { readonly name: string; readonly settings: ChosenSettings } | undefined {
  const choice = choiceOf(definition.backend, draft.backend?.kind);
  if (draft.backend === undefined || choice === undefined || draft.name === undefined) return undefined;
  if (!isComplete(choice, draft.backend)) return undefined;
  const layout = layouts.find(({ kind }) => kind === shaped.layout);
  return { name: stateName(draft.backend, layout?.sharedRoot ? undefined : draft.name), settings: draft.backend };
}

function stateObjections(shaped: Plain, draft: Draft): readonly Objection[] {
  const state = stateOf(shaped, draft);
  const backend = stateBackends.find(({ kind }) => kind === state?.settings.kind);
  const message = state && backend?.checkState?.(state);
  return message === undefined ? [] : [{ path: 'backend.keyPrefix', message }];
}

function sameSecrets(drafts: readonly Draft[]): readonly Objection[] {
  const identity = ({ secretStore }: Draft): string | undefined => {
    const store = secretStores.find(({ kind }) => kind === secretStore?.kind);
    if (secretStore === undefined || store?.source !== 'store') return undefined;
    return isComplete(store, secretStore) ? store.identity(secretStore) : undefined;
  };
  return pairs(drafts, identity).map(([later, earlier]) => ({
    path: at(later),
    message: `would read the same secret as ${at(earlier)}; every environment needs a key of its own`,
    hint: 'Put {environment} into the name of the secret, or give each environment its own.',
  }));
}

function sameStates(shaped: Plain, drafts: readonly Draft[]): readonly Objection[] {
  const layout = layouts.find(({ kind }) => kind === shaped.layout);
  if (layout?.sharedRoot) return [];
  const identity = (draft: Draft): string | undefined => {
    const state = stateOf(shaped, draft);
    const backend = stateBackends.find(({ kind }) => kind === state?.settings.kind);
    return state && backend && isComplete(backend, state.settings) ? backend.identity(state) : undefined;
  };
  return pairs(drafts, identity).map(([later, earlier]) => ({
    path: at(later, '.backend'),
    message: `would keep its state where ${at(earlier)} keeps its own, and the two would overwrite each other`,
    hint: 'Give one of them another keyPrefix or another place.',
  }));
}

function sameClients(drafts: readonly Draft[]): readonly Objection[] {
  const client = ({ given }: Draft): string | undefined =>
    typeof given.clientId === 'string' ? given.clientId : undefined;
  return pairs(drafts, client).map(([later, earlier]) => ({
    path: at(later, '.clientId'),
    message: `is the client of ${at(earlier)} too; every environment needs a key of its own`,
  }));
}
