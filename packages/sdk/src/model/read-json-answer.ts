/**
 * Reads a model's answer as JSON. A Markdown fence around the whole is taken off, as many models add one;
 * nothing else is mended: what isn't JSON is not an answer.
 */
export function readJsonAnswer(text: string): { found: true; value: unknown } | { found: false } {
  const fenced = /^\s*```(?:json)?\s*\n([\s\S]*?)\n?\s*```\s*$/.exec(text);
  try {
    return { found: true, value: JSON.parse(fenced?.[1] ?? text) };
  } catch {
    return { found: false };
  }
}
