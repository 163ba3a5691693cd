import { removeScratches, testsRun } from './terraform/workbench.ts';

/** Mocha ends its parallel workers without an `exit`, so every file clears up behind itself. A slow disk can take minutes. */
export const mochaHooks = {
  beforeAll(): void {
    testsRun(true);
  },
  afterAll(this: Mocha.Context): void {
    this.timeout(180_000);
    testsRun(false);
    removeScratches();
  },
};
