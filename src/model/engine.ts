import type { StateEncryption } from './answers.ts';
import type { EncryptionKeyPlace } from './bootstrap.ts';
import type { Choice } from './choice.ts';
import type { Fragment } from './literal.ts';
import type { Login } from './login.ts';
import type { PinnedAction } from './pin.ts';
import type { Template } from './template.ts';

/** The encryption of the states and plans of a root module. */
export interface EngineEncryption {
  /** The file of the root module that configures it. */
  readonly file: string;
  readonly text: Fragment;
  /** The logins with which a pipeline uses its keys. */
  readonly logins: readonly Login[];
  /** Its keys, for the identities of the bootstrap. */
  readonly keys: readonly EncryptionKeyPlace[];
}

/** The program that runs the configuration. */
export interface Engine extends Choice {
  /** The name of its executable. */
  readonly binary: string;
  readonly name: string;
  /** The file that version managers (tfenv, tofuenv, tenv) read, and the version it names. */
  readonly versionFile: string;
  readonly version: string;
  /** The oldest version that runs a generated repository. */
  readonly minimumVersion: string;
  /**
   * The file of each root module in which the engine requires its version; undefined if it enforces `required_version` in
   * versions.tf.
   */
  readonly versionConstraint: { readonly file: string; text(): Fragment } | undefined;
  /**
   * Whether a run that destroys checks a stored key before a provider uses it. Otherwise the provider has exchanged the
   * key for a token at the host of the key when the guard fails the run.
   */
  readonly guardsBeforeDestroy: boolean;
  readonly installUrl: string;
  /** The container image that has it at that version, by digest. */
  readonly image: string;
  /** The step of a GitHub workflow that installs it. The template gets `action` and `version`. */
  readonly installStep: { readonly action: PinnedAction; readonly template: Template };
  /** The registry of its providers; undefined for registry.terraform.io, which update tools use by default. */
  readonly providerRegistry: string | undefined;
  /** The Dependabot package ecosystem of its providers. */
  readonly dependabotEcosystem: string;
  /** The GitHub repository that releases it; undefined for Terraform's, which Renovate uses by default. */
  readonly releases: string | undefined;
  /** Encrypts states and plans before the backend gets them; undefined where the engine cannot. */
  readonly encryption: ((encryption: StateEncryption) => EngineEncryption) | undefined;
  /** The README section about the keys that it encrypts with; undefined where the engine cannot. */
  encryptionReadme(encryptions: readonly StateEncryption[]): Fragment | undefined;
}
