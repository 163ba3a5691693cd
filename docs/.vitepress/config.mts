import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitepress';

const read = (path: string) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
const { homepage } = read('../../package.json') as { readonly homepage: string };
/** The source code of the project: documents outside of docs/ are not pages of the site. */
const source = `${homepage.replace(/#.*$/, '')}/blob/main`;

export default defineConfig({
  title: 'generator-unionai-terraform',
  description: 'Generates secure Terraform and OpenTofu repositories for Union.ai',
  lang: 'en-US',
  // The path of the site on its server, for example /generator-unionai-terraform/.
  base: process.env.DOCS_BASE ?? '/',
  cleanUrls: false,
  markdown: {
    // Addresses in texts are often examples.
    linkify: false,
    // Their comments have enough contrast.
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    config: (md) => {
      md.core.ruler.push('source-links', ({ tokens }) => {
        for (const token of tokens.flatMap(({ children }) => children ?? [])) {
          const href = token.attrGet('href');
          if (token.type === 'link_open' && href?.startsWith('../'))
            token.attrSet('href', `${source}/${href.slice(3)}`);
        }
      });
    },
  },
  themeConfig: {
    search: { provider: 'local' },
    outline: { level: [2, 3] },
    nav: [
      { text: 'Commands', link: '/reference/commands' },
      { text: 'Answers', link: '/reference/answers' },
      { text: 'Security checklist', link: '/reference/checklist' },
    ],
    // npm run build:docs writes it.
    sidebar: read('./sidebar.json'),
    docFooter: { prev: 'Previous page', next: 'Next page' },
  },
});
