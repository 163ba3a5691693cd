/** Files with keys or other secrets, by the name of a path that a pipeline stores. */
const secretFile =
  /(?:^|[/*])(?:\.env(?:\.[\w*-]+)?|\*{0,2}\.?[\w.*-]*\.tfvars(?:\.json)?|credentials(?:\.tfrc)?\.json|\.terraformrc)$/i;
const stateOrPlan = /(?:tfplan|plan\.(?:out|bin|tfplan|cache|json)|\.tfstate)(?:[.*][\w.*]*)?$/i;
const everything =
  /^(?:\.{1,2}\/?|\.\/\*{1,2}|\*{1,2}(?:\/\*)?|\$\{\{\s*github\.workspace\s*\}\}\/?|\$CI_PROJECT_DIR\/?)$/;

/** The paths in a setting that lists them. Those that begin with `!` are left out. */
function pathsIn(paths: string): readonly string[] {
  if (everything.test(paths.trim())) return [paths.trim()];
  return paths.split(/[\s"']+/).filter((path) => path !== '' && !path.startsWith('!'));
}

/** Whether a list of paths names a saved plan or a state. */
export function namesPlanOrState(paths: string): boolean {
  return pathsIn(paths).some(
    (path) => /(?:^|\/)plan$/i.test(path) || stateOrPlan.test(path.slice(path.lastIndexOf('/') + 1)),
  );
}

/** Whether a list of paths names a file with secrets that is neither a plan nor a state, or the whole folder. */
export function namesSecretFile(paths: string): boolean {
  return pathsIn(paths).some((path) => secretFile.test(path) || everything.test(path));
}
