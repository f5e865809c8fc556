import type { MemoContent, RiskKind, SigningArea } from "@belay/contracts";
import type { Option } from "./memo-field.ts";

const riskLabels: Record<RiskKind, string> = {
  "customer-facing": "a customer sees the result",
  "personal-data": "personal data is read",
  "system-of-record": "a system of record is written",
};
const valueLabels: Record<MemoContent["value"], string> = {
  "labour-saved": "Labour saved",
  conversion: "Conversion",
  "response-time": "Response time",
  "fewer-errors": "Fewer errors",
  compliance: "Compliance",
  productivity: "Productivity",
};
const areaLabels: Record<SigningArea, string> = {
  workflow: "the workflow",
  customers: "what customers see",
  data: "the data",
  systems: "what is written",
  spend: "the spending",
};

export const areaLabel = (area: SigningArea): string => areaLabels[area];

const optionsOf = (labels: Record<string, string>): Option[] =>
  Object.entries(labels).map(([value, label]) => ({ value, label }));

export const riskOptions = optionsOf(riskLabels);
export const valueOptions = optionsOf(valueLabels);
export const areaOptions = optionsOf(areaLabels);
export const reviewOptions: readonly Option[] = [
  { value: "every-draft", label: "Every draft waits for a person" },
  { value: "none", label: "Nothing waits for a person" },
];
export const metricKindOptions: readonly Option[] = [
  { value: "conversion", label: "Conversion: had it or not" },
  { value: "count", label: "Count" },
  { value: "amount", label: "Amount" },
  { value: "duration", label: "Duration" },
  { value: "ratio", label: "Ratio" },
];
export const directionOptions: readonly Option[] = [
  { value: "higher", label: "Higher" },
  { value: "lower", label: "Lower" },
];
export const scaleOptions: readonly Option[] = [
  { value: "plain", label: "Differences" },
  { value: "log", label: "Percentages (log)" },
];
export const verbOptions: readonly Option[] = ["create", "update", "send"].map((value) => ({
  value,
  label: value,
}));
