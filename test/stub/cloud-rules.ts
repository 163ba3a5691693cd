import type { CtyObject } from './msgpack.ts';

/** The attributes that a cloud derives from others, and from the configuration of the provider. */
export type Derive = (values: CtyObject, provider: CtyObject) => CtyObject;

/** The objection to arguments of a resource together, if any. */
export type Check = (config: CtyObject) => string | undefined;

/** The values that a cloud accepts, by type and attribute. */
export type Rules = Readonly<Record<string, Readonly<Record<string, RegExp>>>>;
