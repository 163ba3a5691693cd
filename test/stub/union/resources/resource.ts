import type { CtyObject } from '../../msgpack.ts';
import type { ControlPlane } from '../control-plane.ts';

/** What the provider does for one type of resource, beyond its schema. */
export interface Resource {
  /** Attributes and blocks whose change replaces the object. */
  readonly replaces: readonly string[];
  /** Computed attributes that an update leaves known. */
  readonly keeps: readonly string[];
  /** @returns the new state, complete */
  create(plane: ControlPlane, planned: CtyObject): CtyObject;
  /** @returns undefined where the object is gone */
  read(plane: ControlPlane, state: CtyObject): CtyObject | undefined;
  update(plane: ControlPlane, planned: CtyObject): CtyObject;
  remove(plane: ControlPlane, state: CtyObject): void;
  /** What an import starts from; without it, the id alone, which Read then completes. */
  importState?(plane: ControlPlane, id: string): CtyObject;
}

/** An update that sends nothing. */
export const unsent = (_plane: ControlPlane, planned: CtyObject): CtyObject => planned;
