// A separate module that is loaded only if a YAML file was merged, because loading the parser is slow.
// Imports by name and statically, because a bundler gives a dynamic import of a CommonJS package no names.
import { isMap, isScalar, LineCounter, visit } from 'yaml';
import type { YamlCheck } from '../merge/check-merged.ts';
import type { Conflict } from '../model/change.ts';
import { yamlDocuments } from '../model/yaml-documents.ts';
import { checkPipeline } from './check-pipeline.ts';
import { repeatedKey } from './repeated-keys.ts';

/** Finds what a parser refuses, keys that are there twice, and jobs of a pipeline that are not complete. */
export const checkYaml: YamlCheck = (path, text) => {
  const lineCounter = new LineCounter();
  const documents = yamlDocuments(text, lineCounter, { uniqueKeys: false });
  if (documents === undefined) return [{ line: 1, message: 'is nested too deeply to be checked' }];
  const lineAt = (place: number): number => lineCounter.linePos(place).line;
  const errors = documents.flatMap((document) => {
    const found: Conflict[] = document.errors.map(({ code, pos }) => ({
      line: lineAt(pos[0]),
      message: `is not valid YAML (${code.toLowerCase()})`,
    }));
    visit(document, {
      Map: (_key, node) => {
        const place = repeatedKey(node);
        if (place !== undefined) found.push({ line: lineAt(place), message: 'has the same name twice in one mapping' });
      },
    });
    return found;
  });
  const [document] = documents;
  if (errors.length > 0 || document === undefined || document.contents === null) return errors;
  return checkPipeline(path, {
    value: document.toJS({ maxAliasCount: 1000 }),
    lineOf: (keys) => {
      const parent = keys.length > 1 ? document.getIn(keys.slice(0, -1)) : document.contents;
      const pair = isMap(parent)
        ? parent.items.find(({ key }) => isScalar(key) && key.value === keys.at(-1))
        : undefined;
      const at = isScalar(pair?.key) ? pair.key.range?.[0] : undefined;
      return at === undefined ? 0 : lineAt(at);
    },
  });
};
