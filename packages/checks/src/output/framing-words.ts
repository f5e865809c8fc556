const english = `thank thanks thankyou time call calls talk talking talked conversation speak speaking spoke spoken chat today
took note noted notes missing wrong correct know help question questions forward hear hearing regards kind best warm
warmest sincerely wish wishes nice lovely day week weekend soon touch hesitate reach happy glad pleasure appreciate
appreciated grateful sorry yet hello hi dear welcome great good follow-up recap summary`;
const german = `dank danke zeit offenheit gespräch gesprächs gespräche telefonat telefon anruf mitgenommen notiert notizen
erinnerung sagen sage melden fragen frage freundliche freundlichen gruß grüße grüßen herzliche herzlichen beste besten
liebe lieber hallo tag guten morgen abend freue freuen verfügung kurz kurze antwort genügt fehlt anders seite worten
wünsche wünschen schönen schöne woche wochenende bald gesprochen angesprochen besprochen genannt verloren geht denken
beteiligt geehrte geehrter termin termine zahl zahlen zusammenfassung`;
const others = `bonjour merci beaucoup temps appel cordialement hola gracias tiempo llamada saludos buongiorno grazie tempo
chiamata cordiali saluti bedankt tijd groet groeten takk tack hilsen hälsningar`;

const framing = new Set(`${english} ${german} ${others}`.split(/\s+/));

/** True for a lower-cased word of the courtesies around what a mail says: thanks, greetings, "did I miss anything?". */
export function isFramingWord(key: string): boolean {
  return framing.has(key);
}
