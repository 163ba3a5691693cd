import type { YamlCheck } from '../update/check-merged.ts';

/** Loads the YAML parser and gives a check that finds what no parser takes: errors, and names that stand twice. */
export async function loadYamlCheck(): Promise<YamlCheck> {
  const { parseAllDocuments } = await import('yaml');
  return (text) => {
    const documents = parseAllDocuments(text, { uniqueKeys: true, prettyErrors: true });
    if (!Array.isArray(documents)) return [];
    return documents.flatMap((document) =>
      document.errors.map(({ code, linePos }) => ({
        line: linePos?.[0].line ?? 0,
        message:
          code === 'DUPLICATE_KEY' ? 'has the same name twice in one mapping' : `is no YAML (${code.toLowerCase()})`,
      })),
    );
  };
}
