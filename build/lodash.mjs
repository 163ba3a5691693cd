// The part of lodash-es that yeoman-generator calls for our generators, to read .yo-rc.json. It also offers all of it to
// generators, as `this._`, and merges in its storage; ours use neither: see test/build/stubs.test.ts.
const absent = (name) => () => {
  throw new Error(`lodash-es/${name} is not part of this bundle`);
};

/** Yeoman's paths are names with dots between them, without brackets. */
export const get = (object, path) => path.split('.').reduce((value, name) => value?.[name], object);

export const cloneDeep = structuredClone;
export const defaults = absent('defaults');
export const merge = absent('merge');
export const set = absent('set');
export const template = absent('template');
