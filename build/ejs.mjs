// Turns one template into a JavaScript module. Used at build time (bundle.mjs) and, through a
// module hook, when tests and tools run from source (register.mjs), so both see the same code.
import { runInNewContext } from 'node:vm';
import ejs from 'ejs';

/**
 * @param {string} source text of the template
 * @param {string} name its path below templates/, for messages
 * @param {string} renderModule what the generated module imports `template` from
 * @param {string[]} [texts] gets the longer texts of the template, if they are stored apart: compressed together, they are a
 *   quarter smaller. Errors then do not name the line; the code that keeps it would be a tenth of the package. Nor does reading an
 *   unknown name throw (`guarded`): it takes a large part of the time of rendering, and tests render all combinations from source
 * @returns {string} source of a module whose default export is the Template
 * @throws when the template does not parse, or uses the unescaped tag
 */
export function compileTemplate(source, name, renderModule, texts) {
  const raw = source.split('\n').findIndex((line) => line.includes('<%-'));
  if (raw !== -1) throw new Error(`${name}:${raw + 1}: <%- emits text without an encoder; use <%=`);
  const parsed = new ejs.Template(source, {
    strict: true,
    _with: false,
    localsName: 'it',
    compileDebug: texts === undefined,
  });
  parsed.compile();
  // EJS appends through a function that leaves out undefined, which the encoders never give.
  const body = parsed.source.replace(/; __append\(/g, '; __output += (').replace(/^\s*function __append.*$/m, '');
  const imports = [`import { guarded, template } from ${JSON.stringify(renderModule)};`];
  const begin = `export default template(${JSON.stringify(name)}, (it, escapeFn, located) => {`;
  if (texts === undefined)
    return [
      ...imports,
      begin,
      'it = guarded(it);',
      'let __line = 1;',
      'try {',
      body,
      '} catch (error) { throw located(error, __line); }',
      '});',
      '',
    ].join('\n');
  const apart = body.replace(/__output \+= \(("(?:[^"\\]|\\.)*")\)/g, (_, literal) => {
    const parts = runInNewContext(literal).split(notAscii);
    const values = parts
      .filter((part) => part !== '')
      .map((part) => {
        if (part.length < shortest || !isAscii.test(part)) return JSON.stringify(part);
        return `textAt(${texts.push(part) - 1})`;
      });
    return `__output += (${values.join(' + ') || '""'})`;
  });
  return [...imports, "import { textAt } from 'template-texts';", begin, apart, '});', ''].join('\n');
}

/** Shorter texts stay in the code, and so do the few other characters: ASCII is decoded in a third of the time. */
const shortest = 24;
// biome-ignore lint/suspicious/noControlCharactersInRegex: NUL separates the texts
const isAscii = /^[\x01-\x7f]*$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: NUL separates the texts
const notAscii = /([^\x01-\x7f]+)/;
