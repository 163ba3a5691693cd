import { answersPage } from './answers-page.ts';
import { choiceGroups } from './choice-pages.ts';
import type { Page } from './page.ts';
import { checklistPage, commandsPage } from './reference-pages.ts';
import { rulePages } from './rule-pages.ts';

/** A part of the sidebar: pages with a heading. */
export interface SidebarGroup {
  readonly text: string;
  readonly collapsed: boolean;
  readonly items: readonly SidebarItem[];
}

/** A link of the sidebar. */
export interface SidebarItem {
  readonly text: string;
  readonly link: string;
}

/** A page that a person wrote: its name in docs/, without `.md`, and its text. */
export interface WrittenPage {
  readonly name: string;
  readonly text: string;
}

/** The folders below docs/ that contain only pages of `generatedPages`. */
export const generatedFolders = ['choices', 'reference', 'rules'] as const;

/** All pages that are made from the definitions. */
export function generatedPages(): readonly Page[] {
  return [...referencePages(), ...choiceGroups().flatMap(({ pages }) => pages), ...rulePages()];
}

function referencePages(): readonly Page[] {
  return [commandsPage(), answersPage(), checklistPage()];
}

/** The order of written pages. Pages that are not listed follow by name. */
const order: readonly RegExp[] = [
  /^getting-started/,
  /^answers$/,
  /^bootstrap$/,
  /^keys$/,
  /^pipelines$/,
  /^access$/,
  /^updating$/,
  /^adopting$/,
  /^auditing$/,
  /^security/,
  /^architecture$/,
];

/** The sidebar with a link to each page, except the start page. */
export function sidebarOf(written: readonly WrittenPage[]): readonly SidebarGroup[] {
  const guides = written
    .filter(({ name }) => name !== 'index')
    .map(({ name, text }) => ({ text: headingOf(text) ?? name, link: `/${name}`, name }))
    .sort((a, b) => positionOf(a.name) - positionOf(b.name) || (a.name < b.name ? -1 : 1))
    .map(({ text, link }) => ({ text, link }));
  return [
    { text: 'Guides', collapsed: false, items: guides },
    { text: 'Reference', collapsed: false, items: referencePages().map(linkTo) },
    ...choiceGroups().map(({ question, pages }) => ({
      text: question.title,
      collapsed: true,
      items: pages.map(linkTo),
    })),
    { text: 'Rules of the audit', collapsed: true, items: rulePages().map(linkTo) },
  ];
}

function positionOf(name: string): number {
  const found = order.findIndex((pattern) => pattern.test(name));
  return found < 0 ? order.length : found;
}

function headingOf(text: string): string | undefined {
  return /^# (.+)$/m.exec(text)?.[1];
}

function linkTo({ path, label }: Page): SidebarItem {
  return { text: label, link: `/${path}` };
}
