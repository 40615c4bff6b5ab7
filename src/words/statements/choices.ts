import type { CHOICES } from "../../core/domain/statements/choices";
import type { Sentences } from "./sentences";

export const CHOICE_WORDS: Sentences<typeof CHOICES> = {
  "largest-that-fits": "The largest context that fits.",
  "largest-asked-for": "The largest context that was asked for.",
  "largest-at-asked-speed": "The largest context that keeps the asked speed when full.",
  "no-speed-known": "No speed is known yet, so {preset} is the smallest context that O3 offers.",
  "nothing-keeps-use": "No context is predicted to keep what {preset} asks for when full ({use}); this is the smallest that O3 offers.",
  "largest-for-use": "The largest context that is predicted to keep what {preset} asks for when full: {use}.",
  "shares-smaller":
    "{preset} alone would get {aloneTokens} tokens. The next smaller preset has hardly less, so both share its context and its proof, which keeps what {preset} asks for: {use}.",
  "slower-than-use":
    "With {contextTokens} tokens, {tokensPerSecond} tok/s and a fill of {fillMs} were measured. {preset} asks for {use}; this is the largest size that is predicted to keep it.",
  "slower-than-use-everywhere":
    "No context is predicted to keep what {preset} asks for when full ({use}): with {contextTokens} tokens, {tokensPerSecond} tok/s and a fill of {fillMs} were measured. This is the smallest that O3 offers.",
  "too-long-to-prove":
    "{contextTokens} tokens fit in memory, but proving that would take {neededMs} (predicted), longer than there was time for. This is the largest context that could be proven in the time.",
  "too-deep-to-tell":
    "{contextTokens} tokens fit in memory. The longest prompt measured so far had {deepestTokens} tokens, too few to tell whether proving that fits the time. This is the largest context for which they tell it.",
  "step-down-failed": "A filled load of {contextTokens} tokens failed, so O3 goes on at the next smaller size. The failure: {why}",
  "step-down-slow": "{contextTokens} tokens are stable, but slower when full than asked; this is the next smaller size.",
  "unmeasured-above": "{contextTokens} tokens fit in memory, but gave no complete replies, so O3 goes on at a smaller size.",
  "proven-below-unstable": "{contextTokens} tokens were not stable. This is the largest smaller context that is proven. The failure: {why}",
  "proven-below-unmeasured":
    "{contextTokens} tokens could not be measured: replies lacked their end or their counts. This is the largest smaller context that is proven.",
  "gpu-layers": { by: "layers", one: "{layers} layer on the GPU keeps it below its limit.", many: "{layers} layers on the GPU keep it below its limit." },
  use: "at least {tokensPerSecond} tok/s and a fill within {fillMs}",
  "use-by-share": "at least {tokensPerSecond} tok/s ({share} of the empty window's) and a fill within {fillMs}",
};
