// What build/ejs.mjs makes of a template file.
declare module '*.ejs' {
  import type { Template } from '../model/template.ts';

  const template: Template;
  export default template;
}
