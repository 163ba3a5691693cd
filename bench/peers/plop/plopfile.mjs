// The same three files as hygen's templates beside it.
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
