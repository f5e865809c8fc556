import type { GateItem } from "@belay/contracts";
import type { ChecklistItem } from "../../components/checklist.tsx";

/** The open conditions first, with who holds them; then those that are met, with their proof. */
export function gateItems(items: GateItem[]): ChecklistItem[] {
  const open = items.filter((item) => !item.met);
  const met = items.filter((item) => item.met);
  return [
    ...open.map((item): ChecklistItem => ({
      key: item.code,
      tone: "rope",
      text: item.title,
      detail: [item.detail, item.holder].filter(Boolean).join(" · "),
    })),
    ...met.map(metItem),
  ];
}

/** Longer than this a proof gets a line of its own. */
const longestProof = 24;

function metItem({ code, title, detail }: GateItem): ChecklistItem {
  const item: ChecklistItem = { key: code, tone: "good", text: title };
  return detail.length > longestProof ? { ...item, detail } : { ...item, proof: detail };
}
