// The part of lodash-es that yeoman-generator calls. It also offers all of it to generators, as `this._`, and
// ours do not take the offer: see test/build/stubs.test.ts.
export { default as cloneDeep } from 'lodash-es/cloneDeep.js';
export { default as defaults } from 'lodash-es/defaults.js';
export { default as get } from 'lodash-es/get.js';
export { default as merge } from 'lodash-es/merge.js';
export { default as set } from 'lodash-es/set.js';
// The warnings of deprecated methods, which yeoman-generator never makes.
export const template = () => {
  throw new Error('lodash-es/template is not part of this bundle');
};
