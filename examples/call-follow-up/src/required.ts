/** A setting without which a process can't begin. @throws Error with a sentence that names it. */
export function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === "") throw new Error(`Set ${name}.`);
  return value;
}
