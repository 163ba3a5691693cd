// The core of Prism without languages, which its types do not describe.
declare module 'prismjs/components/prism-core.js' {
  export * from 'prismjs';
}
