export * from "./stage.ts";
export * from "./stage-audit-questions.ts";
export * from "./stage-audit-verdict.ts";
export * from "./stage-audit-words.ts";
export * from "./stage-audit-link.ts";
export * from "./stage-audit-markdown.ts";
