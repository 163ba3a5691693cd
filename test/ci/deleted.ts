/** An access file without projects, roles and policies. */
export const withoutEntries = (text: string): string => text.replace(/^ {2}- name: .*\n(?: {4}.*\n)*/gm, '');

/** The lines that a plan job asks for, to acknowledge what the plan deletes. */
export const acknowledgments = (shown: string): readonly string[] =>
  [...shown.matchAll(/ {4}(\d{4}-\d\d-\d\d module\..*)$/gm)].map(([, line = '']) => line);
