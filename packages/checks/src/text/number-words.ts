const months = "january february march april may june july august september october november december".split(
  " ",
);
const weekdays = "monday tuesday wednesday thursday friday saturday sunday".split(" ");
/** Month names and abbreviations, 1 to 12. */
export const monthOf = new Map<string, number>();
months.forEach((name, index) => {
  monthOf.set(name, index + 1);
  monthOf.set(name.slice(0, 3), index + 1);
});
monthOf.set("sept", 9);
/** Weekday names and abbreviations, Monday is 1. */
export const weekdayOf = new Map<string, number>();
weekdays.forEach((name, index) => {
  for (const form of [name, `${name}s`, name.slice(0, 3)]) weekdayOf.set(form, index + 1);
});
for (const [short, day] of [
  ["tues", 2],
  ["thur", 4],
  ["thurs", 4],
] as const)
  weekdayOf.set(short, day);
/** Names of months and days that are also words: taken alone only with a capital. */
export const doubtful = new Set(["may", "mar", "march", "sun", "sat", "wed", "mon", "jan", "dec"]);

const ones =
  `zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
  seventeen eighteen nineteen`.split(/\s+/);
const tens = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
const ordinals =
  `first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
  fifteenth sixteenth seventeenth eighteenth nineteenth`.split(/\s+/);
/** Spelt-out numbers below a hundred, without hyphens. */
export const small = new Map<string, number>([
  ...ones.map((word, index) => [word, index] as const),
  ...tens.map((word, index) => [word, (index + 2) * 10] as const),
]);
/** Spelt-out ordinals as far as days of a month go. */
export const ordinalOf = new Map<string, number>(ordinals.map((word, index) => [word, index + 1] as const));
ordinalOf.set("twentieth", 20).set("thirtieth", 30);
tens.slice(0, 2).forEach((ten, index) => {
  ordinals.slice(0, 9).forEach((word, unit) => ordinalOf.set(`${ten}-${word}`, (index + 2) * 10 + unit + 1));
});
/** Words and letters that multiply the number before them. */
export const scales = new Map([
  ["hundred", 100],
  ["k", 1e3],
  ["thousand", 1e3],
  ["m", 1e6],
  ["million", 1e6],
  ["bn", 1e9],
  ["billion", 1e9],
]);
/** Currency signs, codes and words. */
export const currencies = new Map([
  ["$", "usd"],
  ["usd", "usd"],
  ["dollar", "usd"],
  ["dollars", "usd"],
  ["bucks", "usd"],
  ["€", "eur"],
  ["eur", "eur"],
  ["euro", "eur"],
  ["euros", "eur"],
  ["£", "gbp"],
  ["gbp", "gbp"],
  ["pound", "gbp"],
  ["pounds", "gbp"],
  ["quid", "gbp"],
  ["chf", "chf"],
  ["francs", "chf"],
  ["¥", "jpy"],
  ["jpy", "jpy"],
  ["yen", "jpy"],
]);
