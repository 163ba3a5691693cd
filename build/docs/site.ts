import { answersPage } from './answers-page.ts';
import { choiceGroups, choicesPage } from './choice-pages.ts';
import type { Page } from './page.ts';
import { checklistPage, commandsPage } from './reference-pages.ts';
import { rulePages, rulesPage } from './rule-pages.ts';

/** A part of a sidebar: pages with a heading. */
export interface SidebarGroup {
  readonly text: string;
  readonly items: readonly SidebarItem[];
}

/** A link of a sidebar. */
export interface SidebarItem {
  readonly text: string;
  readonly link: string;
}

/**
 * The sidebars by the beginning of the paths of their pages. The rules, for example, are only in the sidebar of a rule. No
 * group can be collapsed: the theme nests two buttons there, which screen readers cannot tell apart.
 */
export type Sidebars = Readonly<Record<string, readonly SidebarGroup[]>>;

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
  return [commandsPage(), answersPage(), choicesPage(), rulesPage(), checklistPage()];
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

/** Sidebars in which each page except the start page has one link. */
export function sidebarsOf(written: readonly WrittenPage[]): Sidebars {
  const guides = written
    .filter(({ name }) => name !== 'index')
    .map(({ name, text }) => ({ text: headingOf(text) ?? name, link: `/${name}`, name }))
    .sort((a, b) => positionOf(a.name) - positionOf(b.name) || (a.name < b.name ? -1 : 1))
    .map(({ text, link }) => ({ text, link }));
  return {
    '/choices/': choiceGroups().map(({ question, pages }) => ({ text: question.title, items: pages.map(linkTo) })),
    '/rules/': [{ text: 'Rules of the audit', items: rulePages().map(linkTo) }],
    '/': [
      { text: 'Guides', items: guides },
      { text: 'Reference', items: referencePages().map(linkTo) },
    ],
  };
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
