import { joinedParts, phraseOf, saysWhere } from "./joined-parts.ts";

const roles = new Set(
  (
    "rep representative agent technician manager engineer nurse doctor physician clerk accountant analyst buyer " +
    "planner dispatcher driver operator supervisor director executive assistant advisor adviser consultant lawyer " +
    "paralegal teacher tutor student developer designer tester editor writer translator recruiter auditor controller " +
    "bookkeeper cashier caseworker pharmacist therapist librarian mechanic electrician plumber inspector installer " +
    "trainer coach officer specialist coordinator administrator admin secretary receptionist scheduler underwriter " +
    "adjuster handler broker banker teller partner dealer retailer supplier vendor customer client patient applicant " +
    "tenant employee worker lead head owner expert scientist researcher marketer seller salesperson reviewer foreman " +
    "volunteer intern trainee apprentice purchaser merchandiser"
  ).split(" "),
);
const irregular: Record<string, string> = {
  secretaries: "secretary",
  salespeople: "salesperson",
  foremen: "foreman",
};
const groups = new Set(["team", "department", "crew", "desk"]);
const articles = new Set("a an the one each every their its his her our".split(" "));
const quantifiers = new Set("all most mostly mainly some none half both only usually each many".split(" "));
const departments =
  "sales|service|support|marketing|finance|legal|procurement|accounting|purchasing|logistics|engineering|hr|operations";
const twoDepartments = new RegExp(
  `\\b(?:${departments})\\s*(?:\\band\\b|\\bor\\b|&|/)\\s*(?:the\\s+)?(?:${departments})\\s+(?:teams|departments|desks)\\b`,
  "i",
);
/** From here on a text describes the group that it has named. */
const description =
  /[(:.–—]|\b(?:who|that|whose|which|working|handling|serving|supporting|using|responsible|reporting|taking)\b/i;

/** The groups that a text names, where it names more than one; else none. */
export function userGroupsIn(text: string): string[] {
  const head = headOf(text.split(description)[0] ?? "");
  const both = twoDepartments.exec(head)?.[0];
  if (both) return joinedParts(both);
  const [first = "", ...others] = joinedParts(head);
  const one = groupOf(first, true);
  if (one === null) return [];
  const found = new Map([[one, first]]);
  for (const part of others) {
    const group = groupOf(part, false);
    if (group !== null && !found.has(group)) found.set(group, part);
  }
  return found.size > 1 ? [...found.values()] : [];
}

/** The text to its first comma, and on where what follows goes on with the list: "reps, nurses and clerks". */
function headOf(text: string): string {
  const [first = "", ...others] = text.split(",");
  let head = first;
  let list = first;
  for (const part of others) {
    list = `${list} and ${part.replace(/^\s*(?:and|or|as well as|plus)\s+/i, "")}`;
    if (!joinedParts(part).every(isBare)) break;
    if (/^\s*(?:and|or|as well as|plus)\s/i.test(part) || joinedParts(part).length > 1) head = list;
  }
  return head;
}

function isBare(part: string): boolean {
  const { main, preposition } = phraseOf(part.replace(/^\s*(?:and|or|as well as|plus)\s+/i, ""));
  return preposition === null && !quantifiers.has(main[0] ?? "") && groupOf(part, false) !== null;
}

/**
 * Whom a part is about: its role, or the whole phrase of a team. Null where it is about no people, or where what is
 * joined to it may as well belong to its object ("managers for dealers and retailers").
 */
function groupOf(part: string, isFirst: boolean): string | null {
  const { main, preposition, object } = phraseOf(part);
  const role = roleOf(main);
  if (role === null || !isFirst || preposition === null) return role;
  return saysWhere(preposition) && roleOf(object) === null ? role : null;
}

function roleOf(words: string[]): string | null {
  const last = words.at(-1) ?? "";
  const hasArticle = words.some((word) => articles.has(word));
  const singular = irregular[last] ?? last.replace(/s$/, "");
  const isOne = singular === last;
  if (isOne && !hasArticle) return null;
  if (groups.has(singular)) return words.filter((word) => !articles.has(word)).join(" ");
  return roles.has(singular) ? singular : null;
}
