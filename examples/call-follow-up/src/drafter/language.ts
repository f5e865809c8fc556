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
    warm: "thank you for your time, and for being open with me.",
    neutral: "thank you for the call.",
    curt: "",
  },
  lead: { warm: "Here is what I took from our call.", neutral: "Here is what I noted.", curt: "Regarding our call:" },
  fromUs: "From my side:",
  fromYou: "From yours, in your words:",
  dates: "Dates to keep in mind:",
  amounts: "Figures we spoke about:",
  people: "Who is involved:",
  objections: "What you raised, so that it isn't lost:",
  unsure: "More than one figure or date came up for the same thing. Could you tell me which one holds?",
  nothingAgreed: "I noted no next step. If there is something you would like from us, a short reply is enough.",
  closing: {
    warm: "If I have noted anything differently from how you remember it, please tell me.",
    neutral: "Please tell me if anything is missing.",
    curt: "",
  },
  regards: "Kind regards",
};

const german: Language = {
  subject: "Unser Gespräch",
  greeting: (name) => `Guten Tag ${name},`,
  greetingWithoutName: "Guten Tag,",
  thanks: {
    warm: "vielen Dank für Ihre Zeit und Ihre Offenheit.",
    neutral: "vielen Dank für das Gespräch.",
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
  nothingAgreed: "Einen nächsten Schritt habe ich nicht notiert. Wenn Sie etwas von uns brauchen, genügt eine kurze Antwort.",
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
