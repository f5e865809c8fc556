import type { Agenda, EnvironmentKey } from "@belay/contracts";

/** Text as Markdown shows it: on one line, with nothing left that begins markup, HTML, a link or a mention. */
export const escapeMarkdown = (text: string): string =>
  text
    .replace(/\s+/gu, " ")
    .trim()
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/[\\`*_{}[\]#|~$@!]/g, "\\$&")
    .replace(/^(\d+)([.)])/, "$1\\$2")
    .replace(/^[-+=]/, "\\$&")
    .replace(/:(?=\/\/)|(?<=\bwww)\./gi, "\\$&");

/** The agenda as a document to paste into an invitation or to keep as minutes. */
export function agendaMarkdown(
  at: string,
  environment: EnvironmentKey,
  sections: Agenda["sections"],
): string {
  const lines = [`# Weekly review, ${at.slice(0, 10)}`, "", `Environment: ${environment}`];
  for (const { title, note, items } of sections) {
    lines.push("", `## ${title}${items.length > 0 ? ` (${items.length})` : ""}`, "");
    if (items.length === 0) lines.push(note);
    for (const item of items) {
      const when =
        item.at === null
          ? ""
          : `, ${item.overdue ? "overdue since" : ""} ${item.at.slice(0, 10)}`.replace(",  ", ", ");
      lines.push(`- [ ] **${escapeMarkdown(item.title)}**${when}`);
      lines.push(`  ${escapeMarkdown(item.detail)}`);
      lines.push(`  Waits for: ${escapeMarkdown(item.waitsFor)}`);
    }
  }
  return `${lines.join("\n")}\n`;
}
