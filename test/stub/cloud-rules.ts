import type { CtyObject } from './msgpack.ts';

/** The attributes that a cloud derives from others. */
export type Derive = (values: CtyObject) => CtyObject;

/** The values that a cloud accepts, by type and attribute. */
export type Rules = Readonly<Record<string, Readonly<Record<string, RegExp>>>>;
