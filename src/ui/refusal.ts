/** What a person is told in place of what was asked for: nothing went wrong, so there is nothing in the log. */
export class Refusal extends Error {}

/** There is no folder to write to. */
export class NoFolder extends Refusal {}
