import type { Random } from "../ports";
import { integerBelow, pick } from "../statistics/random";
import type { ToolPrompt, TypedTool } from "./prompts";
import { objectOf } from "./schema";
import type { Facts, ObjectSchema } from "./schema";
import { CITIES, cycle } from "./words";

const REPLY_TOKENS = 96;
const CURRENCIES = ["EUR", "USD", "GBP", "JPY"] as const;

const toolOf = (name: string, description: string, parameters: ObjectSchema): TypedTool => ({ name, description, parameters });

const weather = toolOf(
  "get_weather",
  "Current weather of a city",
  objectOf({ city: { type: "string" }, unit: { type: "string", enum: ["celsius", "fahrenheit"] } }),
);
const alarm = toolOf("set_alarm", "Set an alarm, on a 24-hour clock", objectOf({ hour: { type: "integer" }, minute: { type: "integer" } }));
const currency = toolOf(
  "convert_currency",
  "Convert an amount of money",
  objectOf({
    amount: { type: "number" },
    from: { type: "string", enum: CURRENCIES },
    to: { type: "string", enum: CURRENCIES },
  }),
);
const tickets = toolOf(
  "book_tickets",
  "Book train tickets",
  objectOf({ destination: { type: "string" }, passengers: { type: "integer" }, first_class: { type: "boolean" } }),
);
const timer = toolOf("start_timer", "Start a timer of whole minutes", objectOf({ minutes: { type: "integer" } }));

/** All are offered in every prompt, in this order: the server caches what comes before the question. */
const TOOLS: readonly TypedTool[] = [weather, alarm, currency, tickets, timer];

interface Task {
  readonly tool: TypedTool;
  readonly text: string;
  readonly facts: Facts;
}

const TASKS: readonly ((random: Random) => Task)[] = [
  (random) => {
    const city = pick(random, CITIES);
    const unit = pick(random, ["celsius", "fahrenheit"]);
    return { tool: weather, text: `What is the weather in ${city} now, in ${unit}?`, facts: { city, unit } };
  },
  (random) => {
    const hour = 5 + integerBelow(random, 6);
    const minute = 10 + integerBelow(random, 50);
    return { tool: alarm, text: `Set an alarm for ${hour}:${minute} in the morning.`, facts: { hour, minute } };
  },
  (random) => {
    const amount = 10 + integerBelow(random, 990);
    const from = pick(random, CURRENCIES);
    const to = pick(
      random,
      CURRENCIES.filter((other) => other !== from),
    );
    return { tool: currency, text: `Convert ${amount} ${from} to ${to}.`, facts: { amount, from, to } };
  },
  (random) => {
    const destination = pick(random, CITIES);
    const passengers = 2 + integerBelow(random, 7);
    const first = random.next() < 0.5;
    const text = `Book ${first ? "first class" : "second class"} train tickets to ${destination} for ${passengers} passengers.`;
    return { tool: tickets, text, facts: { destination, passengers, first_class: first } };
  },
  (random) => {
    const minutes = 2 + integerBelow(random, 50);
    return { tool: timer, text: `Start a timer of ${minutes} minutes.`, facts: { minutes } };
  },
];

export const toolPrompts = (count: number, random: Random): readonly ToolPrompt[] =>
  cycle(TASKS, count).map((task, index) => ({
    id: `tool-${index + 1}`,
    check: "tool-calls",
    ...task(random),
    tools: TOOLS,
    replyTokens: REPLY_TOKENS,
  }));
