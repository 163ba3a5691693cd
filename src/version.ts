import manifest from '../package.json' with { type: 'json' };

/** The version of the generator that is running. */
export const version: string = manifest.version;
