// The part of lodash-es that yeoman-generator calls for our generators, to read .yo-rc.json. It also offers all of it to
// generators, as `this._`, and merges in its storage; ours use neither: see test/build/stubs.test.ts.
export { default as get } from 'lodash-es/get.js';
export { default as set } from 'lodash-es/set.js';

const absent = (name) => () => {
  throw new Error(`lodash-es/${name} is not part of this bundle`);
};

export const cloneDeep = structuredClone;
export const defaults = absent('defaults');
export const merge = absent('merge');
export const template = absent('template');
