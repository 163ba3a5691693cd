import { spawnSync } from 'node:child_process';
import { type Browser, chromium } from 'playwright-core';
import { isSlow } from '../slow.ts';
import { needs } from '../terraform/workbench.ts';

/** The command of Debian's package. playwright-core downloads no browser. */
export const command = 'chromium';

/** Longer than a start, a page and its scripts take on a busy machine. */
export const patience = 120_000;

/**
 * Starts Chromium before the slow tests of the surrounding block, and ends it after them. Without it they are skipped by name.
 *
 * @returns the browser; it is there while a test runs
 */
export function chromiumRuns(): () => Browser {
  let browser: Browser | undefined;
  needs(command);
  before('start Chromium', async function () {
    this.timeout(patience);
    if (isSlow) browser = await launch();
  });
  after('end Chromium', async function () {
    this.timeout(patience);
    await browser?.close();
  });
  return () => {
    if (browser === undefined) throw new Error('Chromium runs only while a slow test runs');
    return browser;
  };
}

/** Without its sandbox, which root and most containers cannot have: the pages are files of this project. */
export function launch(): Promise<Browser> {
  const args = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'];
  const { stdout } = spawnSync('sh', ['-c', 'command -v "$1"', 'sh', command], { encoding: 'utf8' });
  return chromium.launch({ executablePath: stdout.trim(), headless: true, args, timeout: patience });
}
