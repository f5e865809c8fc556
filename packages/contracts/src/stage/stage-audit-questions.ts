/** `idea`: does it work and pay? `operations`: can it be kept running? `effort`: what is the team doing now? */
export const stageAuditGroups = ["idea", "operations", "effort"] as const;
export type StageAuditGroup = (typeof stageAuditGroups)[number];

/** What can be answered. "unknown" counts neither for nor against: it leaves a verdict open until somebody finds out. */
export const stageAuditAnswers = ["yes", "partly", "no", "unknown"] as const;
export type StageAuditAnswer = (typeof stageAuditAnswers)[number];

/** One question of the stage audit with all that a result says about it. */
export type StageAuditQuestion = {
  key: string;
  group: StageAuditGroup;
  text: string;
  /** Why it is asked, for whoever hesitates. */
  why: string;
  /** Points of its group; in `effort`, how strongly it speaks for a mismatch. */
  weight: number;
  /** Without at least "partly" here its group does not hold, whatever the other points say. */
  keystone?: true;
  /** What an answer says, as a sentence in the list of reasons. */
  says: Record<StageAuditAnswer, string>;
  /** What would prove a yes. */
  proof: string;
  /** What to do where the answer isn't yes; for `effort`, where it speaks for a mismatch. */
  step: string;
};

const ideaQuestions: readonly StageAuditQuestion[] = [
  {
    key: "measured-today",
    group: "idea",
    text: "Do you know in figures how the work goes today: how long it takes, how often it goes wrong?",
    why: "Without a figure for today nobody can say later that anything got better.",
    weight: 2,
    says: {
      yes: "How the work goes today is known in figures.",
      partly: "How the work goes today is known in figures only in part.",
      no: "Nobody has measured how the work goes today.",
      unknown: "Nobody could say whether today's way was ever measured.",
    },
    proof: "Time and error figures of today's way, with when and on how many cases they were taken",
    step: "Measure today's way on some thirty cases: minutes for each, and what went wrong.",
  },
  {
    key: "compared",
    group: "idea",
    text: "Has the AI way been set against today's way on the same kind of cases, over the same weeks?",
    why: "Before and after differ in more than the AI: season, people, mix of cases.",
    weight: 3,
    says: {
      yes: "It was compared with today's way, side by side.",
      partly: "The comparison with today's way was not quite side by side.",
      no: "It was never compared with today's way, side by side.",
      unknown: "Nobody could say whether it was compared with today's way.",
    },
    proof: "Cases on both ways in the same weeks, drawn by chance, with one figure that decides",
    step: "Let chance decide for each case which way it goes, and compare the two on one figure.",
  },
  {
    key: "worth-it",
    group: "idea",
    text: "Did it come out better by at least what the owner of the work had asked for beforehand, even at the low end of the range of doubt?",
    why: "A gain that was not asked for beforehand can always be found afterwards.",
    weight: 5,
    keystone: true,
    says: {
      yes: "The gain is at least what its owner had asked for, doubt included.",
      partly: "There is a gain; that it is as large as its owner had asked for is not certain.",
      no: "No gain of the size that its owner asked for has been shown.",
      unknown: "Nobody could say whether the gain is as large as its owner asked for.",
    },
    proof:
      "The difference with its interval beside the smallest gain that was agreed on before the first case",
    step: "Write down with the owner of the work which gain would be worth it, and go on until the interval lies above or below it.",
  },
  {
    key: "real-work",
    group: "idea",
    text: "Have people who did not build it done real work with it?",
    why: "Its makers know what not to ask of it, and samples are tidier than a Tuesday.",
    weight: 3,
    keystone: true,
    says: {
      yes: "People who did not build it have done real work with it.",
      partly: "A few people outside the team have done real work with it.",
      no: "Nobody outside the team has done real work with it.",
      unknown: "Nobody could say who has done real work with it.",
    },
    proof: "Runs on real cases by people outside the team, and what they did with the output",
    step: "Give it to five people who did not build it, for their own work, and keep what they change in its output.",
  },
  {
    key: "repeats",
    group: "idea",
    text: "Has the result held for more than one week and for more than one kind of case?",
    why: "One good week on one kind of case is one good output, not a result.",
    weight: 3,
    says: {
      yes: "The result held over weeks and kinds of case.",
      partly: "The result held over weeks or over kinds of case, not over both.",
      no: "The result rests on one week or one kind of case.",
      unknown: "Nobody could say whether the result held over time and kinds of case.",
    },
    proof: "The same figure by week and by kind of case",
    step: "Look at the result by week and by kind of case, and carry on until there are two of each.",
  },
  {
    key: "errors-known",
    group: "idea",
    text: "Can you list the ways in which it goes wrong, and say how often each happens?",
    why: "What is not listed can't be caught, and can't be judged as bearable either.",
    weight: 2,
    says: {
      yes: "The ways in which it goes wrong are listed and counted.",
      partly: "Some of the ways in which it goes wrong are known.",
      no: "Nobody can say in which ways it goes wrong.",
      unknown: "Nobody could say whether its errors have been looked at.",
    },
    proof: "A list of failures by kind, with counts",
    step: "Read fifty outputs, sort the bad ones by kind, and count them.",
  },
];

const operationsQuestions: readonly StageAuditQuestion[] = [
  {
    key: "owner-after",
    group: "operations",
    text: "Has a named person agreed to answer for it once the project is over?",
    why: "What belongs to a project belongs to nobody the day after.",
    weight: 4,
    keystone: true,
    says: {
      yes: "A named person answers for it after the project.",
      partly: "Somebody is meant to answer for it after the project, and has not agreed yet.",
      no: "Nobody answers for it after the project.",
      unknown: "Nobody could say who answers for it after the project.",
    },
    proof: "A signature of the person who takes it on, with how they are reached",
    step: "Find the person who takes it on, and have them sign what they take on.",
  },
  {
    key: "way-back",
    group: "operations",
    text: "In the last three months, has anybody switched it off while people were using it, and seen the old way take over?",
    why: "A way back that was never walked is a hope.",
    weight: 5,
    keystone: true,
    says: {
      yes: "The way back was rehearsed in use within three months.",
      partly: "The way back was tried, but not in use, or long ago.",
      no: "The way back was never rehearsed in use.",
      unknown: "Nobody could say whether the way back was ever rehearsed.",
    },
    proof: "A drill with its times: switched off, old way served, nothing lost",
    step: "Rehearse the way back: switch it off in use, with a clock, and check what users and systems saw.",
  },
  {
    key: "notice",
    group: "operations",
    text: "If it went wrong tonight, would somebody be alerted before a user complains?",
    why: "Wrong output looks like output; only a limit on a figure notices it by itself.",
    weight: 3,
    says: {
      yes: "An alert would reach somebody before a complaint does.",
      partly: "Some faults would raise an alert; others would wait for a complaint.",
      no: "A fault would be noticed by whoever complains first.",
      unknown: "Nobody could say who would notice a fault.",
    },
    proof: "An alert that was raised on purpose and taken by somebody",
    step: "Set limits on errors, delays and odd outputs, break one on purpose, and see who is told.",
  },
  {
    key: "limits",
    group: "operations",
    text: "Is it kept by technical means, and not by an instruction, to the data and systems it may touch?",
    why: "An instruction in a prompt is a request.",
    weight: 3,
    says: {
      yes: "It can't technically touch other data or systems.",
      partly: "Some of the data and systems are out of its reach, others only by instruction.",
      no: "Only instructions keep it from other data and systems.",
      unknown: "Nobody could say what it is technically able to touch.",
    },
    proof: "A list of what it may touch that is enforced, and an attempt outside it that was refused",
    step: "Give it an identity of its own with a list of what it may touch, and try something outside the list.",
  },
  {
    key: "release",
    group: "operations",
    text: "Is it settled by name who may release what it writes, and is everybody else kept from it?",
    why: "When all may release it, nobody has.",
    weight: 2,
    says: {
      yes: "Who may release its output is settled by name.",
      partly: "Who may release its output is agreed on, and not enforced.",
      no: "Anybody may release its output, or nobody knows who.",
      unknown: "Nobody could say who may release its output.",
    },
    proof: "Approvals by the people named, and none by others",
    step: "Name who may release what it writes, and take the right from everybody else.",
  },
  {
    key: "full-volume",
    group: "operations",
    text: "Has it carried the load of a full day, at a cost that somebody with the budget has accepted?",
    why: "Costs and delays of ten cases say little about those of ten thousand.",
    weight: 2,
    says: {
      yes: "It has carried a full day's load at an accepted cost.",
      partly: "Either the load or the cost of a full day is known, not both.",
      no: "It has never carried a full day's load.",
      unknown: "Nobody could say what a full day would cost or whether it would bear it.",
    },
    proof: "A full day's runs with delays and cost, and the budget that covers it",
    step: "Run a full day's load, and have its cost accepted by whoever pays.",
  },
  {
    key: "shortcuts",
    group: "operations",
    text: "Does every shortcut that was taken have an owner and a date by which it is gone?",
    why: "A shortcut without a date becomes the way it is done.",
    weight: 1,
    says: {
      yes: "Every shortcut has an owner and a date.",
      partly: "Some shortcuts have neither owner nor date, or are overdue.",
      no: "Nobody keeps a list of the shortcuts that were taken.",
      unknown: "Nobody could say which shortcuts were taken.",
    },
    proof: "A list of shortcuts with owners and dates, none overdue",
    step: "List every shortcut with an owner, a date and what ends it.",
  },
];

const effortQuestions: readonly StageAuditQuestion[] = [
  {
    key: "sturdy",
    group: "effort",
    text: "Does most of the present work go into making it sturdy or complete: connections, scale, screens, automation?",
    why: "That work is right for an idea that is proven, and wasted on one that isn't.",
    weight: 3,
    says: {
      yes: "Most of the work goes into making it sturdy or complete.",
      partly: "A good part of the work goes into making it sturdy or complete.",
      no: "The work does not go into making it sturdy or complete.",
      unknown: "Nobody could say what most of the work goes into.",
    },
    proof: "What the last two weeks of work went into",
    step: "Put the work on scale, connections and polish to rest until the comparison has an answer.",
  },
  {
    key: "wider",
    group: "effort",
    text: "Are more people, systems or kinds of case being added while the last result is still undecided?",
    why: "Growth before a result turns a question into a habit.",
    weight: 2,
    says: {
      yes: "It is being widened while the last result is undecided.",
      partly: "It is being widened a little while the last result is undecided.",
      no: "It is not being widened before the last result is decided on.",
      unknown: "Nobody could say whether it is being widened.",
    },
    proof: "Who and what was added since the last result",
    step: "Add nobody and nothing until the last result has been decided on.",
  },
  {
    key: "again",
    group: "effort",
    text: "Is the next thing planned another pilot, demo or comparison of what has already been tried?",
    why: "That is right for an open question, and a way of not deciding about a closed one.",
    weight: 3,
    says: {
      yes: "The next thing planned is another trial of the same.",
      partly: "A part of what is planned is another trial of the same.",
      no: "No further trial of the same is planned.",
      unknown: "Nobody could say what is planned next.",
    },
    proof: "What the next two weeks are planned for",
    step: "Call off the next trial, and put the result that is there before the person who decides.",
  },
  {
    key: "decides",
    group: "effort",
    text: "Could the work under way come out so that you would stop?",
    why: "Work whose result changes nothing answers no question.",
    weight: 2,
    says: {
      yes: "The work under way could end it.",
      partly: "It is not settled which result of the work under way would end it.",
      no: "No result of the work under way would end it.",
      unknown: "Nobody could say which result would end it.",
    },
    proof: "The result at which it ends, written down beforehand",
    step: "Write down which result ends it, and who says so.",
  },
];

/** The stage audit's questions in the order in which they are asked. */
export const stageAuditQuestions: readonly StageAuditQuestion[] = [
  ...ideaQuestions,
  ...operationsQuestions,
  ...effortQuestions,
];

/** Answers by question; a question that is left out counts as "unknown". */
export type StageAuditAnswers = Readonly<Partial<Record<string, StageAuditAnswer>>>;
