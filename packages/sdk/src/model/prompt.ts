import { BelayError } from "../belay-error.ts";

/** A template taken apart once: texts and, between them, the places of variables. */
export type Prompt = {
  name: string;
  digest: string;
  system: Part[];
  user: Part[];
  /** The parts with variables, rendered; fixed parts are known by the digest. */
  render(variables: Readonly<Record<string, unknown>>): { system: string | undefined; user: string };
};

type Part = string | { path: string[] };

const place = /\{\{\s*([A-Za-z_][\w.-]*)\s*\}\}/g;
const section = /^\[(system|user)\][ \t]*\r?$/gm;

/**
 * Reads a prompt template. `{{ name }}` and `{{ name.part }}` stand for variables: texts as they are, anything
 * else as JSON. Lines that hold just `[system]` or `[user]` begin that part; without them all is the user's.
 */
export function readPrompt(name: string, digest: string, text: string): Prompt {
  const sections = { system: "", user: "" };
  let into: keyof typeof sections = "user";
  let from = 0;
  for (const match of text.matchAll(section)) {
    sections[into] += text.slice(from, match.index);
    into = match[1] as keyof typeof sections;
    from = match.index + match[0].length;
  }
  sections[into] += text.slice(from);
  const system = split(sections.system.trim());
  const user = split(sections.user.trim());
  return {
    name,
    digest,
    system,
    user,
    render: (variables) => ({
      system: system.length === 0 ? undefined : fill(name, system, variables),
      user: fill(name, user, variables),
    }),
  };
}

function split(text: string): Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const match of text.matchAll(place)) {
    if (match.index > from) parts.push(text.slice(from, match.index));
    parts.push({ path: match[1]!.split(".") });
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push(text.slice(from));
  return parts;
}

function fill(name: string, parts: Part[], variables: Readonly<Record<string, unknown>>): string {
  let filled = "";
  for (const part of parts) filled += typeof part === "string" ? part : valueAt(name, part.path, variables);
  return filled;
}

function valueAt(prompt: string, path: string[], variables: Readonly<Record<string, unknown>>): string {
  let value: unknown = variables;
  for (const key of path) {
    value =
      typeof value === "object" && value !== null && Object.hasOwn(value, key)
        ? (value as Record<string, unknown>)[key]
        : undefined;
  }
  if (value === undefined) {
    throw new BelayError(
      "prompt-missing",
      `The prompt "${prompt}" has a place for {{${path.join(".")}}}, which was not among the variables. Pass it to generate, or take the place out.`,
    );
  }
  return typeof value === "string" ? value : JSON.stringify(value, undefined, 1);
}
