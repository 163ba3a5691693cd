import type { CtyObject } from './msgpack.ts';

/** What a provider does behind the protocol. Each method throws a Failure for what the user sees as an error. */
export interface Behavior {
  configure(config: CtyObject): void;
  /** @returns undefined where the object is gone */
  read(type: string, state: CtyObject): CtyObject | undefined;
  /** @returns the planned object, and which of its attributes replace it */
  plan(
    type: string,
    prior: CtyObject | undefined,
    proposed: CtyObject,
    config: CtyObject,
  ): { readonly planned: CtyObject; readonly replaced: readonly string[] };
  /** @returns the new state, complete */
  create(type: string, planned: CtyObject): CtyObject;
  update(type: string, prior: CtyObject, planned: CtyObject): CtyObject;
  remove(type: string, state: CtyObject): void;
  /** @returns what the import starts from; Terraform reads the object then */
  importState(type: string, id: string): CtyObject;
  readData(type: string, config: CtyObject): CtyObject;
  /** Opens an ephemeral resource. */
  open?(type: string, config: CtyObject): CtyObject;
}
