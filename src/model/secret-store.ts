import type { SecretPlace } from './bootstrap.ts';
import type { Choice, ProviderRequirement } from './choice.ts';
import type { Evidence, FoundSettings } from './evidence.ts';
import type { Fields, Settings } from './field.ts';
import type { Fragment, Identifier } from './literal.ts';
import type { Login } from './login.ts';
import type { SecretRead } from './secret-read.ts';
import type { Locals, Template } from './template.ts';

/** The place in a configuration where one environment's key is read, as its layout sees it. */
export interface KeyPlace {
  /** Names the blocks of this environment within its root. */
  readonly label: Identifier;
  /** Whether several environments share the root, so that providers need aliases. */
  readonly aliased: boolean;
  readonly read: SecretRead;
  /** The local value with the `org` and `host` that the key must belong to. */
  readonly expected: Fragment;
  readonly environment: string;
  readonly clientId: string | undefined;
  /** The client ID of the view-only key. */
  readonly planClientId: string | undefined;
  /** Whether the variable `key_purpose` selects the secret: that of the plan, or that of the apply. */
  readonly separate: boolean;
  /** The variable that makes a run read the pending key of a rotation: it contains the client ID of this key. */
  readonly pending: Identifier;
  /** Whether the block that reads the key checks it; else another block does. */
  readonly guarded: boolean;
}

/** What a store that Terraform reads puts there. */
export interface KeyRead {
  /** The provider block of the store, and the block that reads the secret, with its guard. */
  readonly blocks: Fragment;
  /** The address of the block that reads the secret. */
  readonly address: Fragment;
  /** What follows the address to get at the key: `.secret_string`. */
  readonly attribute: Fragment;
}

/** One environment as a store's part of the README sees it. */
export interface StoredKey<F extends Fields = Fields> {
  readonly environment: string;
  /** Its name in the organization. A rotation adds the time to it. */
  readonly name: string;
  /** The run that uses the key, if plan and apply use separate keys. */
  readonly use: 'plan' | 'apply' | undefined;
  /** The command that creates the key in its organization. */
  readonly create: Fragment;
  /** The host and organization that the key must belong to, and its client ID if it is known. */
  readonly host: string;
  readonly org: string;
  readonly clientId: string | undefined;
  /** The commands that give a view-only key its rights; none for other keys. */
  readonly grant: readonly Fragment[];
  /** Where no store is read: the shell variable or the input variable that takes the key, and its file. */
  readonly shellVariable: Identifier;
  readonly inputVariable: Identifier;
  readonly file: string;
  /** The file with the pending key of a rotation, which no run reads by default. */
  readonly pendingFile: string;
  readonly settings: Settings<F>;
}

/** A program that reads the age of a key, by its command. `node` is for images without curl. */
export type KeyTool = 'aws' | 'az' | 'node';

/** A program that reads and writes the secrets of a store, by its command. */
export type StoreTool = 'aws' | 'az' | 'gcloud' | 'vault';

/** What a scheduled job needs to rotate the keys in a store. */
export interface ScheduledRotation {
  readonly tool: StoreTool;
  /** The script that logs the tool in with the OIDC token of the job: the function `store_login` of rotate.sh. Undefined if the
   * tool reads the token by itself. */
  readonly login: Template | undefined;
}

/** What every store has, whichever way its keys reach a run. */
interface AnyStore<F extends Fields> extends Choice<F> {
  /** The store in the middle of a sentence. */
  readonly phrase: string;
  logins(settings: Settings<F>): readonly Login[];
  /**
   * The script that stores a key, for keys.sh: the functions `store_ready` (the tool is installed), `store_place` (the place in
   * words), `store_version` and `store_read` (of the current key; nothing if the place is empty), `store_key`, `store_promote`
   * (only in place of a version), `store_created` and `store_delete` (removes the key of an environment that is removed).
   * Undefined if users set the key for each run.
   */
  readonly storeKey: Template | undefined;
  /** The part of the README that creates the secrets and loads the keys. Gets `keys`, `create` and `load`. */
  readonly readme: Template;
  /** What else that part is rendered with. */
  readmeLocals?(keys: readonly StoredKey<F>[]): Locals;
  /** The script that tells when the current key was stored: the function `key_created` of check-key-age.sh. */
  readonly keyCreated: Template;
  /** What that script and its kind need to find the key, by the names that they see behind `SECRET_`. */
  keyPlace(settings: Settings<F>): Readonly<Record<string, string>>;
  /** The tool that the script calls, where it needs one that no engine's image has. */
  readonly keyTool: KeyTool | undefined;
  /** How a scheduled job rotates the keys; undefined if no job can read and write them. */
  readonly scheduledRotation: ScheduledRotation | undefined;
  /** In a few words, for the checklist: where the key of one environment is. */
  location(settings: Settings<F>): string;
}

/** A store that Terraform reads. */
export interface ReadStore<F extends Fields = Fields> extends AnyStore<F> {
  readonly source: 'store';
  /** The command-line tool with which scripts/keys.sh stores and reads keys, and where to install it from. */
  readonly cli: { readonly name: string; readonly command: string; readonly url: string };
  readonly providers: readonly ProviderRequirement[];
  /** Blocks that a root needs once, however many environments it has (input variables). */
  readonly rootVariables: (() => Fragment) | undefined;
  /** Two environments with the same identity have the same key. */
  identity(settings: Settings<F>): string;
  read(settings: Settings<F>, place: KeyPlace): KeyRead;
  /** The same settings for the second secret: that of the view-only key, which plans use. */
  planSettings(settings: Settings<F>): Settings<F>;
  /** The same settings for the secret that contains the next key during a rotation. No run reads it by default. */
  pendingSettings(settings: Settings<F>): Settings<F>;
  /** The place of the secret, for the bootstrap. */
  place(settings: Settings<F>): SecretPlace;
  /**
   * The permissions on a secret, in Markdown: to read its value, to read only the date of its current version, and to read
   * and replace its value, for a rotation.
   */
  readonly permissions: { readonly value: string; readonly date: string; readonly rotation: string };
  /** How to list the reads of a secret, in Markdown, for a person who looks for the use of a leaked key. */
  readonly accessLog: string;
  /**
   * The settings that a block which reads a key tells, or undefined where the block is none of this store's.
   *
   * @param path what follows the block's address where the key is taken: `.data["api_key"]`
   */
  recognize(block: Evidence, path: string): FoundSettings | undefined;
}

/** No secret store: the key is in the shell of a run or in an input variable. */
export interface HandedStore<F extends Fields = Fields> extends AnyStore<F> {
  readonly source: 'shell' | 'variable';
}

/** The location of the API key. `source` is the way it is passed to a run. */
export type SecretStore<F extends Fields = Fields> = ReadStore<F> | HandedStore<F>;

/** Fixes the types of a store's methods to its fields; the registry stores it without these types. */
export function defineReadStore<const F extends Fields>(store: ReadStore<F>): ReadStore<F> {
  return store;
}
