import { removeScratches } from './terraform/workbench.ts';

/** Mocha ends its parallel workers without an `exit`, so every file clears up behind itself. */
export const mochaHooks = { afterAll: removeScratches };
