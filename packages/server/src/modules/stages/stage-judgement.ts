import { purposeItems } from "./purpose-items.ts";
import { runningItems } from "./running-items.ts";
import type { StageFacts } from "./stage-facts.ts";
import { stageGrounds } from "./stage-grounds.ts";
import type { JudgedItem } from "./stage-item.ts";

/** Every item of every stage, judged from the facts. Pure: the same facts give the same items. */
export function judgeStage(facts: StageFacts): JudgedItem[] {
  const grounds = stageGrounds(facts);
  return [...purposeItems(grounds), ...runningItems(grounds)];
}
