/**
 * The GitHub CLI, as far as the pipelines call it: it keeps labels, issues and comments in the folder of the fake
 * commands, and rejects every option, permission and expression that it does not know.
 */
export const fakeGh = `
export place
exec node --input-type=module -e '
import { existsSync, readFileSync, writeFileSync } from "node:fs";
const file = process.env.place + "/gh.json";
const state = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : { labels: [], issues: [], comments: [] };
const refuse = (text) => { console.error("gh: " + text); process.exit(1); };
const token = process.env.GH_TOKEN ?? "";
const needs = (...names) => {
  if (!names.some((name) => token.includes("." + name + "_write."))) refuse("HTTP 403: Resource not accessible by integration");
};
const flags = new Set(["--force", "--silent", "--paginate"]);
const words = [];
const options = {};
const args = process.argv.slice(1);
while (args.length > 0) {
  const one = args.shift();
  if (flags.has(one)) options[one] = true;
  else if (one.startsWith("--")) {
    if (one in options || args.length === 0) refuse("option " + one);
    options[one] = args.shift();
  } else words.push(one);
}
const only = (...names) => {
  for (const name of Object.keys(options)) if (!names.includes(name)) refuse("unknown option " + name);
  for (const name of names) if (!(name in options)) refuse("missing option " + name);
};
const repository = process.env.GITHUB_REPOSITORY;
const isOurs = () => { if (options["--repo"] !== repository) refuse("repository " + options["--repo"]); };
const issue = (number) => state.issues.find((one) => String(one.number) === number && one.state === "open") ?? refuse("no open issue " + number);
const [group, verb, subject] = words;
switch (group + " " + verb) {
  case "label create":
    needs("issues"); only("--repo", "--color", "--force"); isOurs();
    if (!state.labels.includes(subject)) state.labels.push(subject);
    break;
  case "issue list":
    needs("issues"); only("--repo", "--label", "--state", "--limit", "--json", "--jq"); isOurs();
    if (options["--json"] !== "number,title" || options["--state"] !== "open") refuse("unknown list");
    if (options["--jq"] !== ".[] | \\"\\\\(.number) \\\\(.title)\\"") refuse("unknown expression " + options["--jq"]);
    for (const one of state.issues.filter((one) => one.state === "open" && one.label === options["--label"]).reverse())
      console.log(one.number + " " + one.title);
    break;
  case "issue create":
    needs("issues"); only("--repo", "--label", "--title", "--body"); isOurs();
    if (!state.labels.includes(options["--label"])) refuse("no label " + options["--label"]);
    state.issues.push({ number: state.issues.length + 1, title: options["--title"], label: options["--label"], state: "open", body: options["--body"], comments: [] });
    break;
  case "issue comment":
    needs("issues"); only("--repo", "--body"); isOurs();
    issue(subject).comments.push(options["--body"]);
    break;
  case "issue close":
    needs("issues"); only("--repo", "--comment"); isOurs();
    Object.assign(issue(subject), { state: "closed", closed: options["--comment"] });
    break;
  default: {
    if (group !== "api") refuse("unknown command " + words.join(" "));
    needs("pull-requests");
    const [path, query] = verb.split("?");
    const list = path.match(/^repos\\/(.+\\/.+)\\/issues\\/(\\d+)\\/comments$/);
    const single = path.match(/^repos\\/(.+\\/.+)\\/issues\\/comments\\/(\\d+)$/);
    if ((list ?? single)?.[1] !== repository) refuse("HTTP 404");
    if (list && options["--paginate"]) {
      only("--paginate", "--jq");
      if (query !== "per_page=100") refuse("unknown query");
      if (options["--jq"] !== ".[] | select(.user.login == \\"github-actions[bot]\\" and (.body | startswith(env.marker))) | .id") refuse("unknown expression " + options["--jq"]);
      for (const one of state.comments) if (one.request === list[2] && one.user === "github-actions[bot]" && one.body.startsWith(process.env.marker)) console.log(one.id);
      break;
    }
    only("--silent", "--method", "--field");
    const body = readFileSync(options["--field"].replace(/^body=@/, ""), "utf8");
    if (body.length > 65536) refuse("HTTP 422: Body is too long");
    if (list && options["--method"] === "POST") state.comments.push({ id: state.comments.length + 100, request: list[2], user: "github-actions[bot]", body });
    else if (single && options["--method"] === "PATCH") {
      const found = state.comments.find((one) => String(one.id) === single[2]) ?? refuse("HTTP 404");
      found.body = body;
    } else refuse("unknown request");
  }
}
writeFileSync(file, JSON.stringify(state));
' -- "$@"`;

/** What the fake keeps. */
export interface GhState {
  readonly labels: readonly string[];
  readonly issues: readonly {
    readonly number: number;
    readonly title: string;
    readonly label: string;
    readonly state: string;
    readonly body: string;
    readonly comments: readonly string[];
    readonly closed?: string;
  }[];
  readonly comments: readonly {
    readonly id: number;
    readonly request: string;
    readonly user: string;
    readonly body: string;
  }[];
}
