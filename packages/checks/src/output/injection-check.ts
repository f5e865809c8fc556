import { checkFrom, type CheckBase, type CheckFinding, type OutputCheck } from "./output-check.ts";
import { findHiddenCharacters, withoutHiddenCharacters } from "./hidden-characters.ts";
import { textsOf } from "./text-places.ts";

export interface InjectionCheckOptions extends CheckBase {
  /** Where to look. Default "output". "input" reads the input and the sources. */
  scope?: "input" | "output" | "both";
  /** Hosts that web addresses may point to, besides those the sources name. All others with data in them count. */
  allowedHosts?: readonly string[];
}

const gap = String.raw`[\s\p{P}]{1,4}`;
const few = String.raw`(?:[\p{L}']{1,14}${gap}){0,4}`;
const phrase = (source: string): RegExp =>
  new RegExp(source.replaceAll(" ", gap).replaceAll("…", few), "giu");

const signs: readonly [string, RegExp][] = [
  [
    "tells the reader to ignore its instructions",
    phrase(
      "\\b(?:ignore|disregard|forget|override|bypass) …(?:instructions?|prompts?|rules|guidelines|directions|context)\\b",
    ),
  ],
  [
    "gives the reader new instructions",
    phrase("\\b(?:new|updated|real|actual|following) (?:system )?instructions?\\b\\s?(?:are|:)"),
  ],
  [
    "asks for the hidden prompt",
    phrase(
      "\\b(?:reveal|print|show|repeat|output|leak|tell me) …(?:system prompt|your instructions|initial prompt|hidden prompt)\\b",
    ),
  ],
  [
    "tells the reader to be something else",
    phrase(
      "\\byou are now …(?:dan|developer mode|jailbroken|unrestricted|an? [\\p{L}-]{2,20}(?:ai|assistant|bot|model))\\b",
    ),
  ],
  [
    "speaks to a language model",
    phrase(
      "\\b(?:as an? (?:ai|language model)|to the (?:ai|llm|assistant|model)|attention (?:ai|assistant|model|llm))\\b(?! team)",
    ),
  ],
  [
    "tells the reader to keep something from the user",
    phrase("\\b(?:do not|don't|never) (?:tell|inform|mention|show) …(?:user|customer|reviewer|human)\\b"),
  ],
  [
    "carries chat-role markers",
    /<\|[\w ]{1,30}\|>|\[\/?INST\]|<<\/?SYS>>|^#{2,4} ?(?:system|assistant|instruction|user)\b ?:?$|^(?:system|assistant) ?(?:prompt|message)? ?:|<\/?(?:system|assistant|instructions?)>/gimu,
  ],
  [
    "looks like a tool call",
    /<\/?(?:tool_call|function_calls?|invoke|tool_use|antml:[\w-]{1,20})\b|"(?:tool_calls|function_call|tool_use)"\s{0,3}:|\{\s{0,3}"name"\s{0,3}:\s{0,3}"[\w.-]{1,60}"\s{0,3},\s{0,3}"(?:arguments|parameters|input)"\s{0,3}:/giu,
  ],
  [
    "embeds an image or link that can carry data out",
    /!\[[^\]\n]{0,200}\]\(\s{0,3}https?:[^)\s]{1,500}|<(?:img|iframe|script|object)\b[^>]{0,300}/giu,
  ],
  ["would run code when opened", /\b(?:javascript|vbscript|data):(?=[^\s]{4})[\w/+;,=%.("'-]{4,200}/giu],
];
const address = /https?:\/\/([\p{L}\p{N}.-]{1,253})(?::\d{1,5})?(\/[^\s"'<>)\]]{0,1000})?/giu;

/**
 * Signs of prompt injection in one text: known wordings, role markers, tool-call syntax, addresses that can
 * carry data out, hidden characters. It finds what is plainly written; it can't find what is not.
 */
export function findInjection(text: string, allowedHosts: ReadonlySet<string> = new Set()): CheckFinding[] {
  const findings: CheckFinding[] = findHiddenCharacters(text).map(({ start, end, what }) => ({
    path: "",
    message: `The text hides ${what}. Remove them.`,
    start,
    end,
  }));
  // Hidden characters would break a phrase up; offsets are only given where none were taken out.
  const visible = findings.length === 0 ? text : withoutHiddenCharacters(text);
  const place = (index: number, length: number) =>
    visible === text ? { start: index, end: index + length } : {};
  const folded = visible.normalize("NFKC").length === visible.length ? visible.normalize("NFKC") : visible;
  for (const [what, pattern] of signs) {
    for (const match of folded.matchAll(pattern)) {
      findings.push({
        path: "",
        message: `"${match[0].slice(0, 80)}" ${what}. Have a person look at it.`,
        ...place(match.index, match[0].length),
      });
    }
  }
  for (const match of folded.matchAll(address)) {
    const carriesData = /[?&#][^=\s]{1,60}=[^&\s]{12,}|\/[\w+/=-]{48,}/.test(match[2] ?? "");
    if (!carriesData || allowedHosts.has(match[1]!.toLowerCase())) continue;
    findings.push({
      path: "",
      message: `The address at ${match[1]} carries data. Have a person look at it.`,
      ...place(match.index, match[0].length),
    });
  }
  return findings;
}

/** Fails when the output, the input or both show signs of prompt injection. */
export function createInjectionCheck(options: InjectionCheckOptions = {}): OutputCheck {
  const scope = options.scope ?? "output";
  const allowed = new Set((options.allowedHosts ?? []).map((host) => host.toLowerCase()));
  return checkFrom("injection", options, ({ output, input, sources = [] }) => {
    const findings: CheckFinding[] = [];
    const look = (value: unknown, prefix: string): void => {
      for (const { path, text } of textsOf(value)) {
        for (const finding of findInjection(text, allowed))
          findings.push({ ...finding, path: `${prefix}${path}` });
      }
    };
    if (scope !== "input") look(output, "");
    if (scope !== "output") {
      if (input !== undefined) look(input, "/input");
      for (const source of sources) look(source.text, `/sources/${source.id}`);
    }
    return { findings };
  });
}
