/** Names of files with keys or other secrets that a pipeline stores. */
const secretFile = /^\.env(?:\.[\w*-]{1,40})?$|\.tfvars(?:\.json)?$|^credentials(?:\.tfrc)?\.json$|^\.terraformrc$/i;
const stateOrPlan = /(?:tfplan|plan\.(?:out|bin|tfplan|cache|json)|\.tfstate(?:\.backup)?)(?:\*|$)/i;
const everything =
  /^(?:\.{1,2}\/?|\.\/\*{1,2}|\*{1,2}(?:\/\*)?|\$\{\{\s*github\.workspace\s*\}\}\/?|\$CI_PROJECT_DIR\/?)$/;

/** The paths in a setting that lists them. Those that begin with `!` are left out. */
function pathsIn(paths: string): readonly string[] {
  if (everything.test(paths.trim())) return [paths.trim()];
  return paths.split(/[\s"']+/).filter((path) => path !== '' && !path.startsWith('!'));
}

/** Whether a list of paths names a saved plan or a state. */
export function namesPlanOrState(paths: string): boolean {
  return pathsIn(paths).some((path) => /(?:^|\/)plan$/i.test(path) || stateOrPlan.test(nameOf(path)));
}

/** Whether a list of paths names a file with secrets that is neither a plan nor a state, or the whole folder. */
export function namesSecretFile(paths: string): boolean {
  return pathsIn(paths).some((path) => secretFile.test(nameOf(path)) || everything.test(path));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
