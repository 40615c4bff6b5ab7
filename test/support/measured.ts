import type { Measured } from "../../src/core/domain/evidence";

/** A measured quantity of four loads, with what a test is about. */
export const measuredValue = (parts: Partial<Measured> & Pick<Measured, "value">): Measured => ({
  n: 4,
  units: 4,
  sd: null,
  least: null,
  most: null,
  lower: null,
  upper: null,
  outliers: 0,
  ...parts,
});
