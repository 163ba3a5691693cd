import axe from 'axe-core';
import type { Page } from 'playwright-core';

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[];
}

/** WCAG 2.2 level AA, and what axe-core recommends beyond it. */
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * Runs axe-core on a page as it is now. It does so over the protocol for developers, so the page needs no policy that allows it.
 *
 * @returns one text for each element that violates a rule: the rule, the selector of the element, and why
 */
export async function violations(page: Page): Promise<readonly string[]> {
  await page.waitForFunction('document.getAnimations().every((one) => one.playState !== "running")');
  const session = await page.context().newCDPSession(page);
  try {
    const options = JSON.stringify({ runOnly: { type: 'tag', values: rules }, resultTypes: ['violations'] });
    const expression = `${axe.source};axe.run(document, ${options}).then((found) => JSON.stringify(found.violations))`;
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails !== undefined) throw new Error(`axe-core failed: ${exceptionDetails.text}`);
    const found = JSON.parse(String(result.value)) as readonly Violation[];
    return found.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary = '' }) => {
        const reasons = failureSummary
          .split('\n')
          .slice(1)
          .map((line) => line.trim());
        return `${id}: ${target.join(' ')}: ${help}: ${reasons.join('; ')}`;
      }),
    );
  } finally {
    await session.detach();
  }
}
