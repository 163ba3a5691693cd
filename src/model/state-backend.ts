import type { StateStorage } from './bootstrap.ts';
import type { Choice } from './choice.ts';
import type { Engine } from './engine.ts';
import type { Evidence, Found, FoundSettings } from './evidence.ts';
import type { Fields, Settings } from './field.ts';
import type { Fragment } from './literal.ts';
import type { Login } from './login.ts';
import type { Template } from './template.ts';

/** How the reviewed plan is passed from the plan job to the apply job. */
type PlanTransport<F extends Fields> =
  /** Stored in a private bucket with the functions `sealed_put` and `sealed_get` of this script. */
  | {
      readonly planTransport: 'sealed';
      readonly sealedPlace: Template;
      /** The key of the user's that encrypts saved plans: that of the state, where there is one. */
      planKmsKey(settings: Settings<F>): string | undefined;
    }
  /** Planned again and compared; or not at all, because no pipeline can reach the state. */
  | { readonly planTransport: 'replan' | 'none' };

/** One state: its key within the backend, as the backend block writes it, and the backend's settings there. */
export interface StateOf<F extends Fields> {
  readonly key: string;
  readonly settings: Settings<F>;
}

/** A state with its place in the repository, for the commands that recover it. */
export interface RecoveredState<F extends Fields> extends StateOf<F> {
  /** The environment that it contains, in the words of a comment; there may be several. */
  readonly name: Fragment;
  /** The folder of its root module; `.` is the repository itself. */
  readonly directory: string;
}

interface AnyBackend<F extends Fields> extends Choice<F> {
  /** The key of a state that is named by slash-divided parts: the key prefix and the environment. */
  keyOf(name: string): string;
  /** The objection to a state's key, if any. */
  checkState?(state: StateOf<F>): string | undefined;
  /** Two states with the same identity overwrite each other. Undefined where they cannot meet. */
  identity(state: StateOf<F>): string | undefined;
  logins(settings: Settings<F>): readonly Login[];
  /** The storage of a state, for the bootstrap; undefined if there is none to create. */
  place(settings: Settings<F>): StateStorage | undefined;
  /** The `terraform` block of backend.tf. */
  block(state: StateOf<F>): Fragment;
  /** The part of the README that makes the place for the state. */
  readme(states: readonly StateOf<F>[], engine: Engine): Fragment;
  /** The part of RUNBOOK.md that restores an earlier version of a state. */
  recovery(states: readonly RecoveredState<F>[], engine: Engine): Fragment;
  /**
   * What removes the lock of an interrupted run: a command; the engine, with the ID that it displays or with this one; or the
   * end of the process.
   */
  unlock(state: StateOf<F>): Fragment | 'engine' | { readonly id: string } | 'process';
  /**
   * The settings of a backend block, and the key of its state; undefined where the block is of another backend.
   */
  recognize(block: Evidence): { readonly settings: FoundSettings; readonly key: Found | undefined } | undefined;
  /**
   * Whether the engine renders the checks of a run as JSON before it saves the state. Terraform 1.10 to 1.14 crashes on
   * checks of ephemeral blocks there, and the state of the new resources is lost; 1.15.0 fixes it
   * (hashicorp/terraform#37834), and OpenTofu has no such fault from 1.11.0.
   */
  readonly rendersChecks: boolean;
  /**
   * Whether the first `init` writes an empty state, so that an identity without write access cannot run it. With the other
   * backends, the first apply writes the state.
   */
  readonly initWrites: boolean;
  /** For the checklist: where a state is, in the words of the backend. */
  location(state: StateOf<F>): string;
  /** And by what it is encrypted, and by what locked. */
  encryption(settings: Settings<F>): string;
  locking(settings: Settings<F>): string;
}

/** The location of the state. */
export type StateBackend<F extends Fields = Fields> = AnyBackend<F> & PlanTransport<F>;

/** Fixes the types of a backend's methods to its fields; the registry stores it without these types. */
export function defineStateBackend<const F extends Fields>(backend: StateBackend<F>): StateBackend<F> {
  return backend;
}
