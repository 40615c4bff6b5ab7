import type { Random } from "../ports";
import { shuffle } from "../statistics/random";
import { FILLER } from "../workload/words";

const list = (text: string): readonly string[] => text.split(", ");

/** What filler sentences are made of: everyday words, of which none says anything about a person, a number, or what is asked. */
const PARTS = [
  list("old, grey, long, small, tall, cold, empty, brown, narrow, white, quiet, heavy, round, yellow, northern, thin"),
  list("road, cloud, river, bird, tree, wind, house, dog, street, boat, field, rain, wall, leaf, gate, light"),
  list("moved towards, stood behind, came near, turned from, went along, stayed beside, passed over, fell upon, rose above, lay before, led past, hung over, began at, ended at, bent around, drifted across"),
  list("wide, dark, open, low, wet, green, dry, steep, plain, rough, broad, bare, clean, warm, deep, pale"),
  list("meadow, valley, lake, village, forest, square, garden, hill, path, shore, roof, yard, corner, pond, fence, cliff"),
  list(
    "in the morning, late that evening, after the storm, early in spring, for some time, as it often did, before the snow, all summer long, once again today, without a sound, in plain sight, during the night, at that hour, over many years, for a while, near the end",
  ),
] as const;

/**
 * Sentences of filler, `words` words in all. They are made in blocks in which every part occurs once, so that a text of so many words costs
 * about the same number of tokens whatever the draw; the last one may be cut short.
 */
export function fillerSentences(words: number, random: Random): readonly string[] {
  const sentences: string[] = [];
  for (let left = words; left > 0; ) {
    const [adjective = [], noun = [], verb = [], other = [], place = [], when = []] = PARTS.map((part) => shuffle(random, part));
    for (let at = 0; at < noun.length && left > 0; at++) {
      const sentence = `The ${adjective[at]} ${noun[at]} ${verb[at]} the ${other[at]} ${place[at]} ${when[at]}.`.split(" ");
      sentences.push(sentence.length <= left ? sentence.join(" ") : `${sentence.slice(0, left).join(" ")}.`);
      left -= sentence.length;
    }
  }
  return sentences;
}

export const NAMES = list("Anna, Bruno, Clara, David, Elena, Felix, Greta, Hugo, Irene, Jonas, Karin, Lukas, Maria, Nils, Olga, Peter, Rosa, Simon, Tina, Viktor");

export const PLACES = list("mill, bakery, chapel, station, theatre, castle, harbour, library");

/** What is said of somebody, and the question that only this answers: they have no word in common. */
export const ASSOCIATIONS: readonly (readonly [said: string, asked: string])[] = [
  ["looks after forty hives", "Who produces honey"],
  ["mends leaking pipes for a living", "Who is a plumber"],
  ["trims beards and combs hair all day", "Who works as a barber"],
  ["flies passenger jets between continents", "Who is an airline pilot"],
  ["argues before judges every week", "Who is a lawyer"],
  ["marks the homework of thirty pupils", "Who works as a teacher"],
  ["drills and fills other people's teeth", "Who is a dentist"],
  ["puts new iron shoes on horses", "Who works as a blacksmith"],
  ["pulls cod and herring out of the sea", "Who catches fish"],
  ["sells roses and tulips", "Who is a florist"],
  ["kneads dough long before dawn", "Who works as a baker"],
  ["digs for coal deep under the ground", "Who is a miner"],
  ["takes the pulse of sick people", "Who works as a doctor"],
  ["repairs old clocks", "Who is a watchmaker"],
  ["draws the plans of new houses", "Who is an architect"],
  ["guides ninety violins and horns through a symphony", "Who conducts an orchestra"],
];

const SOUNDS = "ba de fi go hu ka le mi no pu ra se ti vo zu lo".split(" ");

/** Names that mean nothing, in capitals. */
export const newNames = (count: number, random: Random): readonly string[] =>
  shuffle(
    random,
    SOUNDS.flatMap((first) => SOUNDS.filter((second) => second !== first).map((second) => `${first}${second}`.toUpperCase())),
  ).slice(0, count);

/** Numbers of five digits, all different. */
export function newNumbers(count: number, random: Random): readonly string[] {
  const numbers = new Set<string>();
  while (numbers.size < count) numbers.add(String(10_000 + Math.floor(random.next() * 90_000)));
  return [...numbers];
}

/** Some words that begin a text, so that no other begins like it: servers keep what they have read. */
export const unlikeOthers = (random: Random): string => shuffle(random, FILLER).slice(0, 6).join(" ");
