// The part of semver that yeoman-generator calls.
export { default as lte } from 'semver/functions/lte.js';
