/** A page of the site that is made from the definitions of the program. */
export interface Page {
  /** Below docs/, without `.md`. */
  readonly path: string;
  /** The heading of the page. */
  readonly title: string;
  /** The text of the link in the sidebar. */
  readonly label: string;
  /** One sentence for search engines, as plain text. */
  readonly description: string;
  /** Makes the Markdown below the heading. */
  readonly body: () => string;
}

/** The file of a page: its front matter, its heading and its body. */
export function pageText({ title, description, body }: Page): string {
  const lines = Object.entries({ title, description }).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return ['---', ...lines, '---', '', `# ${prose(title)}`, '', body().trim(), ''].join('\n');
}

/**
 * A text as Markdown of the site, which shows exactly this text, except that words in backticks are code. The site compiles
 * pages as templates, so two braces would begin an expression.
 */
export function prose(text: string): string {
  return text
    .split(/(`[^`]+`)/)
    .map((part, index) => (index % 2 === 1 ? part : escaped(part)))
    .join('');
}

function escaped(text: string): string {
  return text.replace(/[\\`*_[\]<>|~#]/g, (character) => `\\${character}`).replaceAll('{{', '<span v-pre>{{</span>');
}

/** A value as code: in a cell of a table, too. */
export function codeOf(value: string): string {
  return `<code v-pre>${html(value)}</code>`;
}

function html(value: string): string {
  return value.replace(/[&<>|`*_[\]\\~]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A block of code with a language of the highlighter. */
export function block(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text.trimEnd()}\n${fence}`;
}

/** A list of sentences or links, which are Markdown already. */
export function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

/** A table. The cells are Markdown already. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A section with a heading, or nothing if there is nothing to say. */
export function section(heading: string, body: string): readonly string[] {
  return body === '' ? [] : [`## ${heading}`, '', body, ''];
}
