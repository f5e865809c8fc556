import { readParameters, type Parameters } from "./parameters.ts";

export type Turn = { speaker: string; text: string };

/** A page of the document set, as the prompt carries it. */
export type Source = { document: string; text: string };

/** What a chat request asks the drafter for. */
export type DraftRequest = {
  parameters: Parameters;
  turns: Turn[];
  contactName?: string;
  sources: Source[];
};

/**
 * Takes a prompt apart: parameters, call and sources. Parameters are read outside the call and the sources only,
 * so that nothing said in a call can change them.
 */
export const readRequest = (prompt: string): DraftRequest => {
  const call = section(prompt, "call");
  const outside = call === undefined ? { text: prompt, rest: prompt } : call;
  const sources = section(outside.rest, "sources");
  const instructions = call === undefined ? withoutTalk(prompt) : (sources?.rest ?? outside.rest);
  return {
    parameters: readParameters(instructions),
    ...readTalk(call?.text ?? prompt),
    sources: readSources(sources?.text ?? ""),
  };
};

/** From the first opening tag to the last closing one: a closing tag spoken in the call ends nothing. */
const section = (prompt: string, name: string): { text: string; rest: string } | undefined => {
  const open = prompt.indexOf(`<${name}>`);
  const close = prompt.lastIndexOf(`</${name}>`);
  if (open === -1 || close < open) return undefined;
  return {
    text: prompt.slice(open + name.length + 2, close),
    rest: `${prompt.slice(0, open)}\n${prompt.slice(close + name.length + 3)}`,
  };
};

const spokenLine = /^([\p{L}[][^:\n]{0,60}):[ \t]+(\S.*)$/u;

const readTalk = (text: string): { turns: Turn[]; contactName?: string } => {
  const found = findCall(text);
  if (found !== undefined) return found;
  const turns: Turn[] = [];
  for (const line of text.split("\n")) {
    const spoken = spokenLine.exec(line.trim());
    if (spoken !== null && !/^(?:tone|include|cite)\b/iu.test(spoken[1]!)) {
      turns.push({ speaker: spoken[1]!, text: spoken[2]! });
    } else if (line.trim() !== "" && turns.length > 0) turns.at(-1)!.text += `\n${line.trim()}`;
  }
  return { turns: turns.length > 0 ? turns : [{ speaker: "Customer", text: text.trim() }] };
};

/** Without markers, parameters stand on their own lines before the talk. */
const withoutTalk = (prompt: string): string => {
  const json = prompt.indexOf("{");
  return json === -1 ? prompt.slice(0, 2000) : prompt.slice(0, json);
};

/** The call as JSON, wherever it begins in the text. */
const findCall = (text: string): { turns: Turn[]; contactName?: string } | undefined => {
  const end = text.lastIndexOf("}");
  let attempts = 0;
  for (let at = text.indexOf("{"); at !== -1 && at < end && attempts < 20; at = text.indexOf("{", at + 1)) {
    attempts += 1;
    const value = parse(text.slice(at, end + 1));
    if (isRecord(value) && Array.isArray(value.turns)) {
      const contact =
        isRecord(value.contact) && typeof value.contact.name === "string" ? value.contact.name : undefined;
      return { turns: value.turns.flatMap(toTurn), ...(contact !== undefined && { contactName: contact }) };
    }
  }
  return undefined;
};

const toTurn = (value: unknown): Turn[] =>
  isRecord(value) && typeof value.text === "string"
    ? [{ speaker: typeof value.speaker === "string" ? value.speaker : "", text: value.text }]
    : [];

/** Sources come as JSON (a list of hits) or as text; a text's first heading is its name. */
const readSources = (text: string): Source[] => {
  const value = parse(text.trim());
  if (Array.isArray(value)) {
    return value.flatMap((hit: unknown) => {
      if (typeof hit === "string") return [{ document: nameOf(hit), text: hit }];
      if (!isRecord(hit) || typeof hit.text !== "string") return [];
      const name = [hit.document, hit.title, hit.path, hit.id].find((part) => typeof part === "string");
      return [{ document: typeof name === "string" ? name : nameOf(hit.text), text: hit.text }];
    });
  }
  return text
    .split(/^(?=# )/mu)
    .filter((page) => page.trim() !== "")
    .map((page) => ({ document: nameOf(page), text: page }));
};

const nameOf = (page: string): string => /^#+ +(.+)$/mu.exec(page)?.[1]?.trim() ?? "playbook";

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};
