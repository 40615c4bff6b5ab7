import type { Said } from "./statements";

/** How one layer remembers the tokens before it, and so what a token of context costs there. */
export type LayerMemory =
  /** Full attention. MHA, GQA and MQA differ only in `kvHeads`. Lengths are elements a head. */
  | { readonly kind: "full"; readonly kvHeads: number; readonly keyLength: number; readonly valueLength: number }
  /** Attention over the last `windowTokens` tokens only. */
  | {
      readonly kind: "sliding";
      readonly kvHeads: number;
      readonly keyLength: number;
      readonly valueLength: number;
      readonly windowTokens: number;
    }
  /** Multi-head latent attention: one compressed vector and one rotary key a token (elements). */
  | { readonly kind: "latent"; readonly latentLength: number; readonly ropeLength: number }
  /** Recurrent, convolutional or linear layer: a fixed state, whatever the context. */
  | { readonly kind: "recurrent"; readonly stateBytes: number };

export type Experts = { readonly kind: "dense" } | { readonly kind: "mixture"; readonly count: number; readonly used: number };

export interface Architecture {
  readonly layers: readonly LayerMemory[];
  readonly embeddingLength: number;
  readonly headCount: number;
  readonly feedForwardLength: number;
  readonly vocabularySize: number;
  readonly experts: Experts;
}

/** What `/api/tags` tells of an installed model. */
export interface ModelSummary {
  readonly name: string;
  readonly digest: string;
  readonly fileBytes: number;
  readonly family: string;
  /** As the server words it ("30.5B"). */
  readonly parameterSize: string;
  readonly quantization: string;
  /** What it can do ("completion", "embedding", "image", "tools"); left out where the server does not tell. */
  readonly capabilities?: readonly string[] | undefined;
  /** The machine it runs on, where that is not the server's own: an entry that stands for a model in a cloud. */
  readonly remoteHost?: string | undefined;
}

/** A model as O3 knows it before any load. */
export interface ModelProfile extends ModelSummary {
  readonly parameterCount: number;
  /** Context the model was trained for, tokens; the server clamps num_ctx to it. */
  readonly trainedContextTokens: number;
  readonly capabilities: readonly string[];
  /** Parameters baked into the model with PARAMETER lines, as the server prints them. */
  readonly bakedParameters: Readonly<Record<string, string>>;
  /** `unknown` when the metadata lacks what the memory model needs; `why` names the missing key. */
  readonly architecture: { readonly state: "known"; readonly value: Architecture } | { readonly state: "unknown"; readonly why: Said };
  /** Weights are random: speed and memory are true, quality readings are not applicable. */
  readonly randomWeights: boolean;
}
