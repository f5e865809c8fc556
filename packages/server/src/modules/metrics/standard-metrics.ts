import type { MetricDescription } from "@belay/contracts";

type Standard = Omit<MetricDescription, "role" | "windowHours">;

const metric = (
  key: string,
  name: string,
  group: Standard["group"],
  unit: string,
  direction: Standard["direction"],
  [meaning, why, computed]: [string, string, string],
): MetricDescription => ({
  key,
  name,
  group,
  meaning,
  why,
  unit,
  direction,
  computed,
  role: "diagnostic",
  windowHours: null,
});

/** What every experiment has from its first run, the same for all. */
export const standardMetrics: readonly MetricDescription[] = [
  metric("input-quality", "Input quality", "input", "share", "higher", [
    "How complete and free of contradictions the input was.",
    "A poor draft from a poor input is no fault of the model's.",
    "Mean of the data contract's score over the runs that were scored.",
  ]),
  metric("retrieval-success", "Retrieval success", "input", "share", "higher", [
    "How often the search for documents found what the prompt needs.",
    "What wasn't found can't be in the answer.",
    "Runs whose retrieval step was ok, over those that had one.",
  ]),
  metric("acceptance", "Acceptance", "quality", "share", "higher", [
    "How many decided drafts were used, as they were or after editing.",
    "People vote with what they send.",
    "Drafts approved or edited, over those that a person decided.",
  ]),
  metric("edit-share", "Edited drafts", "quality", "share", "lower", [
    "How many of the used drafts had to be changed first.",
    "Editing is work that the draft was to save.",
    "Drafts edited, over those that were used.",
  ]),
  metric("rating", "Rating", "quality", "1 to 5", "higher", [
    "What reviewers say of the drafts.",
    "It tells of quality before any outcome does.",
    "Mean of the ratings given, which are optional.",
  ]),
  metric("preference", "Blind preference", "quality", "share", "higher", [
    "Which of two texts people prefer when they don't know which is which.",
    "It is free of the wish to like or dislike the AI.",
    "Wins of the AI text over all pairs that were judged blind.",
  ]),
  metric("active-minutes", "Active minutes", "efficiency", "min", "lower", [
    "Time that reviewers worked on a draft, pauses left out.",
    "A draft that takes as long to check as to write saves nothing.",
    "Mean over the drafts that a person decided.",
  ]),
  metric("time-to-send", "Time to send", "efficiency", "min", "lower", [
    "From the draft's arrival at the desk to the decision.",
    "Those who wait for the mail notice this, not the model's speed.",
    "Mean over the drafts that a person decided.",
  ]),
  metric("latency", "Latency", "efficiency", "ms", "lower", [
    "How long nineteen of twenty runs took at most.",
    "The slowest runs are those that people remember.",
    "95th percentile of the runs' durations, within a tenth.",
  ]),
  metric("throughput", "Throughput", "efficiency", "runs per hour", "higher", [
    "How much work went through.",
    "A benefit per run counts only times the runs.",
    "Ended runs over the time since the experiment's first run.",
  ]),
  metric("failure-rate", "Failures", "risk", "share", "lower", [
    "How many runs ended without any result.",
    "These are the runs that stopped somebody's work.",
    "Failed runs over ended runs.",
  ]),
  metric("fallback-rate", "Fallbacks", "risk", "share", "lower", [
    "How many runs were served the baseline although AI was meant.",
    "It is the price of failing safely, and hides how the AI path really does.",
    "Runs that fell back over ended runs.",
  ]),
  metric("ungrounded-rate", "Ungrounded sentences", "risk", "share", "lower", [
    "How many sentences no source supports.",
    "An invented fact costs more trust than ten good drafts earn.",
    "Unsupported sentences over all that were checked.",
  ]),
  metric("violation-rate", "Check violations", "risk", "share", "lower", [
    "How many runs broke a rule for the output.",
    "Rules stand for what must never reach a customer.",
    "Runs with a failed check over those that were checked.",
  ]),
  metric("override-rate", "Overrides", "risk", "share", "lower", [
    "How many drafts people rejected.",
    "Where people overrule the AI often, it isn't ready for more exposure.",
    "Drafts rejected over those that a person decided.",
  ]),
  metric("escalation-rate", "Escalations", "risk", "share", "lower", [
    "How many actions ended with somebody having to step in.",
    "Each one is work that nobody had planned.",
    "Actions that died over those that ended.",
  ]),
  metric("rollback-rate", "Rollbacks", "risk", "per week", "lower", [
    "How often exposure had to be lowered.",
    "A change that keeps being taken back isn't stable.",
    "Automatic and manual moves back, over the weeks of the experiment.",
  ]),
  metric("eligible", "Eligible", "adoption", "units", "higher", [
    "How many units were in the comparison.",
    "Everything else is a part of these.",
    "Different units seen on the arm.",
  ]),
  metric("offered", "Offered", "adoption", "drafts", "higher", [
    "How many drafts were put before a person.",
    "What isn't offered can't be used.",
    "Drafts handed to the desk that have ended.",
  ]),
  metric("opened", "Opened", "adoption", "share", "higher", [
    "How many offered drafts were looked at.",
    "Drafts nobody opens say that they come at the wrong time or place.",
    "Drafts opened over those offered.",
  ]),
  metric("used", "Used", "adoption", "share", "higher", [
    "How many offered drafts were sent.",
    "It is the whole way from the offer to the effect.",
    "Drafts approved or edited over those offered.",
  ]),
  metric("bypassed", "Bypassed", "adoption", "share", "lower", [
    "How many offered drafts ended without anyone's decision.",
    "People who work around a tool rarely complain about it.",
    "Drafts that expired over those offered.",
  ]),
  metric("trust-pulse", "Trust pulse", "adoption", "1 to 5", "higher", [
    "How far people say that they rely on the drafts.",
    "Trust that is too low, or too high, makes good numbers worthless.",
    "Mean answer to one short question.",
  ]),
  metric("support-touches", "Support touches", "support", "per 100 runs", "lower", [
    "How often somebody asked for help.",
    "Support is the part of the cost that a pilot likes to forget.",
    "Requests over a hundred runs.",
  ]),
  metric("model-spend", "Model spend", "cost", "per run", "lower", [
    "What the model cost.",
    "It is what the saving has to pay for first.",
    "Cost of the model's calls over ended runs, in the currency of the budget.",
  ]),
  metric("review-minutes", "Review minutes", "cost", "min", "lower", [
    "Time that reviewers spent in all.",
    "Time spent on checking comes off the time saved.",
    "Sum of active minutes over the drafts that a person decided.",
  ]),
];

const reasons: Record<string, string> = {
  "input-quality": "No run has reported the quality of its input yet",
  "retrieval-success": "No run has searched for documents yet",
  preference: "Nobody has been asked to compare two texts blind",
  rating: "No draft has been rated yet",
  "ungrounded-rate": "No check has looked for sources of sentences yet",
  "violation-rate": "No output has been checked yet",
  "escalation-rate": "No action has been released yet",
  "rollback-rate": "No revision has been activated yet",
  eligible: "No unit has been exposed yet",
  offered: "No draft offered to a person has ended yet",
  opened: "No draft offered to a person has ended yet",
  used: "No draft offered to a person has ended yet",
  bypassed: "No draft offered to a person has ended yet",
  "trust-pulse": "Nobody has been asked how far they rely on the drafts",
  "support-touches": "Requests for support are not recorded here",
};
const ofDrafts = new Set([
  "acceptance",
  "edit-share",
  "active-minutes",
  "time-to-send",
  "override-rate",
  "review-minutes",
]);

/** Why a standard metric has no value. */
export const whyNotMeasured = (key: string): string =>
  reasons[key] ?? (ofDrafts.has(key) ? "No draft has been decided by a person yet" : "No run has ended yet");
