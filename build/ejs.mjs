// Turns one template into a JavaScript module. Used at build time (bundle.mjs) and, through a
// module hook, when tests and tools run from source (register.mjs), so both see the same code.
import ejs from 'ejs';

/**
 * @param {string} source text of the template
 * @param {string} name its path below templates/, for messages
 * @param {string} renderModule what the generated module imports `template` from
 * @param {boolean} hasLines whether errors name the line; the code that keeps it would be a tenth of the package
 * @returns {string} source of a module whose default export is the Template
 * @throws when the template does not parse, or uses the unescaped tag
 */
export function compileTemplate(source, name, renderModule, hasLines = true) {
  const raw = source.split('\n').findIndex((line) => line.includes('<%-'));
  if (raw !== -1) throw new Error(`${name}:${raw + 1}: <%- emits text without an encoder; use <%=`);
  const parsed = new ejs.Template(source, { strict: true, _with: false, localsName: 'it', compileDebug: hasLines });
  parsed.compile();
  // EJS appends through a function that leaves out undefined, which the encoders never give.
  const body = parsed.source.replace(/; __append\(/g, '; __output += (').replace(/^\s*function __append.*$/m, '');
  return [
    `import { template } from ${JSON.stringify(renderModule)};`,
    `export default template(${JSON.stringify(name)}, (it, escapeFn, located) => {`,
    ...(hasLines ? ['let __line = 1;', 'try {', body, '} catch (error) { throw located(error, __line); }'] : [body]),
    '});',
    '',
  ].join('\n');
}
