type Fault = { line: number; column: number; length: number; message: string; advice: string };

/** Names that a prompt template takes, and placeholders that can't be filled. */
export function placeholdersOf(template: string): { names: string[]; faults: Fault[] } {
  const names = new Set<string>();
  const faults: Fault[] = [];
  for (const [index, text] of template.split("\n").entries())
    for (const match of text.matchAll(/\{\{(.*?)(\}\}|$)/g)) {
      const [whole, inside = "", end] = match;
      const at = { line: index + 1, column: match.index + 1, length: whole.trimEnd().length };
      const name = inside.trim();
      if (end !== "}}")
        faults.push({
          ...at,
          message: "This placeholder is not closed on its line.",
          advice: "Close it with }}, such as {{call}}.",
        });
      else if (/^[A-Za-z_][\w-]*(\.[A-Za-z_][\w-]*)*$/.test(name)) names.add(name);
      else
        faults.push({
          ...at,
          message: `"${name}" can't be the name of a placeholder.`,
          advice:
            "Use a variable's name: letters, digits, - and _, with dots for parts, such as {{call.summary}}.",
        });
    }
  return { names: [...names], faults };
}
