/**
 * Makes the tests of the enclosing `describe` depend on each other: after a failure, the rest is skipped. Mocha's own `bail`
 * ends the whole run where files run in parallel, so that the failures of all other files are hidden.
 */
export function inOrder(): void {
  let failed = false;
  beforeEach(function () {
    if (failed) this.skip();
  });
  afterEach(function () {
    failed ||= this.currentTest?.state === 'failed';
  });
}
