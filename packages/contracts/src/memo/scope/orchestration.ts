const models = "(?:ai|llm|language models?|models?|prompts?|bots?|agents?)";
const handles =
  "(?:automat\\w*|handles?|handled|runs?|resolves?|resolved|process(?:es|ed)?|manages?|managed|completes?|does)";

/** Several steps that decide for each other, by the words for it that have no other meaning in a workflow. */
const signs = [
  /\borchestrat(?:e[sd]?|ing|ion|ors?)\b/i,
  /\b(?:multi[- ]?agents?|agentic|autonomously)\b/i,
  /\bfully (?:autonomous(?:ly)?|automat\w+)/i,
  /\b(?:ai|llm|autonomous) agents\b/i,
  new RegExp(`\\b(?:swarm|chain|fleet|network|team|crew) of (?:ai |llm )?${models}\\b`, "i"),
  /\bagents? (?:that|which) (?:plans?|decides?|chooses?|picks?|calls?|delegates?)\b/i,
  /\bagents? (?:hands?|pass(?:es)?|delegates?) [^.;]{0,30}\bto (?:each other|one another|another agent|other agents)\b/i,
  /\b(?:ai|llm|model|prompt|agent|rag|generation) (?:pipelines?|chains?)\b/i,
  /\bchains? (?:several|multiple|two|three|four|five) (?:prompts|models|calls|tools)\b/i,
  /\b(?:ai|agent|llm|automation) platform\b/i,
  new RegExp(`\\b${handles}\\b[^.;,]{0,60}\\bend[- ]to[- ]end\\b(?![- ]?(?:encrypt|test))`, "i"),
  /\bend[- ]to[- ]end (?:automat\w+|handling|resolution|processing|agents?|pipelines?)/i,
  /\b(?:decides?|chooses?|picks?|plans?) (?:by itself|for itself|on its own|autonomously)\b/i,
  /\b(?:which|what) (?:tools?|agents?|apis?) to (?:call|use|run|ask)\b/i,
];
const denied =
  /\b(?:no|not|never|without|instead of|rather than|nothing)(?:\s+\S+){0,2}\s*$|n['’]t(?:\s+\S+)?\s*$/i;

/** The words by which a text orchestrates; null where none does. */
export function orchestrationIn(text: string): string | null {
  for (const sign of signs) {
    const found = sign.exec(text);
    if (found && !denied.test(text.slice(0, found.index))) return found[0];
  }
  return null;
}
