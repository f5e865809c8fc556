import { z } from "zod";

const part = z.object({ type: z.string(), text: z.string().optional() });

/** What the drafter reads of a chat-completions request; everything else in it is ignored. */
export const chatRequestSchema = z.object({
  model: z.string().max(200),
  messages: z
    .array(
      z.object({
        role: z.enum(["system", "developer", "user", "assistant", "tool"]),
        content: z.union([z.string(), z.array(part)]).nullish(),
      }),
    )
    .min(1),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
  max_tokens: z.number().int().min(1).nullish(),
  max_completion_tokens: z.number().int().min(1).nullish(),
  response_format: z.object({ type: z.enum(["text", "json_object", "json_schema"]) }).nullish(),
});

export type ChatRequest = z.output<typeof chatRequestSchema>;

/** All that was said to the model before it answers, as one text. */
export const promptOf = (request: ChatRequest): string =>
  request.messages
    .filter(({ role }) => role !== "assistant" && role !== "tool")
    .map(({ content }) =>
      typeof content === "string" ? content : (content ?? []).map(({ text }) => text ?? "").join("\n"),
    )
    .join("\n\n");
