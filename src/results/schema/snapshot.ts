import { z } from "zod";
import { modelProfile } from "./model";
import { environment } from "./parts";

export const SNAPSHOT_SCHEMA = 1;

/** `env/<model>-<hash>.json`: what the results were made on. */
export const environmentSnapshot = z.object({ schema: z.literal(SNAPSHOT_SCHEMA), environment, model: modelProfile });
