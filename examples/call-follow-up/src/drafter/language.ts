import type { Tone } from "./parameters.ts";

/** The drafter's own words in one language; everything else in a draft is taken from the call. */
export type Language = {
  /** The word that stands between the parts of the subject. */
  subject: string;
  greeting: (name: string) => string;
  greetingWithoutName: string;
  thanks: Record<Tone, string>;
  lead: Record<Tone, string>;
  fromUs: string;
  fromYou: string;
  dates: string;
  amounts: string;
  people: string;
  objections: string;
  /** Where two figures or dates came up for one thing. */
  unsure: string;
  nothingAgreed: string;
  closing: Record<Tone, string>;
  regards: string;
};

const english: Language = {
  subject: "Our call",
  greeting: (name) => `Hello ${name},`,
  greetingWithoutName: "Hello,",
  thanks: {
    warm: "Thank you very much for your time.",
    neutral: "Thank you for the call.",
    curt: "",
  },
  lead: {
    warm: "Here is what I took from our call.",
    neutral: "Here is what I noted.",
    curt: "Regarding our call:",
  },
  fromUs: "From my side:",
  fromYou: "From yours, in your words:",
  dates: "Dates we named:",
  amounts: "Figures we spoke about:",
  people: "Who is involved:",
  objections: "What you raised, so that it isn't lost:",
  unsure: "Not all of this agrees. Which one is right?",
  nothingAgreed: "There is no next step yet. Please let me know if I can help.",
  closing: {
    warm: "Please correct me where I am wrong.",
    neutral: "Is anything missing?",
    curt: "",
  },
  regards: "Kind regards",
};

const german: Language = {
  subject: "Unser Gespräch",
  greeting: (name) => `Guten Tag ${name},`,
  greetingWithoutName: "Guten Tag,",
  thanks: {
    warm: "Vielen Dank für Ihre Zeit und Ihre Offenheit.",
    neutral: "Vielen Dank für das Gespräch.",
    curt: "",
  },
  lead: {
    warm: "Das habe ich aus unserem Gespräch mitgenommen.",
    neutral: "Das habe ich notiert.",
    curt: "Zu unserem Gespräch:",
  },
  fromUs: "Von meiner Seite:",
  fromYou: "Von Ihnen, in Ihren Worten:",
  dates: "Termine, an die wir denken sollten:",
  amounts: "Zahlen, über die wir gesprochen haben:",
  people: "Wer beteiligt ist:",
  objections: "Was Sie angesprochen haben, damit es nicht verloren geht:",
  unsure: "Für dieselbe Sache fiel mehr als eine Zahl oder ein Termin. Sagen Sie mir bitte, was gilt?",
  nothingAgreed:
    "Einen nächsten Schritt habe ich nicht notiert. Wenn Sie etwas von uns brauchen, genügt eine kurze Antwort.",
  closing: {
    warm: "Falls ich etwas anders notiert habe, als Sie es in Erinnerung haben, sagen Sie es mir bitte.",
    neutral: "Bitte sagen Sie mir, wenn etwas fehlt.",
    curt: "",
  },
  regards: "Freundliche Grüße",
};

const germanWords = /\b(?:und|nicht|ich|das|ist|wir|Sie|mit|auf|für|eine?|der|die)\b/gu;
const englishWords = /\b(?:and|not|I|that|is|we|you|with|on|for|an?|the|it)\b/gu;

/** The language a call is mostly held in: German where its small words outnumber the English ones. */
export const languageOf = (text: string): Language => {
  const count = (pattern: RegExp): number => text.slice(0, 20_000).match(pattern)?.length ?? 0;
  return count(germanWords) > count(englishWords) ? german : english;
};
