// Turns one template into a JavaScript module. Used at build time (bundle.mjs) and, through a
// module hook, when tests and tools run from source (register.mjs), so both see the same code.
import ejs from 'ejs';

/**
 * @param {string} source text of the template
 * @param {string} name its path below templates/, for messages
 * @param {string} renderModule what the generated module imports `template` from
 * @returns {string} source of a module whose default export is the Template
 * @throws when the template does not parse, or uses the unescaped tag
 */
export function compileTemplate(source, name, renderModule) {
  const raw = source.split('\n').findIndex((line) => line.includes('<%-'));
  if (raw !== -1) throw new Error(`${name}:${raw + 1}: <%- emits text without an encoder; use <%=`);
  const parsed = new ejs.Template(source, { strict: true, _with: false, localsName: 'it' });
  parsed.compile();
  return [
    `import { template } from ${JSON.stringify(renderModule)};`,
    `export default template(${JSON.stringify(name)}, (it, escapeFn, located) => {`,
    'let __line = 1;',
    'try {',
    parsed.source,
    '} catch (error) { throw located(error, __line); }',
    '});',
    '',
  ].join('\n');
}
