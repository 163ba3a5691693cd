// A module of its own, loaded where a YAML file was merged: the parser takes as long to load as all the rest.
// Imports by name and statically, because a bundler gives a dynamic import of a CommonJS package no names.
import { isMap, isScalar, LineCounter, parseAllDocuments, parseDocument } from 'yaml';
import type { YamlCheck } from '../merge/check-merged.ts';
import { checkPipeline } from './check-pipeline.ts';

/** Finds what a parser refuses, keys that are there twice, and jobs of a pipeline that are not complete. */
export const checkYaml: YamlCheck = (path, text) => {
  const documents = parseAllDocuments(text, { uniqueKeys: true, prettyErrors: true });
  if (!Array.isArray(documents)) return [];
  const errors = documents.flatMap((document) =>
    document.errors.map(({ code, linePos }) => ({
      line: linePos?.[0].line ?? 0,
      message:
        code === 'DUPLICATE_KEY'
          ? 'has the same name twice in one mapping'
          : `is not valid YAML (${code.toLowerCase()})`,
    })),
  );
  const [first] = documents;
  if (errors.length > 0 || first === undefined) return errors;
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  return checkPipeline(path, {
    value: document.toJS({ maxAliasCount: 1000 }),
    lineOf: (keys) => {
      const parent = keys.length > 1 ? document.getIn(keys.slice(0, -1)) : document.contents;
      const pair = isMap(parent)
        ? parent.items.find(({ key }) => isScalar(key) && key.value === keys.at(-1))
        : undefined;
      const at = isScalar(pair?.key) ? pair.key.range?.[0] : undefined;
      return at === undefined ? 0 : lines.linePos(at).line;
    },
  });
};
