/**
 * Filler vocabulary: short, common English words, one token each in most tokenizers. The writer uses them in
 * shuffled blocks that hold every word once, so that a block costs the same number of tokens in any order.
 */
export const FILLER: readonly string[] = (
  "time year people way day man thing woman life child world school state family student group country problem hand part place case week company " +
  "system program question work number night point home water room mother area money story fact month lot right study book eye job word business issue " +
  "side kind head house service friend father power hour game line end member law car city name team minute idea body back parent face other level office " +
  "door health person art war history party result change morning reason research girl guy food moment air teacher force order paper field road wall table " +
  "river stone bird tree field song light dark green blue open close read write turn start stop move hold bring build learn watch follow create speak allow " +
  "add spend grow walk win offer love wait serve die send expect stay fall cut reach kill remain suggest raise pass sell require report decide pull return"
)
  .split(" ")
  .filter((word, index, all) => all.indexOf(word) === index);

/** Words that a prompt hides near its ends, to see whether the model saw both. */
export const MARKERS: readonly string[] =
  "amber basil cedar delta ember fjord grove harbor indigo jasper kelp lotus maple nectar olive pebble quartz raven saffron thistle umber velvet willow zephyr".split(
    " ",
  );
