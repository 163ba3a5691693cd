// The part of semver that yeoman-generator calls, to refuse a yeoman-environment that is too old. A prerelease counts as the
// release that it precedes.
const numbers = (version) => version.split(/[-+]/)[0].split('.').map(Number);

export function lte(one, other) {
  const others = numbers(other);
  const differences = numbers(one).map((number, at) => number - others[at]);
  return (differences.find((difference) => difference !== 0) ?? 0) <= 0;
}
