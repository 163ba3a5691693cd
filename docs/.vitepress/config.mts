import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitepress';

const read = (path: string) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
const { homepage } = read('../../package.json') as { readonly homepage: string };
/** The source code of the project: documents outside of docs/ are not pages of the site. */
const source = `${homepage.replace(/#.*$/, '')}/blob/main`;

/** The path of the site on its server, for example /generator-unionai-terraform/. */
const base = process.env.DOCS_BASE ?? '/';

export default defineConfig({
  title: 'generator-unionai-terraform',
  description: 'Generates secure Terraform and OpenTofu repositories for Union.ai',
  lang: 'en-US',
  base,
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: `${base}favicon.svg` }]],
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
    // The name of the command: a narrow screen has no room for the name of the package.
    siteTitle: 'unionai-terraform',
    search: { provider: 'local' },
    outline: { level: [2, 3] },
    nav: [
      { text: 'Guides', link: '/getting-started-aws' },
      { text: 'Commands', link: '/reference/commands' },
      { text: 'Choices', link: '/reference/choices' },
      { text: 'Rules', link: '/reference/rules' },
    ],
    // npm run pages writes them.
    sidebar: read('./sidebars.json'),
    docFooter: { prev: 'Previous page', next: 'Next page' },
  },
});
