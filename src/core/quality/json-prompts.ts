import type { Random } from "../ports";
import { integerBelow, pick } from "../statistics/random";
import type { JsonPrompt } from "./prompts";
import { objectOf } from "./schema";
import type { Facts, ObjectSchema } from "./schema";
import { CITIES, cycle, JOBS, NAMES } from "./words";

const REPLY_TOKENS = 96;

interface Task {
  readonly schema: ObjectSchema;
  readonly sentence: string;
  readonly facts: Facts;
}

const person = objectOf({ name: { type: "string" }, age: { type: "integer" }, city: { type: "string" }, job: { type: "string" } });
const meeting = objectOf({ city: { type: "string" }, room: { type: "integer" }, guests: { type: "integer" } });
const order = objectOf({ customer: { type: "string" }, quantity: { type: "integer" }, price: { type: "number" }, paid: { type: "boolean" } });

/** Only what a sentence says outright is asked for: how well a model reads is not what the gate measures. */
const TASKS: readonly ((random: Random) => Task)[] = [
  (random) => {
    const facts = { name: pick(random, NAMES), age: 20 + integerBelow(random, 60), city: pick(random, CITIES) };
    const job = pick(random, JOBS);
    return { schema: person, sentence: `${facts.name} is ${facts.age} years old, lives in ${facts.city} and is a ${job}.`, facts };
  },
  (random) => {
    const facts = { city: pick(random, CITIES), room: 100 + integerBelow(random, 800), guests: 3 + integerBelow(random, 90) };
    return { schema: meeting, sentence: `The meeting in ${facts.city} is in room ${facts.room}, with ${facts.guests} guests.`, facts };
  },
  (random) => {
    const facts = { customer: pick(random, NAMES), quantity: 2 + integerBelow(random, 40), price: 5 + integerBelow(random, 500) };
    const sentence = `${facts.customer} ordered a quantity of ${facts.quantity} lamps at a price of ${facts.price} dollars, and has paid.`;
    return { schema: order, sentence, facts };
  },
];

export const jsonPrompts = (count: number, random: Random): readonly JsonPrompt[] =>
  cycle(TASKS, count).map((task, index) => {
    const { schema, sentence, facts } = task(random);
    const keys = Object.keys(schema.properties).join(", ");
    const text = `${sentence}\nWrite these facts as a JSON object with the keys ${keys}.`;
    return { id: `json-${index + 1}`, check: "json", text, schema, facts, replyTokens: REPLY_TOKENS };
  });
