import { json } from '../fakes/server.ts';
import { type ApiState, type Review, tokenWith } from './github-api.ts';

export type Said = Partial<ApiState>;
export type Env = Readonly<Record<string, string>>;

export const sum = 'a'.repeat(64);
export const state: ApiState = {
  repository: 'acme/ml-platform',
  run: '17',
  sha: 'c0ffee',
  reviews: [],
  author: 'mona',
  requests: ['mona'],
  instead: {},
};
export const review = (user: string, said = 'approved', environments = ['prod']): Review => ({
  environments,
  state: said,
  user,
});

/** The variables of a run that a push started. */
export const pushed: Env = {
  GITHUB_ACTIONS: 'true',
  GITHUB_REPOSITORY: 'acme/ml-platform',
  GITHUB_RUN_ID: '17',
  GITHUB_RUN_ATTEMPT: '1',
  GITHUB_SHA: 'c0ffee',
  GITHUB_ACTOR: 'octocat',
  GITHUB_TRIGGERING_ACTOR: 'octocat',
  GITHUB_EVENT_NAME: 'push',
  GH_TOKEN: tokenWith({ contents: 'read', actions: 'read' }),
};
export const started: Env = {
  ...pushed,
  GITHUB_EVENT_NAME: 'workflow_dispatch',
  GH_TOKEN: tokenWith({ contents: 'read', 'pull-requests': 'read' }),
  RENDERING_SHA256: sum,
  REVIEWED_SHA256: sum,
};

export type Case = readonly [what: string, said: Said, env: Env, status: number, message: RegExp];

const reject = (status: number): Said => ({ instead: { '/repos/': json(status, { message: 'no' }) } });
const answer = (body: string): Said => ({ instead: { '/repos/': { status: 200, body } } });
const isSlow = process.env.SLOW_TESTS !== undefined;
const statuses = isSlow ? [301, 401, 403, 404, 409, 422, 429, 500, 503] : [403, 500];
const bodies = [
  '{"message":"approved"}',
  ...(isSlow ? ['', 'null', '<html></html>', '[{"state":"approved"', '"approved"'] : []),
];

/** What GitHub answers when it does not answer: none of it is an approval. */
const failures = (good: Said, env: Env): readonly Case[] => [
  ...statuses.map((status): Case => [`the API answers ${status}`, reject(status), env, 74, /could not be read/]),
  ...bodies.map(
    (body): Case => [`the API answers ${JSON.stringify(body)}`, answer(body), env, 74, /could not be read/],
  ),
  ['the API is not there', good, { ...env, GITHUB_API_URL: 'http://127.0.0.1:1' }, 74, /could not be read/],
  [
    'the token lacks the permission',
    good,
    { ...env, GH_TOKEN: tokenWith({ 'id-token': 'write' }) },
    74,
    /could not be read/,
  ],
  ['the token is not one of GitHub', good, { ...env, GH_TOKEN: 'x' }, 74, /could not be read/],
  ['there is no token', good, { ...env, GH_TOKEN: '' }, 2, /GH_TOKEN: is not set/],
  ['it is not a run', good, { ...env, GITHUB_RUN_ID: '' }, 1, /only a run of the deployment workflow/],
  ['the run is repeated', good, { ...env, GITHUB_RUN_ATTEMPT: '2' }, 1, /Start a new run/],
  ['the repository is another path', good, { ...env, GITHUB_REPOSITORY: 'acme/x?y' }, 74, /not valid/],
];

export const approvals: readonly Case[] = [
  ['nobody approved', {}, pushed, 1, /nobody other than octocat.*has approved it for prod\. Set required reviewers/],
  [
    'it was approved for another environment',
    { reviews: [review('hubot', 'approved', ['staging'])] },
    pushed,
    1,
    /nobody other/,
  ],
  [
    'it was approved for a similar name',
    { reviews: [review('hubot', 'approved', ['prod-eu', 'a.prod'])] },
    pushed,
    1,
    /nobody other/,
  ],
  [
    'it was rejected',
    { reviews: [review('hubot', 'rejected')] },
    pushed,
    1,
    /a reviewer did not approve the run for prod/,
  ],
  [
    'one approved and another rejected',
    { reviews: [review('hubot'), review('mona', 'rejected')] },
    pushed,
    1,
    /a reviewer did not approve/,
  ],
  ['the review is pending', { reviews: [review('hubot', 'pending')] }, pushed, 1, /nobody other/],
  [
    'the review has an unknown state',
    { reviews: [review('hubot', 'APPROVED')] },
    pushed,
    1,
    /a reviewer did not approve/,
  ],
  ['the user who started it approved', { reviews: [review('octocat')] }, pushed, 1, /nobody other/],
  ['that user is written otherwise', { reviews: [review('OctoCat')] }, pushed, 1, /nobody other/],
  ['an app approved', { reviews: [review('deployer[bot]')] }, pushed, 1, /nobody other/],
  ['the run is another one', { reviews: [review('hubot')], run: '18' }, pushed, 74, /could not be read/],
  [
    'the user who started it is unknown',
    { reviews: [review('hubot')] },
    { ...pushed, GITHUB_ACTOR: '' },
    74,
    /is not known/,
  ],
  ...failures({ reviews: [review('hubot')] }, pushed),
];

/** The authors of so many pull requests. */
export const others = (count: number): readonly string[] => Array.from({ length: count }, () => 'mona');

export const dispatches: readonly Case[] = [
  ['a push started it', {}, { ...started, GITHUB_EVENT_NAME: 'push' }, 1, /only by runs that a user starts/],
  ['the author of the commit started it', { author: 'OctoCat' }, started, 1, /octocat is the author of the change/],
  ['the author of the pull request started it', { requests: ['mona', 'octocat'] }, started, 1, /octocat is the author/],
  ...[31, 99].map(
    (count): Case => [
      `the author of pull request ${count} of the commit started it`,
      { requests: [...others(count - 1), 'octocat'] },
      started,
      1,
      /octocat is the author/,
    ],
  ),
  ...[100, 101].map(
    (count): Case => [
      `the commit is in ${count} pull requests`,
      { requests: others(count) },
      started,
      1,
      /the gate cannot be checked: the commit c0ffee is in 100 or more pull requests/,
    ],
  ),
  ['the author of the commit is unknown', { author: null }, started, 1, /has no GitHub account/],
  ['the author of the commit is an app', { author: 'renovate[bot]' }, started, 1, /has no GitHub account/],
  ['the author of the pull request is an app', { requests: ['renovate[bot]'] }, started, 1, /is not a user/],
  ['an app started it', {}, { ...started, GITHUB_ACTOR: 'github-actions[bot]' }, 1, /not started by a user/],
  ['two users started it', {}, { ...started, GITHUB_TRIGGERING_ACTOR: 'hubot' }, 1, /not started by one user/],
  [
    'it was started for another plan',
    {},
    { ...started, REVIEWED_SHA256: 'b'.repeat(64) },
    1,
    /but the run was started for b{64}/,
  ],
  ['it was started for no plan', {}, { ...started, REVIEWED_SHA256: 'none' }, 1, /but the run was started for none/],
  ['the plan has no checksum', {}, { ...started, RENDERING_SHA256: '', REVIEWED_SHA256: '' }, 1, /is not a SHA-256/],
  ['the commit is another one', { sha: 'beef' }, started, 74, /could not be read/],
  [
    'only the pull requests cannot be read',
    { instead: { '/pulls': json(500, {}) } },
    started,
    74,
    /pull request of the commit could not/,
  ],
  ...failures({}, started),
];

/** Ways to open the gate, each with a case that has to be refused and then is not. */
export const mutants: readonly (readonly [gate: string, what: string, from: string, to: string])[] = [
  [
    'approval',
    'the environment is not compared',
    'grep -qxF -- "$CI_ENVIRONMENT" || continue',
    'grep -q . || continue',
  ],
  ['approval', 'a part of the name is enough', 'grep -qxF -- "$CI_ENVIRONMENT"', 'grep -qF -- "$CI_ENVIRONMENT"'],
  ['approval', 'a rejection counts', 'approved) ;;', 'approved | rejected) ;;'],
  ['approval', 'a pending review counts', 'pending) continue ;;', 'pending) ;;'],
  ['approval', 'own approval counts', 'printf \'%s\\n\' "$starters" | grep -qxF -- "$approver" ||', ''],
  ['approval', 'a login is compared with its case', "$one\" | tr '[:upper:]' '[:lower:]'", '$one"'],
  ['approval', 'an app can approve', "'' | *[!A-Za-z0-9_-]*) return 1", "'') return 1"],
  ['approval', 'an error counts as an approval', "|| unknown 'the approvals", "|| exit 0 # 'the approvals"],
  ['approval', 'no approval is needed', '[ -n "$approvers" ] || refuse', '[ -n "$approvers" ] || echo'],
  ['approval', 'another attempt is applied', 'RUN_ATTEMPT-}" = 1 ]', 'RUN_ATTEMPT-}" != 0 ]'],
  ['approval', 'the gate is not looked at', 'approval | dispatch) ;;', 'approval | dispatch) exit 0 ;;'],
  ['dispatch', 'a push is enough', '= workflow_dispatch ]', '!= none ]'],
  ['dispatch', 'the author can start it', '[ "$author" != "$starter" ] ||', 'true ||'],
  [
    'dispatch',
    'an unknown author is nobody',
    '|| refuse "the author of the commit',
    '|| author=- # "the author of the commit',
  ],
  ['dispatch', 'the author of the request is not looked at', 'authors="$authors $author"', ':'],
  ['dispatch', 'the other pages of the requests are not read', '/pulls?per_page=100', '/pulls'],
  ['dispatch', 'there can be more pages of requests', '-lt 100 ] || refuse', '-lt 1000 ] || refuse'],
  ['dispatch', 'another plan is applied', '= "$RENDERING_SHA256" ]', '!= "" ]'],
  ['dispatch', 'an error counts as no author', "|| unknown 'the pull request", "|| requests='' # 'the pull request"],
];
