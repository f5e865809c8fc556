import type { Call } from "./call.ts";
import type { FollowUp } from "./follow-up.ts";

/**
 * The baseline: the mail that goes out today. Polite and generic, with nothing from the call in it; the rep
 * fills in the rest by hand.
 */
export const templateFollowUp = (call: Call): FollowUp => {
  const name = call.contact?.name?.trim();
  const email = call.contact?.email?.trim();
  return {
    subject: "Thank you for your time",
    body: [
      name === undefined || name === "" ? "Hello," : `Hello ${name},`,
      "Thank you for taking the time to speak with us. We appreciate your interest in our products.",
      "If you have any questions about what we discussed, simply reply to this mail and we will be glad to help.",
      "Kind regards",
    ].join("\n\n"),
    ...(isEmail(email) && { to: email }),
  };
};

const isEmail = (text: string | undefined): text is string =>
  text !== undefined && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);
