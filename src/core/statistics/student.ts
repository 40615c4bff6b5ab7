import { inverseRegularizedBeta, regularizedBeta } from "./special";

/** Probability that a Student t variable of `degrees` degrees of freedom is at most `t`. */
export function studentCdf(t: number, degrees: number): number {
  const tail = regularizedBeta(degrees / (degrees + t * t), degrees / 2, 0.5) / 2;
  return t > 0 ? 1 - tail : tail;
}

/** The t that |T| stays below with probability `confidence` (12.706 for 1 degree of freedom and 0.95). */
export function studentTwoSided(confidence: number, degrees: number): number {
  if (!(degrees > 0)) throw new RangeError(`Student's t needs positive degrees of freedom, not ${degrees}.`);
  const x = inverseRegularizedBeta(1 - confidence, degrees / 2, 0.5);
  return Math.sqrt((degrees * (1 - x)) / x);
}
