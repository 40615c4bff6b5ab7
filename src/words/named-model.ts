import type { Say } from "./say";

/** What a model gets as a file names it: sizes are written as 16K is. */
export const byDefault = (context: string, say: Say): string => say("{0} by default", context);
export const askedForHere = (context: string, say: Say): string => say("{0} asked for here", context);
export const carries = (title: string, model: string, context: string, say: Say): string => say("{0} of {1}, {2}", title, model, context);

/** What is proven of it; the sentence is a link that applies it. */
export const provenUse = (context: string, title: string, say: Say): string => say("proven {0} ({1}): Use", context, title);
