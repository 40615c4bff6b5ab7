import type { Architecture } from "../domain/model";
import type { ServerSettings } from "../domain/settings";
import { batchOf } from "./batch";
import type { BatchChoice } from "./batch";

export interface ScratchLoad extends BatchChoice {
  readonly server: Pick<ServerSettings, "flashAttention">;
}

/** The attention mask (f16), and the scores of all heads (f32) where flash attention is off. */
function attentionBytes(architecture: Architecture, load: ScratchLoad): number {
  const cells = batchOf(load) * load.numCtx;
  return 2 * cells + (load.server.flashAttention === false ? 4 * cells * architecture.headCount : 0);
}

/**
 * Scratch memory that is set aside at load, bytes: logits (f32) for a whole batch, activations and the mask. The 120 bytes an
 * element of the embedding are an upper figure for activations, scratch of dequantised caches and pools (real CPU buffers show
 * 20 to 30, docs/estimator.md): before a load it is safer to predict too much, and two loads correct it.
 */
export function allocatedScratchBytes(architecture: Architecture, load: ScratchLoad): number {
  const each = 4 * architecture.vocabularySize + 120 * architecture.embeddingLength;
  return batchOf(load) * each + attentionBytes(architecture, load);
}

/**
 * Scratch memory that a filled window has touched, bytes: the two halves of the feed-forward layer and some 24 bytes an element
 * of the embedding for each token of the batch, and the mask. Logits are computed for the last token alone.
 */
export function touchedScratchBytes(architecture: Architecture, load: ScratchLoad): number {
  const width = architecture.experts.kind === "mixture" ? architecture.experts.used : 1;
  const each = 8 * width * architecture.feedForwardLength + 24 * architecture.embeddingLength;
  return batchOf(load) * each + attentionBytes(architecture, load);
}
