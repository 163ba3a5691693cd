// The same three files as the templates of hygen.
export default (plop) =>
  plop.setGenerator('app', {
    prompts: [],
    actions: [
      {
        type: 'addMany',
        destination: 'app',
        base: 'templates',
        templateFiles: 'templates/**',
        data: { name: 'infra' },
      },
    ],
  });
