import type { Belay } from "@belay/sdk";
import fastify, { type FastifyInstance } from "fastify";
import { z } from "zod";
import { attributesOf, callSchema, unitOf, type Call } from "../call.ts";
import type { CrmClient } from "../crm/crm-client.ts";
import { followUpSchema, type FollowUp } from "../follow-up.ts";
import { templateFollowUp } from "../template-follow-up.ts";
import { activityOf } from "./follow-up-activity.ts";

const outcomesSchema = z
  .array(
    z.object({
      account: z.string().min(1).max(200),
      name: z.string(),
      at: z.string(),
      value: z.number().optional(),
    }),
  )
  .max(1000);

/** What became of a call: a mail in the CRM, or a draft at the review desk. */
export type CallAnswer = { run: string; reason: string } & (
  | { served: "ai" | "baseline"; activity: string }
  | { pending: string }
);

/**
 * The workflow as it was before Belay, with one call wrapped: a call comes in, its follow-up mail goes into the CRM.
 * The same call twice gives the same activity.
 */
export function createCallService({ belay, crm }: { belay: Belay; crm: CrmClient }): FastifyInstance {
  const app = fastify({ bodyLimit: 32 * 1024 * 1024, forceCloseConnections: true });
  const followUp = belay.experiment<Call, FollowUp>("call-follow-up");

  app.get("/healthz", async () => ({ status: "ok", belay: belay.status() }));

  app.post("/calls", async (request, reply): Promise<CallAnswer | undefined> => {
    const parsed = callSchema.safeParse(request.body);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      return reply
        .status(400)
        .send({ title: "This is not a call", detail: `${issue?.path.join(".")}: ${issue?.message}` });
    }
    const call = parsed.data;
    const account = unitOf(call);
    const result = await followUp.run({
      unit: account,
      attributes: attributesOf(call),
      // Where no account is known, the call stands for itself.
      input: { ...call, account: { ...call.account, id: account } },
      baseline: () => templateFollowUp(call),
      ai: async (step) => {
        const safe = step.redact(call);
        const sources = await step.retrieve("playbook", topicOf(call));
        const draft = await step.generate({
          prompt: "follow-up",
          variables: { call: safe, sources },
          schema: followUpSchema,
        });
        // Who gets the mail is known; a model has no say in it.
        const { to: _, ...text } = draft;
        return call.contact?.email === undefined ? text : { ...text, to: call.contact.email };
      },
    });
    if (result.pending !== undefined)
      return { run: result.run, reason: result.reason, pending: result.pending };
    const activity = await crm.createActivity(activityOf(account, call.id, result.value), call.id);
    return { run: result.run, reason: result.reason, served: result.served, activity: activity.id };
  });

  // What the CRM tells days later: a meeting that came of a call. The same again counts once.
  app.post("/outcomes", async (request, reply) => {
    const parsed = outcomesSchema.safeParse(request.body);
    if (!parsed.success)
      return reply
        .status(400)
        .send({ title: "These are no outcomes", detail: parsed.error.issues[0]?.message });
    for (const { account, name, at, value } of parsed.data) followUp.outcome(account, name, { at, value });
    return reply.status(202).send({ taken: parsed.data.length });
  });
  return app;
}

/** What to look up in the playbook: the customer's words, where the objections are. */
function topicOf(call: Call): string {
  const words = call.turns.filter((turn) => !/^rep\b/i.test(turn.speaker)).map((turn) => turn.text);
  return (words.length > 0 ? words : call.turns.map((turn) => turn.text)).join(" ").slice(0, 2_000);
}
