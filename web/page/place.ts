/**
 * Where a file is in the work tree. Files of a repository in a subfolder can be at the top, and their paths lead upwards.
 *
 * @param path the folder of the repository in its work tree; `.` is the top
 */
export function placeIn(path: string, file: string): string {
  const steps = path === '.' ? [] : path.split('/');
  for (const step of file.split('/')) {
    if (step === '..') steps.pop();
    else steps.push(step);
  }
  return steps.join('/');
}
