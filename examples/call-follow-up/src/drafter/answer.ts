import { createHash } from "node:crypto";
import { promptOf, type ChatRequest } from "./chat-request.ts";
import { draftFollowUp } from "./draft-follow-up.ts";

/** Name under which the drafter answers. */
export const drafterModel = "belay-extractive-1";

export type Usage = { prompt_tokens: number; completion_tokens: number; total_tokens: number };

/** One answer, before it is put on the wire. */
export type Answer = {
  id: string;
  content: string;
  finishReason: "stop" | "length";
  usage: Usage;
};

const charactersPerToken = 4;

/** Tokens as the drafter counts them: four characters each, an estimate in the manner of real tokenizers. */
const countTokens = (text: string): number => Math.ceil(text.length / charactersPerToken);

/** Drafts the answer to a request. The same request always has the same answer, id included. */
export const answer = (request: ChatRequest): Answer => {
  const prompt = promptOf(request);
  const followUp = draftFollowUp(prompt);
  const wantsText = request.response_format == null || request.response_format.type === "text";
  const whole = wantsText ? `Subject: ${followUp.subject}\n\n${followUp.body}` : JSON.stringify(followUp);
  const limit = (request.max_completion_tokens ?? request.max_tokens ?? Infinity) * charactersPerToken;
  const content = whole.slice(0, limit);
  return {
    id: `chatcmpl-${createHash("sha256").update(prompt).update(content).digest("hex").slice(0, 24)}`,
    content,
    finishReason: content.length < whole.length ? "length" : "stop",
    usage: usageOf(prompt, content),
  };
};

export const usageOf = (prompt: string, content: string): Usage => {
  const prompted = countTokens(prompt);
  const completed = countTokens(content);
  return { prompt_tokens: prompted, completion_tokens: completed, total_tokens: prompted + completed };
};
