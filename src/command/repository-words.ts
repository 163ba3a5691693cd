/** What `completion --words` prints: the words that depend on the repository in the current folder. */
export const repositoryWords = ['environments', 'answer-paths'] as const;
export type RepositoryWords = (typeof repositoryWords)[number];
