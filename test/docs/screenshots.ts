/** Where the screenshots of the configurator are, from the root. */
export const screenshotFolder = 'docs/images';

/** The states of the configurator that have a screenshot: the name of the file, and what it shows. */
export const screenshots = {
  'configurator-start.png': 'the page before the first answer',
  'configurator-files.png': 'complete answers, the file tree and a Terraform file',
  'configurator-checklist.png': 'the security checklist for the answers',
  'configurator-comparison.png': 'the answers and the lines of a file that differ from those of another set of answers',
  'configurator-narrow.png': 'a narrow screen in dark colors',
} as const;

/** The name of the file of a screenshot. */
export type ScreenshotName = keyof typeof screenshots;

/** What all screenshots may have together, so that a clone stays small. */
export const mostBytes = 300_000;
