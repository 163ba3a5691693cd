// A module of its own, loaded where a YAML file was merged: the parser takes as long to load as all the rest.
// Imports by name and statically, because a bundler gives a dynamic import of a CommonJS package no names.
import { parseAllDocuments } from 'yaml';
import type { YamlCheck } from '../merge/check-merged.ts';

/** Finds errors and duplicate names. */
export const checkYaml: YamlCheck = (text) => {
  const documents = parseAllDocuments(text, { uniqueKeys: true, prettyErrors: true });
  if (!Array.isArray(documents)) return [];
  return documents.flatMap((document) =>
    document.errors.map(({ code, linePos }) => ({
      line: linePos?.[0].line ?? 0,
      message:
        code === 'DUPLICATE_KEY'
          ? 'has the same name twice in one mapping'
          : `is not valid YAML (${code.toLowerCase()})`,
    })),
  );
};
